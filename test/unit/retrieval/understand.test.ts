import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/engine/retrieval/understand/understand.js';

const terms = (q: string): string[] => understand(q).terms.map((t) => t.term);
const weight = (q: string, term: string): number | undefined =>
  understand(q).terms.find((t) => t.term === term)?.weight;
const filters = (q: string) => understand(q).filters;

describe('understand', () => {
  it('tells names, paths, questions, code and errors apart', () => {
    expect(understand('parseQuery').intent).toBe('symbol');
    expect(understand('Foo::bar()').intent).toBe('symbol');
    expect(understand('src/core/terms.ts').intent).toBe('path');
    expect(understand('terms.ts').intent).toBe('path');
    expect(understand('src/core/terms.ts:12').intent).toBe('path');
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
});

describe('filters', () => {
  it('are taken out of the words, and so are quotes and negation', () => {
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

  it('know what people call languages, kinds and classes', () => {
    expect(filters('lang:ts').languages).toEqual(['typescript', 'tsx']);
    const spelled = ['js', 'py', 'c++', 'c#', 'sh', 'rs', 'rb', 'kt', 'golang', 'YAML'].map((name) => `lang:${name}`);
    expect(filters(spelled.join(' ')).languages).toEqual([
      'javascript',
      'python',
      'cpp',
      'csharp',
      'bash',
      'rust',
      'ruby',
      'kotlin',
      'go',
      'yaml',
    ]);
    expect(filters('kind:func kind:classes class:tests')).toMatchObject({
      kinds: ['function', 'class'],
      classes: ['test'],
    });
  });

  it('can be turned round', () => {
    expect(filters('-lang:ts -kind:method -class:doc -symbol:main -path:"a b"')).toMatchObject({
      notLanguages: ['typescript', 'tsx'],
      notKinds: ['method'],
      notClasses: ['doc'],
      notSymbols: ['main'],
      notPaths: ['a b'],
    });
  });

  it('with a value that means nothing are kept apart', () => {
    expect(filters('x lang:foo -kind:bar').unknown).toEqual([
      { key: 'lang', negated: false, value: 'foo' },
      { key: 'kind', negated: true, value: 'bar' },
    ]);
  });

  it('do not take a hyphenated word or a flag for a negation, nor a URL for a path', () => {
    expect(filters('copy-on-write grep -v --all').notTerms).toEqual([]);
    expect(terms('copy-on-write')).toContain('write');
    expect(filters('open file:///tmp/x')).toMatchObject({ paths: [] });
  });

  it('rule out several words as one text', () => {
    expect(filters('retry -"dead letter" -getUser').notTerms).toEqual(['dead letter', 'getUser']);
  });
});

describe('negation in words', () => {
  it('is a filter where it can only mean files', () => {
    expect(filters('parser without tests').notClasses).toEqual(['test']);
    expect(filters('login, not in vendor').notClasses).toEqual(['vendored']);
    expect(filters('http client excluding tests and generated code').notClasses).toEqual(['test', 'generated']);
    expect(filters('release notes except the docs').notClasses).toEqual(['doc']);
    expect(filters('session store but not in packages/legacy').notPaths).toEqual(['packages/legacy']);
    expect(terms('parser without tests')).toEqual(['parser']);
  });

  it('stays text where it may be the question', () => {
    for (const query of [
      'exclude tests from the coverage report',
      'retry without delay',
      'without tests',
      'compile without tests folder being created',
      'function without arguments',
    ]) {
      expect(filters(query)).toMatchObject({ notClasses: [], notPaths: [], notTerms: [] });
    }
  });
});
