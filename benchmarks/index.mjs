// Cold index: time as a ratio to only reading and parsing the same files, speed, memory, size on disk.
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measured, quarry } from './lib/quarry.mjs';
import { keep, kept, table } from './lib/results.mjs';
import { median, round } from './lib/stats.mjs';
import { scratch, treeOptions, trees } from './lib/trees.mjs';

const here = dirname(fileURLToPath(import.meta.url));

export async function run(args) {
  const { values } = parseArgs({ args, options: { ...treeOptions, runs: { type: 'string', default: '3' } } });
  const rows = [];
  for (const tree of trees(values)) {
    const runs = [];
    for (let i = 0; i < Number(values.runs); i++) {
      const storage = scratch('index');
      const { ms, cpuMs, result } = quarry(['index', tree.root, '--index-dir', storage], measured);
      const { files, lines } = indexed(tree.root, storage);
      const input = JSON.stringify({ root: tree.root, dist: join(here, '..', 'dist'), files });
      const floor = measured(process.execPath, [join(here, 'lib', 'parseOnly.mjs')], { input });
      runs.push({
        ...{ ms, floorMs: floor.ms, ratio: ms / floor.ms },
        ...{ cpuMs, floorCpuMs: floor.cpuMs, cpuRatio: cpuMs / floor.cpuMs },
        ...pick(result),
        lines,
      });
      console.error(`${tree.name} run ${i + 1}: ${Math.round(ms)} ms, parse only ${Math.round(floor.ms)} ms`);
    }
    rows.push(summarise(tree, runs));
    const others = (kept('index')?.rows ?? []).filter((row) => !rows.some((mine) => mine.tree === row.tree));
    keep('index', { rows: [...others, ...rows].sort((a, b) => a.lines - b.lines) });
  }
  console.log(indexTable(kept('index')));
}

const pick = ({ files, chunks, bytes, skipped, failed, dbBytes, peakRssBytes }) => ({
  files,
  chunks,
  bytes,
  skipped,
  failed,
  dbBytes,
  peakRssBytes,
});

/** The files that the index holds, from the index itself, so that the floor parses exactly those. */
function indexed(root, storage) {
  const { result } = quarry(['doctor', root, '--index-dir', storage]);
  const database = new DatabaseSync(result.indexPath, { readOnly: true });
  const files = database.prepare("SELECT path, language FROM file WHERE state IN ('indexed', 'partial')").all();
  database.close();
  return { files, lines: result.lines };
}

function summarise(tree, runs) {
  const of = (key) => median(runs.map((run) => run[key]));
  const { files, chunks, bytes, lines, skipped, failed } = runs[0];
  return {
    tree: tree.name,
    files,
    lines,
    chunks,
    bytes,
    skipped,
    failed,
    runs: runs.length,
    ms: round(of('ms')),
    parseOnlyMs: round(of('floorMs')),
    ratio: round(of('ratio'), 2),
    cpuMs: round(of('cpuMs')),
    parseOnlyCpuMs: round(of('floorCpuMs')),
    cpuRatio: round(of('cpuRatio'), 2),
    linesPerSecond: Math.round(lines / (of('ms') / 1000)),
    peakRssMB: round(of('peakRssBytes') / 1e6),
    dbMB: round(of('dbBytes') / 1e6),
    dbMBPerMillionLines: round(of('dbBytes') / lines),
  };
}

export const indexTable = ({ rows }) =>
  table(
    rows.map((row) => ({
      Tree: row.tree,
      Files: row.files.toLocaleString('en-GB'),
      Lines: row.lines.toLocaleString('en-GB'),
      'Cold index': `${round(row.ms / 1000, 2)} s`,
      'Only reading and parsing': `${round(row.parseOnlyMs / 1000, 2)} s`,
      Ratio: row.ratio,
      'in processor time': row.cpuRatio,
      'Lines/s': row.linesPerSecond.toLocaleString('en-GB'),
      'Peak memory': `${Math.round(row.peakRssMB)} MB`,
      'Index per million lines': `${Math.round(row.dbMBPerMillionLines)} MB`,
    })),
  );
