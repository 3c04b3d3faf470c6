// What an outline costs: reading and parsing a tree's files, against reading, parsing and taking the outline, one thread.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Language, Parser } from 'web-tree-sitter';
import { languageOf, Syntax } from '../dist/bench.mjs';
import { keep, table } from './lib/results.mjs';
import { median, round } from './lib/stats.mjs';
import { treeOptions, trees } from './lib/trees.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const MAX_BYTES = 1_000_000;

export async function run(args) {
  const { values, positionals } = parseArgs({
    args,
    options: { ...treeOptions, runs: { type: 'string', default: '3' } },
    allowPositionals: true,
  });
  const roots = positionals.length > 0 ? positionals.map((root) => ({ name: root, root })) : trees(values);
  const syntax = await Syntax.create(dist);
  const parse = await parser();
  const rows = [];
  for (const { name, root } of roots) {
    const known = new Set(syntax.languages());
    const files = sources(root).filter((file) => known.has(file.language) && parse.has(file.language));
    const ratios = [];
    let parseMs = 0;
    let outlineMs = 0;
    // In turns, so that a machine that slows down slows both; the first round warms up.
    for (let i = 0; i <= Number(values.runs); i++) {
      parseMs = await timed(files, (text, language) => parse.get(language)(text));
      outlineMs = await timed(files, (text, language) => syntax.outline(text, language));
      if (i > 0) ratios.push(outlineMs / parseMs);
    }
    rows.push({
      tree: name,
      files: files.length,
      'parse ms': Math.round(parseMs),
      'outline ms': Math.round(outlineMs),
      ratio: round(median(ratios), 2),
    });
    console.error(`${name}: ${round(median(ratios), 2)}`);
  }
  if (positionals.length === 0) keep('syntax', { rows });
  console.log(table(rows));
}

async function timed(files, work) {
  const start = performance.now();
  for (const { path, language } of files) await work(readFileSync(path, 'utf8'), language);
  return performance.now() - start;
}

/** Language → parses a text and forgets the tree. The runtime is its own, beside the bundled one of `Syntax`. */
async function parser() {
  await Parser.init();
  const parser = new Parser();
  const byLanguage = new Map();
  for (const file of readdirSync(join(dist, 'grammars'))) {
    const id = file.slice(0, -'.wasm'.length);
    if (id === 'web-tree-sitter') continue;
    const language = await Language.load(join(dist, 'grammars', file));
    byLanguage.set(id, (text) => {
      parser.setLanguage(language);
      parser.parse(text)?.delete();
    });
  }
  return byLanguage;
}

function sources(folder, found = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') sources(path, found);
    else if (entry.isFile() && statSync(path).size <= MAX_BYTES) found.push({ path, language: languageOf(path) });
  }
  return found;
}
