import { describe, expect, it } from 'vitest';
import { nameIn, readQuestion } from '../../../src/answer/question.js';

describe('reading a question', () => {
  it.each([
    ['where is parseQuery defined?', 'where', 'parseQuery', 'parseQuery'],
    ['Where do we validate tokens?', 'where', 'validate tokens', null],
    ['find the definition of HttpClient', 'where', 'HttpClient', 'HttpClient'],
    ['who calls `parseQuery`?', 'uses', '`parseQuery`', 'parseQuery'],
    ['What uses the Session class?', 'uses', 'Session class', 'Session'],
    ['where is retry_count used?', 'uses', 'retry_count', 'retry_count'],
    ['callers of Foo.bar()', 'uses', 'Foo.bar()', 'bar'],
    ['what tests cover the Router?', 'tests', 'Router', 'Router'],
    ['how is URL joining tested?', 'tests', 'URL joining', null],
    ['tests for parseQuery', 'tests', 'parseQuery', 'parseQuery'],
    ['How does the retry logic work?', 'how', 'retry logic', null],
    ['how are redirects handled', 'how', 'redirects', 'redirects'],
    ['explain Retry', 'how', 'Retry', 'Retry'],
    ['what is a Blueprint?', 'find', 'Blueprint', 'Blueprint'],
    ['connection pool timeout', 'find', 'connection pool timeout', null],
  ] as const)('%s', (text, focus, subject, name) => {
    expect(readQuestion(text)).toEqual({ focus, subject, name });
  });

  it('keeps the words of a question that it cannot take apart', () => {
    expect(readQuestion('  what?  ').subject).toBe('what');
    expect(readQuestion('???').subject).toBe('???');
  });

  it('takes a name out of its call, its container and its kind, and a phrase for no name', () => {
    expect(nameIn('std::vec::push')).toBe('push');
    expect(nameIn('Array#each(block)')).toBe('each');
    expect(nameIn('the parse function')).toBe('parse');
    expect(nameIn('function "parse"')).toBe('parse');
    expect(nameIn('two words')).toBeNull();
  });
});
