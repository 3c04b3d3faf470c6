import { describe, expect, it } from 'vitest';
import { innermost } from '../../../src/extension/actions/innermost.js';
import { hit } from './hits.js';

describe('what the cursor is in', () => {
  const outline = [
    hit({ path: 'src/basket.ts', symbol: 'Basket', kind: 'class', startLine: 1, endLine: 20 }),
    hit({ path: 'src/basket.ts', symbol: 'items', kind: 'field', startLine: 2, endLine: 2 }),
    hit({ path: 'src/basket.ts', symbol: 'put', kind: 'method', startLine: 4, endLine: 8 }),
  ];

  it('is the smallest definition around it', () => {
    expect(innermost(outline, 5)?.symbol).toBe('put');
    expect(innermost(outline, 10)?.symbol).toBe('Basket');
    expect(innermost(outline, 30)).toBeUndefined();
  });

  it('and not a field alone', () => {
    expect(innermost(outline, 2)?.symbol).toBe('Basket');
  });
});
