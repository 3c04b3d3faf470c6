import { describe, expect, it } from 'vitest';
import type { FileStatus } from '../../../src/core/source.js';
import { lastLineOf, placeLabel, problemLines, refusalOf } from '../../../src/extension/attachments/words.js';

const status = (rest: Partial<FileStatus>): FileStatus => ({
  path: 'a.ts',
  size: 1,
  state: 'skipped',
  language: 'typescript',
  class: 'source',
  ...rest,
});

describe('what may go into a question', () => {
  it('indexed files, and those that are not understood in full', () => {
    expect(refusalOf(status({ state: 'indexed' }))).toBeNull();
    expect(refusalOf(status({ state: 'partial', reason: 'syntax-errors' }))).toBeNull();
    expect(refusalOf(status({ detail: 'not indexed yet; the next run will read it' }))).toBeNull();
  });

  it('no credentials, whatever the user says', () => {
    const named = status({ path: '.env', reason: 'secret-name', detail: 'environment files hold credentials' });
    expect(refusalOf(named)).toEqual({
      sentence: '.env is not attached: environment files hold credentials.',
      ask: false,
    });
    expect(refusalOf(status({ reason: 'secret-content', detail: 'line 3 holds an AWS access key' }))?.ask).toBe(false);
  });

  it('an ignored file if the user wants it, a binary one not', () => {
    expect(refusalOf(status({ reason: 'ignored', detail: 'line 1 of .gitignore: *.ts' }))).toEqual({
      sentence: 'a.ts is left out of the index (line 1 of .gitignore: *.ts). Attach it all the same?',
      ask: true,
    });
    expect(refusalOf(status({ reason: 'binary', detail: 'it is binary' }))?.ask).toBe(false);
  });
});

describe('labels', () => {
  it('name the lines', () => {
    expect(placeLabel('a.ts', 3, 9)).toBe('a.ts:3-9');
    expect(placeLabel('a.ts', 3, 3)).toBe('a.ts:3');
  });

  it('a selection up to the beginning of a line does not have that line', () => {
    expect(lastLineOf(0, 2, 0)).toBe(2);
    expect(lastLineOf(0, 2, 1)).toBe(3);
    expect(lastLineOf(2, 2, 0)).toBe(3);
  });

  it('problems read as a compiler prints them, errors first', () => {
    const lines = problemLines('a.ts', [
      { line: 0, character: 4, severity: 1, message: 'unused' },
      { line: 7, character: 4, severity: 0, message: 'no such name', source: 'ts' },
    ]);
    expect(lines).toEqual(['a.ts:8:5: error: no such name [ts]', 'a.ts:1:5: warning: unused']);
  });
});
