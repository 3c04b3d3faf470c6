// The floor that indexing is measured against: read the same files and parse them with tree-sitter, one after the other,
// and nothing else. Takes {root, dist, files: [{path, language}]} on stdin.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Language, Parser } from 'web-tree-sitter';

const PIECE = 256;

const { root, dist, files } = JSON.parse(readFileSync(0, 'utf8'));
// As the indexer does (src/engine/syntax/grammars.ts); without it the floor would be higher, and the ratio lower.
setFlagsFromString('--no-wasm-loop-unrolling');
await Parser.init();
const parser = new Parser();
const languages = new Map();
const language = async (id) => {
  if (!languages.has(id)) {
    languages.set(id, await Language.load(join(dist, 'grammars', `${id}.wasm`)).catch(() => null));
  }
  return languages.get(id);
};
const totals = { files: 0, parsed: 0, bytes: 0 };
for (const { path, language: id } of files) {
  const bytes = readFileSync(join(root, path));
  totals.files++;
  totals.bytes += bytes.length;
  const grammar = await language(id);
  if (!grammar) continue;
  const text = bytes.toString('utf8');
  parser.setLanguage(grammar);
  // In short pieces, as the indexer does: from a whole string some grammars parse several times more slowly.
  parser.parse((index) => (index < text.length ? text.slice(index, index + PIECE) : null))?.delete();
  totals.parsed++;
}
console.log(JSON.stringify({ ...totals, peakRssBytes: process.resourceUsage().maxRSS * 1024 }));
