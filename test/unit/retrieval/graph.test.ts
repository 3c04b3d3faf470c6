import { describe, expect, it } from 'vitest';
import type { Stages } from '../../../src/core/search.js';
import { FIELD_COUNT } from '../../../src/core/terms.js';
import { Catalogue } from '../../../src/engine/retrieval/catalogue.js';
import { bareCandidates, type Candidate } from '../../../src/engine/retrieval/features.js';
import { Graph } from '../../../src/engine/retrieval/graph/graph.js';
import { spread } from '../../../src/engine/retrieval/graph/spread.js';
import { weights } from '../../../src/engine/retrieval/rank.js';
import { understand } from '../../../src/engine/retrieval/understand/understand.js';
import { summarise } from '../../../src/engine/retrieval/why.js';
import { type EdgeKind, flatten, type StoredLinks } from '../../../src/engine/store/graph.js';
import { classOf, languageOf } from '../../../src/engine/workspace/languages.js';

type EdgeText = [from: string, kind: EdgeKind, to: string, weight?: number];

const STAGES = { graph: true, history: true, priors: true } as Stages;
const query = understand('rounding discounts');

/** Paths in order, one content each. */
function world(paths: string[], links: EdgeText[], history: EdgeText[] = []) {
  const catalogue = Catalogue.read({
    files: () =>
      paths.map((path, i) => ({
        id: i,
        path,
        class: classOf(path),
        language: languageOf(path),
        size: 1,
        mtimeMs: 1,
        contentId: i + 1,
      })),
    contents: (ids) =>
      ids.map((id) => ({ id, firstChunk: id, chunks: 1, lines: 20, lengths: new Uint16Array(FIELD_COUNT) })),
  });
  const known = [...new Set([...paths, ...[...links, ...history].flatMap(([a, , b]) => [a, b])])].sort();
  const stored = (edges: EdgeText[]): StoredLinks => ({
    paths: known,
    edges: flatten(
      edges
        .map(([a, kind, b, weight = 1]) => ({ from: known.indexOf(a), to: known.indexOf(b), kind, weight }))
        .sort((x, y) => x.from - y.from),
    ),
  });
  const graph = Graph.read(catalogue, {
    key: () => 'made of these',
    links: () => stored(links),
    history: () => ({ ...stored(history), commits: [] }),
  });
  const at = (path: string): number => paths.indexOf(path);
  const found = (strengths: Record<string, number>, stages: Partial<Stages> = {}, accepts = (_c: number) => true) => {
    const candidates = Object.entries(strengths).map(([path, bestChunks]): Candidate => {
      const [bare] = bareCandidates(catalogue, query, [at(path)], STAGES);
      return { ...bare!, features: { ...bare!.features, bestChunks } };
    });
    const all = spread(graph, catalogue, query, candidates, weights, { ...STAGES, ...stages }, accepts);
    return new Map(all.map((candidate) => [paths[candidate.content]!, candidate]));
  };
  return { found, known };
}

describe('spreading along the graph', () => {
  it('leads from the best files to what they import, and says by which edge', () => {
    const { found } = world(['app.ts', 'total.ts', 'other.ts'], [['app.ts', 'import', 'total.ts']]);
    const result = found({ 'app.ts': 1, 'total.ts': 0.2, 'other.ts': 0.2 });
    expect(result.get('total.ts')!.features.linked).toBeGreaterThan(0.3);
    expect(result.get('total.ts')!.via).toEqual({ kind: 'import', path: 'app.ts' });
    expect(result.get('other.ts')!.features.linked).toBe(0);
    expect(result.get('other.ts')!.via).toBeUndefined();
  });

  it('goes one step, and from where an edge begins only', () => {
    const edges: EdgeText[] = [
      ['app.ts', 'use', 'total.ts'],
      ['total.ts', 'use', 'round.ts'],
      ['main.ts', 'import', 'app.ts'],
    ];
    const result = world(['app.ts', 'main.ts', 'round.ts', 'total.ts'], edges).found({ 'app.ts': 1 });
    expect([...result.keys()]).toEqual(['app.ts', 'total.ts']);
  });

  it('adds what has no word of the query, if it passes the filters', () => {
    const { found } = world(['app.ts', 'total.ts'], [['app.ts', 'use', 'total.ts']]);
    expect(found({ 'app.ts': 1 }).get('total.ts')!.isWorded).toBe(false);
    expect([...found({ 'app.ts': 1 }, {}, () => false).keys()]).toEqual(['app.ts']);
  });

  it('adds at most twenty, equal ones by path', () => {
    const paths = Array.from({ length: 50 }, (_, i) => `f${99 - i}.ts`);
    const { found } = world(
      ['app.ts', ...paths],
      paths.map((path): EdgeText => ['app.ts', 'use', path]),
    );
    expect([...found({ 'app.ts': 1 }).keys()]).toEqual(['app.ts', ...paths.toReversed().slice(0, 20)]);
  });

  it('gives less to what everybody uses', () => {
    const users = Array.from({ length: 30 }, (_, i) => `user${i}.ts`);
    const { found } = world(
      ['app.ts', 'log.ts', 'total.ts', ...users],
      [['app.ts', 'use', 'log.ts'], ['app.ts', 'use', 'total.ts'], ...users.map((u): EdgeText => [u, 'use', 'log.ts'])],
    );
    const result = found({ 'app.ts': 1 });
    expect(result.get('log.ts')!.features.linked).toBeLessThan(result.get('total.ts')!.features.linked);
  });

  it('leads from a header to the source beside it, and not to a header without one', () => {
    const { found } = world(
      ['app.c', 'total.h', 'total.c', 'all.h'],
      [
        ['app.c', 'import', 'total.h'],
        ['app.c', 'import', 'all.h'],
      ],
    );
    expect([...found({ 'app.c': 1 }).keys()]).toEqual(['app.c', 'total.c']);
  });

  it('knows nothing of files that came after it, and forgets those that are gone', () => {
    const { found } = world(['app.ts', 'new.ts'], [['app.ts', 'use', 'gone.ts']]);
    expect([...found({ 'app.ts': 1, 'new.ts': 0.5 }).keys()]).toEqual(['app.ts', 'new.ts']);
  });

  it('has a switch, and one for history', () => {
    const { found } = world(
      ['app.ts', 'total.ts', 'tax.ts'],
      [['app.ts', 'use', 'total.ts']],
      [['app.ts', 'change', 'tax.ts', 0.5]],
    );
    expect([...found({ 'app.ts': 1 }).keys()]).toEqual(['app.ts', 'total.ts', 'tax.ts']);
    expect(found({ 'app.ts': 1 }).get('tax.ts')!.via).toEqual({ kind: 'change', path: 'app.ts' });
    expect([...found({ 'app.ts': 1 }, { history: false }).keys()]).toEqual(['app.ts', 'total.ts']);
    expect([...found({ 'app.ts': 1 }, { graph: false }).keys()]).toEqual(['app.ts']);
  });
});

describe('why', () => {
  it('names the edge that brought a file, where it counts', () => {
    const features = [
      { name: 'bestChunks', contribution: 0.5 },
      { name: 'linked', contribution: 0.4 },
    ];
    const via = { kind: 'import', path: 'src/app.ts' } as const;
    expect(summarise(features, undefined, via)).toBe('imported by src/app.ts · words in the text');
    expect(summarise(features.slice(0, 1), undefined, via)).toBe('words in the text');
  });
});
