// A second run with nothing changed, beside `git status`; and one changed file until a search finds it.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../dist/bench.mjs';
import { quarry, timed } from './lib/quarry.mjs';
import { keep, table } from './lib/results.mjs';
import { median, quantile, round, sample } from './lib/stats.mjs';
import { repositoryCopy, scratch, treeOptions, trees } from './lib/trees.mjs';

export async function run(args) {
  const { values } = parseArgs({ args, options: { ...treeOptions, runs: { type: 'string', default: '11' } } });
  const runs = Number(values.runs);
  const rows = [];
  for (const tree of trees(values)) {
    const root = repositoryCopy(tree.root, tree.name);
    const storage = scratch('refresh');
    const { result } = quarry(['index', root, '--index-dir', storage]);
    const engine = await Engine.open(root, { storage });
    const inProcess = [];
    const gitStatus = [];
    const command = [];
    for (let i = 0; i < runs; i++) {
      gitStatus.push(timed('git', ['-C', root, 'status', '--porcelain']).ms);
      inProcess.push((await timedAsync(() => engine.index())).ms);
      command.push(quarry(['index', root, '--index-dir', storage]).ms);
    }
    const changed = await changeOneFile(engine, root, runs);
    await engine.close();
    rows.push({
      tree: tree.name,
      files: result.files,
      runs,
      gitStatusMs: round(median(gitStatus)),
      refreshMs: round(median(inProcess)),
      ratio: round(median(inProcess) / median(gitStatus), 2),
      commandMs: round(median(command)),
      changedFileMs: round(median(changed)),
      changedFileP95Ms: round(quantile(changed, 0.95)),
    });
    keep('refresh', { rows });
    console.error(JSON.stringify(rows.at(-1)));
  }
  console.log(refreshTable({ rows }));
}

/** Milliseconds from a save to a search that finds what was written, for several files. */
async function changeOneFile(engine, root, runs) {
  const hits = (await engine.search('return value of function', { limit: 200 })).hits;
  const paths = sample([...new Set(hits.filter((hit) => hit.class === 'source').map((hit) => hit.path))], runs);
  const times = [];
  for (const [i, path] of paths.entries()) {
    const word = `zanzibar${'abcdefghijklmnopqrstuvwxyz'[i % 26]}${i}quokka`;
    appendFileSync(join(root, path), `\n${word}\n`);
    const { ms } = await timedAsync(async () => {
      await engine.update([path]);
      const found = await engine.search(word, { limit: 1 });
      if (found.hits[0]?.path !== path) throw new Error(`${path}: the change is not found`);
    });
    times.push(ms);
  }
  return times;
}

async function timedAsync(work) {
  const started = performance.now();
  await work();
  return { ms: performance.now() - started };
}

export const refreshTable = ({ rows }) =>
  table(
    rows.map((row) => ({
      Tree: row.tree,
      Files: row.files.toLocaleString('en-GB'),
      '`git status`': `${row.gitStatusMs} ms`,
      'Nothing changed': `${row.refreshMs} ms`,
      Ratio: row.ratio,
      'As a command': `${row.commandMs} ms`,
      'One changed file → found': `${row.changedFileMs} ms (p95 ${row.changedFileP95Ms} ms)`,
    })),
  );
