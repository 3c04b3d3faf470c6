import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../../src/engine/indexing/graph/build.js';
import { eachEdge, GraphStore, type StoredLinks } from '../../../../src/engine/store/graph.js';
import { Place } from '../../engine/place.js';

const SHOP = {
  'src/index.ts': "export { total } from './cart/total.js';\nexport * from './cart/basket.js';\n",
  'src/cart/total.ts': 'export function total(prices: number[]): number {\n  return prices.length;\n}\n',
  'src/cart/basket.ts':
    "import { total } from './total.js';\nexport class Basket {\n  sum(): number {\n    return total([]);\n  }\n}\n",
  'src/app.ts':
    "import { total, Basket } from './index.js';\nexport class Hamper extends Basket {}\nconsole.log(total([]));\n",
  'test/total.test.ts': "import { total } from '../src/cart/total.js';\nexpect(total([])).toBe(0);\n",
  'README.md': '# Shop\n',
};

function git(root: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Indexes, links, and gives the graph to look at. */
async function linked<T>(place: Place, look: (graph: GraphStore) => T): Promise<T> {
  return place.indexed(async () => {
    buildGraph({ file: place.indexFile, root: place.root });
    const db = new DatabaseSync(place.indexFile);
    try {
      return look(new GraphStore(db));
    } finally {
      db.close();
    }
  });
}

function edges({ paths, edges: flat }: StoredLinks): string[] {
  const list: string[] = [];
  eachEdge(flat, (from, to, kind) => list.push(`${paths[from]} ${kind} ${paths[to]}`));
  return list;
}

describe('the graph of files', () => {
  it('has imports, uses, inheritance and tests, and leads through what only passes names on', async () => {
    using place = new Place(SHOP);
    expect(await linked(place, (graph) => edges(graph.links()!))).toEqual([
      'src/app.ts import src/cart/basket.ts',
      'src/app.ts inherit src/cart/basket.ts',
      'src/app.ts import src/cart/total.ts',
      'src/app.ts use src/cart/total.ts',
      'src/app.ts import src/index.ts',
      'src/cart/basket.ts import src/cart/total.ts',
      'src/cart/basket.ts use src/cart/total.ts',
      'src/index.ts re-export src/cart/basket.ts',
      'src/index.ts re-export src/cart/total.ts',
      'test/total.test.ts import src/cart/total.ts',
      'test/total.test.ts test src/cart/total.ts',
      'test/total.test.ts use src/cart/total.ts',
    ]);
  });

  it('is after updates what it is after a clean run', async () => {
    using place = new Place().copySources('src/engine/indexing', 'src/engine/store');
    const after = await place.indexed(async (engine) => {
      place.write({
        'src/engine/store/record.ts': 'export interface ContentRecord {}\n',
        'src/engine/indexing/extra.ts':
          "import type { ContentRecord } from '../store/record.js';\nexport type Extra = ContentRecord;\n",
      });
      rmSync(place.path('src/engine/indexing/claims.ts'));
      await engine.update([
        'src/engine/store/record.ts',
        'src/engine/indexing/extra.ts',
        'src/engine/indexing/claims.ts',
      ]);
      return linked(place, (graph) => [graph.key('links'), graph.links()] as const);
    });
    rmSync(place.storage, { recursive: true });
    const clean = await linked(place, (graph) => [graph.key('links'), graph.links()] as const);
    expect(after).toEqual(clean);
    expect(edges(clean[1]!)).toContain('src/engine/indexing/extra.ts import src/engine/store/record.ts');
  });

  it('links most of the files of a real repository', async () => {
    using place = new Place().copySources('src');
    const links = (await linked(place, (graph) => graph.links()))!;
    const ends = new Set<number>();
    eachEdge(links.edges, (from, to) => ends.add(from).add(to));
    const alone = links.paths.filter((path, i) => path.endsWith('.ts') && !ends.has(i));
    expect(alone).toEqual(['src/webview/styles.d.ts']);
    expect(edges(links)).toContain('src/engine/engine.ts import src/engine/indexing/indexer.ts');
  });
});

describe('the history of files', () => {
  it('tells what changes together', async () => {
    using place = new Place(SHOP);
    git(place.root, 'init', '-q');
    for (const subject of ['rounding of discounts', 'discounts at checkout', 'faster discounts']) {
      place.write({
        'src/cart/total.ts': `// ${subject}\n${SHOP['src/cart/total.ts']}`,
        'src/app.ts': `// ${subject}\n${SHOP['src/app.ts']}`,
      });
      git(place.root, 'add', 'src/cart/total.ts', 'src/app.ts');
      git(place.root, 'commit', '-qm', subject);
    }
    git(place.root, 'add', '.');
    git(place.root, 'commit', '-qm', 'everything else');
    const history = (await linked(place, (graph) => graph.history()))!;
    expect(edges(history)).toEqual(['src/app.ts change src/cart/total.ts', 'src/cart/total.ts change src/app.ts']);
    expect(history.edges.slice(0, 4).at(-1)).toBe(100);
    expect(history.commits[history.paths.indexOf('src/app.ts')]).toBe(3);
  });

  it('is not there without git', async () => {
    using place = new Place(SHOP);
    expect(await linked(place, (graph) => graph.history())).toBeNull();
  });

  it("does not run what a repository's own configuration names", async () => {
    using place = new Place(SHOP);
    git(place.root, 'init', '-q');
    git(place.root, 'add', '.');
    git(place.root, 'commit', '-qm', 'first');
    const marker = place.path('was-run');
    for (const key of ['core.fsmonitor', 'core.pager', 'gpg.program', 'diff.external']) {
      git(place.root, 'config', key, `touch ${marker}`);
    }
    git(place.root, 'config', 'log.showSignature', 'true');
    const history = (await linked(place, (graph) => graph.history()))!;
    expect(history.commits).toContain(1);
    expect(existsSync(marker)).toBe(false);
  });
});

describe('work that is not done again', () => {
  it('leaves a graph alone whose files have not changed', async () => {
    using place = new Place().copySources('src/core');
    await linked(place, () => undefined);
    const db = new DatabaseSync(place.indexFile);
    db.exec("UPDATE graph SET data = x'00' WHERE part = 'links'");
    buildGraph({ file: place.indexFile, root: place.root });
    const { data } = db.prepare("SELECT data FROM graph WHERE part = 'links'").get() as { data: Uint8Array };
    db.close();
    expect([...data]).toEqual([0]);
  });
});
