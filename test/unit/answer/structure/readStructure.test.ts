import { describe, expect, it } from 'vitest';
import { readStructure } from '../../../../src/answer/structure/readStructure.js';
import { structureQuery } from '../../../../src/answer/structure/schema.js';

describe('a question about structure is understood', () => {
  it.each([
    [
      'Which exported functions have no tests?',
      { find: 'definitions', kinds: ['function', 'method'], exported: true, without: 'tests', order: 'path' },
    ],
    [
      'list public classes without documentation in src/api/',
      {
        find: 'definitions',
        kinds: ['class', 'struct'],
        exported: true,
        without: 'docs',
        order: 'path',
        path: 'src/api/',
      },
    ],
    ['who calls parseQuery through Search.run?', { find: 'callers', of: 'parseQuery', through: 'Search.run' }],
    ['the 10 largest files without docs', { find: 'files', order: 'lines', without: 'docs', limit: 10 }],
    ['what changed together with src/auth.ts', { find: 'companions', of: 'src/auth.ts' }],
    ['which files change together most?', { find: 'companions' }],
    ['what changed most', { find: 'files', order: 'changes' }],
    ['classes that implement `Retriever`', { find: 'heirs', of: 'Retriever' }],
    ['subclasses of BaseNode in Python', { find: 'heirs', of: 'BaseNode', language: 'python' }],
    ['files that import lodash', { find: 'files', imports: 'lodash', order: 'path' }],
    ['which modules import @scope/thing', { find: 'files', imports: '@scope/thing', order: 'path' }],
    ['methods longer than 80 lines', { find: 'definitions', kinds: ['method'], longerThan: 80, order: 'lines' }],
    [
      'list methods longer than 80 lines including tests',
      { find: 'definitions', kinds: ['method'], longerThan: 80, order: 'lines', tests: true },
    ],
    ['the most called functions', { find: 'definitions', kinds: ['function', 'method'], order: 'uses' }],
    ['list TODOs', { find: 'markers' }],
    [
      'how many functions are there per folder?',
      { find: 'counts', of: 'definitions', by: 'folder', kinds: ['function', 'method'] },
    ],
    [
      'table: definitions kind:function,method exported without:tests longer:30 sort:lines limit:5 path:"my src"',
      {
        find: 'definitions',
        kinds: ['function', 'method'],
        exported: true,
        without: 'tests',
        longerThan: 30,
        order: 'lines',
        limit: 5,
        path: 'my src',
      },
    ],
  ])('%s', (question, query) => {
    expect(readStructure(question)).toEqual(query);
  });

  it.each([
    'How does the parser handle comments?',
    'where is retryWithBackoff defined?',
    'who calls retryWithBackoff?',
    'why is the cache not used when offline mode is on?',
    'What tests cover the wallet?',
    'explain the TODO handling in the scanner of the editor',
    'table: nonsense',
    'table: files order:price',
    '',
  ])('and another is left to search: %s', (question) => {
    expect(readStructure(question)).toBeNull();
  });

  it('only as one of a closed list, whoever wrote it', () => {
    expect(structureQuery({ find: 'files', order: 'lines' })).toEqual({ find: 'files', order: 'lines' });
    expect(structureQuery({ find: 'files', order: 'lines', sql: 'DROP TABLE file' })).toBeNull();
    expect(structureQuery({ find: 'everything' })).toBeNull();
    expect(structureQuery('SELECT 1')).toBeNull();
  });
});
