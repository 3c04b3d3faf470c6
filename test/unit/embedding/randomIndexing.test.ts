import { describe, expect, it } from 'vitest';
import { randomIndexing } from '../../../src/engine/embedding/randomIndexing.js';
import { cosine } from '../../../src/engine/retrieval/dense/dense.js';

const embed = async (...texts: string[]): Promise<Int8Array[]> => randomIndexing.embed(texts, 'document');

describe('the bundled embedder', () => {
  it('is deterministic', async () => {
    expect(await embed('parse the query')).toEqual(await embed('parse the query'));
  });

  it('puts texts that share telling words closer than others', async () => {
    const [query, near, far] = await embed(
      'parse http headers',
      'function parseHeaders(http) { return http.headers }',
      'class Matrix { determinant() { return this.rows } }',
    );
    expect(cosine(query!, near!, 0)).toBeGreaterThan(0.3);
    expect(cosine(query!, far!, 0)).toBeLessThan(0.2);
  });

  it('brings word forms together that a stemmer keeps apart', async () => {
    const [a, b, c] = await embed('handler', 'handling', 'allocator');
    expect(cosine(a!, b!, 0)).toBeGreaterThan(cosine(a!, c!, 0) + 0.1);
  });

  it('gives zeros for a text without words', async () => {
    const [v] = await embed('{}();');
    expect(v!.every((x) => x === 0)).toBe(true);
  });
});
