import { describe, expect, it } from 'vitest';
import { EvidenceChange } from '../../../src/webview/evidenceChange.js';

const A = { path: 'src/a.ts', startLine: 3, endLine: 9 };
const B = { path: 'src/b.ts', startLine: 1, endLine: 1 };

describe('what of the evidence is to be otherwise', () => {
  it('begins with how the question was asked', () => {
    const change = new EvidenceChange({ pinned: [A] });
    expect([change.any, change.pins(A), change.removes(A)]).toEqual([false, true, false]);
    expect(change.asked).toEqual({ pinned: [A], removed: [] });
  });

  it('is kept, left out, or neither, for each place by itself', () => {
    const change = new EvidenceChange({});
    change.toggle('pinned', A);
    change.toggle('removed', A);
    change.toggle('pinned', B);
    expect(change.asked).toEqual({ pinned: [B], removed: [A] });
    change.toggle('removed', A);
    expect(change.asked).toEqual({ pinned: [B], removed: [] });
    expect(change.any).toBe(true);
  });
});
