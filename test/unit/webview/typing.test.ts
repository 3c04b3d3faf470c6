import { describe, expect, it } from 'vitest';
import { droppedUris } from '../../../src/webview/links.js';
import { joinCommand, splitCommand, typedAt } from '../../../src/webview/typing.js';

const at = (text: string) => typedAt(text, text.length);

describe('what is being typed', () => {
  it('is a command only at the beginning', () => {
    expect(at('/ex')).toEqual({ kind: 'command', text: 'ex', start: 0 });
    expect(at('why /ex')).toBeNull();
  });

  it('is a file after @ and a symbol after #, wherever a word may begin', () => {
    expect(at('see @src/ba')).toEqual({ kind: 'file', text: 'src/ba', start: 4 });
    expect(at('#')).toEqual({ kind: 'symbol', text: '', start: 0 });
    expect(at('/explain #Basket.tot')).toEqual({ kind: 'symbol', text: 'Basket.tot', start: 9 });
  });

  it.each(['a@b.org', 'in C#', 'see @src/a.ts now', ''])('%j is nothing to complete', (text) => {
    expect(at(text)).toBeNull();
  });

  it('is read at the cursor, not at the end', () => {
    expect(typedAt('see @ba and more', 7)).toEqual({ kind: 'file', text: 'ba', start: 4 });
  });
});

describe('a command', () => {
  it('is taken off the question, and put back to change it', () => {
    expect(splitCommand('/test  the parser ')).toEqual({ command: 'test', question: 'the parser' });
    expect(joinCommand('the parser', 'test')).toBe('/test the parser');
    expect(joinCommand('the parser')).toBe('the parser');
  });

  it('that does not exist is part of the question', () => {
    expect(splitCommand('/etc/hosts is read where?')).toEqual({ question: '/etc/hosts is read where?' });
    expect(splitCommand('/frobnicate it')).toEqual({ question: '/frobnicate it' });
  });
});

describe('a drop', () => {
  const drop = (data: Record<string, string>) => droppedUris((type) => data[type] ?? '');

  it('gives the addresses of files, whichever part of VS Code they come from', () => {
    expect(drop({ 'application/vnd.code.uri-list': 'file:///a.ts\r\nfile:///b.ts' })).toEqual([
      'file:///a.ts',
      'file:///b.ts',
    ]);
    expect(drop({ 'text/uri-list': '# from elsewhere\nfile:///a.ts\n' })).toEqual(['file:///a.ts']);
  });

  it('of something else gives none', () => expect(drop({ 'text/plain': 'words' })).toEqual([]));
});
