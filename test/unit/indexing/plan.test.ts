import { describe, expect, it } from 'vitest';
import { plan } from '../../../src/engine/indexing/plan.js';
import type { KnownFile } from '../../../src/engine/store/store.js';
import { status } from '../../../src/engine/workspace/admission.js';

const known = (path: string, changes: Partial<KnownFile> = {}): KnownFile => ({
  path,
  size: 10,
  mtimeMs: 1000.5,
  state: 'indexed',
  reason: null,
  detail: null,
  racy: 0,
  contentId: 1,
  ...changes,
});
const found = (path: string, mtimeMs = 1000.5, size = 10) => ({ path, mtimeMs, size });
const none = new Set<string>();
const discovery = (...files: ReturnType<typeof found>[]) => ({ files, skipped: [], ignored: 0 });
const paths = (files: { path: string }[]): string[] => files.map((file) => file.path);

describe('a plan', () => {
  it('leaves alone what has the size and time that it had', () => {
    expect(plan(discovery(found('a')), [known('a')], none)).toEqual({ todo: [], refused: [], removed: [] });
  });

  it.each([
    ['of another size', found('a', 1000.5, 11), known('a')],
    ['of another time, an earlier one too', found('a', 999), known('a')],
    ['read too soon after it was written', found('a'), known('a', { racy: 1 })],
    ['that could not be read', found('a'), known('a', { state: 'failed', reason: 'unreadable' })],
  ])('reads a file %s', (_what, file, row) => {
    expect(paths(plan(discovery(file), [row], none).todo)).toEqual(['a']);
  });

  it('does not try again what took too long, until it changes', () => {
    const row = known('a', { state: 'failed', reason: 'timeout' });
    expect(plan(discovery(found('a')), [row], none).todo).toEqual([]);
    expect(paths(plan(discovery(found('a', 2000)), [row], none).todo)).toEqual(['a']);
  });

  it('makes again what another version has made', () => {
    expect(paths(plan(discovery(found('a'), found('b')), [known('a'), known('b')], new Set(['b'])).todo)).toEqual([
      'b',
    ]);
  });

  it('removes rows without a file, and states refusals once', () => {
    const refused = status('big', 99, { reason: 'too-large', detail: '99 MB' });
    const row = known('big', { size: 99, state: 'skipped', reason: 'too-large', detail: '99 MB', mtimeMs: 0 });
    const skipped = { files: [], skipped: [refused], ignored: 3 };
    expect(plan(skipped, [known('gone')], none)).toEqual({ todo: [], refused: [refused], removed: ['gone'] });
    expect(plan(skipped, [row], none)).toEqual({ todo: [], refused: [], removed: [] });
  });

  it('puts open files first, in their order, then what changed last, then by path', () => {
    const files = discovery(found('old', 1), found('b', 5), found('a', 5), found('open2', 2), found('open1', 1));
    expect(paths(plan(files, [], none, ['open1', 'open2']).todo)).toEqual(['open1', 'open2', 'a', 'b', 'old']);
  });
});
