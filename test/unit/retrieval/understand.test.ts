import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/engine/retrieval/understand.js';

const terms = (q: string): string[] => understand(q).terms.map((t) => t.term);
const weight = (q: string, term: string): number | undefined =>
  understand(q).terms.find((t) => t.term === term)?.weight;

describe('understand', () => {
  it('tells names, paths, questions, code and errors apart', () => {
    expect(understand('parseQuery').intent).toBe('symbol');
    expect(understand('Foo::bar()').intent).toBe('symbol');
    expect(understand('src/core/terms.ts').intent).toBe('path');
    expect(understand('terms.ts').intent).toBe('path');
    expect(understand('how are queries parsed').intent).toBe('text');
    expect(understand('const x = parse(query);').intent).toBe('code');
    expect(understand("TypeError: Cannot read properties of undefined (reading 'x')").intent).toBe('error');
  });

  it('drops function words and lowers the weight of filler', () => {
    expect(terms('how does the parser work')).not.toContain('the');
    expect(weight('how does the parser work', 'work')).toBe(0.3);
    expect(weight('how does the parser work', 'parser')).toBe(1);
  });

  it('keeps function words when there is nothing else', () => {
    expect(terms('any')).toEqual(['any']);
  });

  it('joins adjacent words, so that two words find one identifier', () => {
    expect(terms('URL-encoded form')).toEqual(expect.arrayContaining(['url', 'encod', 'urlencod', 'encodedform']));
  });

  it('takes filters, quotes and negation out of the words', () => {
    const q = understand('retry lang:go -test path:net/ -path:vendor "connection refused" -mock');
    expect(q.filters).toMatchObject({
      languages: ['go'],
      paths: ['net/'],
      notPaths: ['vendor'],
      notClasses: ['test'],
      notTerms: ['mock'],
    });
    expect(q.quoted).toEqual(['connection refused']);
    expect(q.terms.map((t) => t.term)).toEqual(expect.arrayContaining(['retri', 'connect', 'refus']));
    expect(q.terms.map((t) => t.term)).not.toContain('mock');
  });

  it('does not take a hyphenated word or a flag value for a negation', () => {
    expect(understand('copy-on-write').filters.notTerms).toEqual([]);
    expect(terms('copy-on-write')).toContain('write');
  });
});
