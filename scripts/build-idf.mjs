#!/usr/bin/env node
// Makes src/engine/embedding/idf.json: how rare each term is in code at large.
// usage: node scripts/build-idf.mjs DIR...     (Node >= 24; the shipped table: see docs/decisions/0003-bundled-embedder.md)
// A document is a file of at most 200 kB; at most 40 files a folder are read, so that no one project dominates.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isStopWord, terms } from '../src/core/terms.ts';

const EXTENSIONS = new Set(
  '.ts .js .mjs .py .c .h .cpp .hpp .java .go .rs .rb .pl .pm .php .cs .sh .lua .tcl .el .md .rst'.split(' '),
);
const SIZE = 12_000; // terms kept
const STEP = 0.25; // idf is rounded to this

const df = new Map();
let documents = 0;
function walk(dir) {
  let here = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) walk(path);
    else if (entry.isFile() && EXTENSIONS.has(extname(path)) && !/\.min\.|\.d\.[cm]?ts$/.test(path) && here < 40) {
      if (statSync(path).size > 200_000) continue;
      const text = readFileSync(path, 'utf8');
      if (text.includes('\0') || /[^\n]{2000}/.test(text)) continue;
      here++;
      documents++;
      for (const t of new Set(terms(text))) if (t.length <= 24) df.set(t, (df.get(t) ?? 0) + 1);
    }
  }
}
for (const dir of process.argv.slice(2)) walk(dir);

const kept = [...df]
  .filter(([t]) => !isStopWord(t) && !/^\d/.test(t))
  .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  .slice(0, SIZE);
const byValue = new Map();
for (const [t, n] of kept) {
  const value = (Math.round(Math.log(documents / n) / STEP) * STEP).toFixed(2);
  byValue.set(value, [...(byValue.get(value) ?? []), t]);
}
const unknown = Math.log(documents / kept.at(-1)[1]) + STEP;
const out = {
  documents,
  unknown: +unknown.toFixed(2),
  idf: Object.fromEntries([...byValue].map(([v, ts]) => [v, ts.sort().join(' ')])),
};
writeFileSync(new URL('../src/engine/embedding/idf.json', import.meta.url), JSON.stringify(out, null, 1) + '\n');
console.log(`${documents} documents, ${df.size} terms, ${kept.length} kept, unknown ${out.unknown}`);
