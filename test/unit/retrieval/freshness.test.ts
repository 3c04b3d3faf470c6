import { describe, expect, it } from 'vitest';
import { locate } from '../../../src/engine/retrieval/freshness.js';

const file = [
  'import a',
  '',
  'function one() {',
  '  return 1;',
  '}',
  '',
  'function two() {',
  '  return 2;',
  '}',
  '',
].join('\n');

describe('locate', () => {
  it('finds a piece that moved', () => {
    expect(locate('// new first line\n' + file, 'function two() {\n  return 2;\n}\n', 7)).toEqual({
      startLine: 8,
      endLine: 10,
    });
  });
  it('takes the nearest of several equal pieces', () => {
    const twice = 'x = 1\n\nx = 1\n\nx = 1\n';
    expect(locate(twice, 'x = 1\n', 4)).toEqual({ startLine: 3, endLine: 3 });
  });
  it('goes by the first telling line when the body changed', () => {
    expect(locate(file.replace('return 2', 'return 22'), 'function two() {\n  return 2;\n}\n', 7)).toEqual({
      startLine: 7,
      endLine: 9,
    });
  });
  it('does not mind line endings', () => {
    expect(locate(file.replaceAll('\n', '\r\n'), 'function one() {\n  return 1;\n}\n', 3)).toEqual({
      startLine: 3,
      endLine: 5,
    });
  });
  it('says so when the piece is gone', () => {
    expect(locate('something else\n', 'function two() {\n  return 2;\n}\n', 7)).toBeNull();
  });
});
