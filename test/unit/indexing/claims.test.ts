import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Claims } from '../../../src/engine/indexing/claims.js';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
const key = fc.record({ text: fc.string({ maxLength: 3 }), language: fc.constantFrom('go', 'rust', 'text') });

describe('claims', () => {
  it('are given once for each content and language, to whoever shares the memory', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 200 }), (requests) => {
        const here = Claims.create(200);
        const there = new Claims(here.memory);
        const taken = new Set<string>();
        for (const [{ text, language }, elsewhere] of requests) {
          const name = `${hash(text)} ${language}`;
          expect((elsewhere ? there : here).claim(hash(text), language)).toBe(!taken.has(name));
          taken.add(name);
        }
      }),
    );
  });
});
