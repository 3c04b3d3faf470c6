/**
 * Turns unpacked packages into training data: chunks as term counts by field, exactly as the index counts them, and
 * pairs of a text with the chunk that it describes. One process a shard.
 *
 *   node extract.mjs CACHE RESOURCES SHARD/SHARDS [FOLDER-WHOSE-FILES-ARE-LEFT-OUT...]
 *
 * Writes CACHE/pairs/PACKAGE.json (what it is, and its terms) and PACKAGE.bin (arrays, see `save`); a package that has
 * been done is passed over.
 */
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultIndexSettings } from '../../src/core/settings.js';
import { FIELD_COUNT, isStopWord, splitIdentifier, stem, terms as termsOf, words } from '../../src/core/terms.js';
import { chunk as chunkText } from '../../src/engine/chunking/chunk.js';
import { analyze } from '../../src/engine/indexing/analyze.js';
import { Syntax } from '../../src/engine/syntax/syntax.js';
import { readSource } from '../../src/engine/workspace/readSource.js';
import { isExcludedFolder } from './exclude.mjs';
import { namesCopyleft, permissiveLicence } from './licences.js';
import sources from './sources.json' with { type: 'json' };

/** What a pair's text is to its chunk; the number is stored. */
const Kind = { doc: 0, name: 1, heading: 2, header: 3, path: 4 } as const;

const MOST_CHUNKS = 3000; // a package, so that no one project dominates
const MOST_OF_SCARCE = 12_000; // where a language has hardly another package
const MOST_BYTES = 150_000; // a file
const MOST_QUERY_TERMS = 48;

const [cache, resources, shard, ...leftOut] = process.argv.slice(2) as [string, string, string, ...string[]];
const [own, shards] = shard.split('/').map(Number) as [number, number];
const digest = (text: string): string => hash('sha1', text.replace(/\s+/g, ' '), 'base64');

/** Contents not to be learnt from, and those met already. */
const known = new Set<string>();

function* walk(root: string, enters: (folder: string) => boolean, under = ''): Generator<string> {
  for (const entry of readdirSync(join(root, under), { withFileTypes: true })) {
    const path = under ? `${under}/${entry.name}` : entry.name;
    if (entry.name === '.git' || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) {
      if (enters(entry.name)) yield* walk(root, enters, path);
    }
    if (entry.isFile()) yield path;
  }
}

/** Growing lists of one package. */
class Shelf {
  readonly termIds = new Map<string, number>();
  readonly docStart: number[] = [0];
  readonly docFile: number[] = [];
  readonly docTerm: number[] = [];
  readonly docCount: number[] = []; // FIELD_COUNT a term
  readonly pairKind: number[] = [];
  readonly pairDoc: number[] = [];
  readonly pairStart: number[] = [0];
  readonly pairTerm: number[] = [];
  readonly languages: Record<string, number> = {};
  files = 0;

  id(term: string): number {
    let id = this.termIds.get(term);
    if (id === undefined) this.termIds.set(term, (id = this.termIds.size));
    return id;
  }

  pair(kind: number, doc: number, terms: string[]): void {
    if (terms.length === 0) return;
    for (const t of terms.slice(0, MOST_QUERY_TERMS)) this.pairTerm.push(this.id(t));
    this.pairKind.push(kind);
    this.pairDoc.push(doc);
    this.pairStart.push(this.pairTerm.length);
  }

  /** Arrays one after the other, each as 32-bit little-endian, but counts and kinds as bytes; lengths are in the JSON. */
  save(path: string, about: object): void {
    const wide = [this.docStart, this.docFile, this.docTerm, this.pairDoc, this.pairStart, this.pairTerm];
    const bytes = [this.docCount.map((n) => Math.min(255, n)), this.pairKind];
    const buffers = [...wide.map((a) => Uint32Array.from(a)), ...bytes.map((a) => Uint8Array.from(a))];
    writeFileSync(`${path}.bin`, Buffer.concat(buffers.map((b) => Buffer.from(b.buffer))));
    const lengths = buffers.map((b) => b.length);
    const { languages, files } = this;
    writeFileSync(
      `${path}.json`,
      JSON.stringify({ ...about, files, languages, lengths, terms: [...this.termIds.keys()] }),
    );
  }
}

/** Words as a query has them: stems, function words left out; names stay whole words only. */
const spoken = (text: string): string[] => termsOf(text).filter((t) => !isStopWord(t));
const nameWords = (name: string): string[] =>
  words(name)
    .flatMap(splitIdentifier)
    .filter((w) => w.length > 1)
    .map((w) => stem(w.toLowerCase()));

/** First paragraph of a doc comment, without tags and markup. */
function summary(doc: string): string {
  return doc
    .split(/\n\s*\n|\n\s*[@\\:](?:param|return|throws|brief)|\n\s*(?:Args|Parameters|Returns|Examples?)\b/)[0]!
    .replace(/<\/?\w+[^>]*>|\{@\w+|\}/g, ' ')
    .slice(0, 400);
}

async function addFile(shelf: Shelf, syntax: Syntax, root: string, path: string): Promise<void> {
  const source = await readSource(root, path, defaultIndexSettings);
  if (!source.ok || (source.class !== 'source' && source.class !== 'doc') || source.bytes > MOST_BYTES) return;
  const { text, language } = source;
  if (['json', 'yaml', 'toml', 'text', 'html', 'css', 'plaintext', 'sql'].includes(language) || namesCopyleft(text))
    return;
  const key = digest(text);
  if (known.has(key)) return;
  known.add(key);
  const outline = await syntax.outline(text, language);
  const chunks = chunkText(text, outline);
  if (chunks.length > 400) return;
  const { terms, postings } = analyze(text, outline, chunks, null);

  const rows: [number, number[]][][] = chunks.map(() => []); // by chunk: term, counts by field
  for (let at = 0, t = 0; t < terms.length; t++) {
    const id = shelf.id(terms[t]!);
    for (let left = postings[at++]!; left > 0; left--) {
      const chunk = postings[at++]!;
      const mask = postings[at++]!;
      const counts = Array.from({ length: FIELD_COUNT }, (_, f) => (mask & (1 << f) ? postings[at++]! : 0));
      rows[chunk]!.push([id, counts]);
    }
  }
  const file = shelf.files++;
  const docOf = new Map<number, number>(); // chunk → doc
  chunks.forEach((chunk, i) => {
    if (chunk.kind === 'skeleton' || rows[i]!.length < 6) return;
    docOf.set(i, shelf.docFile.length);
    shelf.docFile.push(file);
    for (const [id, counts] of rows[i]!) {
      shelf.docTerm.push(id);
      shelf.docCount.push(...counts);
    }
    shelf.docStart.push(shelf.docTerm.length);
    shelf.languages[language] = (shelf.languages[language] ?? 0) + 1;
  });

  let i = 0;
  for (const s of outline.symbols) {
    while (i < chunks.length && chunks[i]!.kind !== 'skeleton' && chunks[i]!.end <= s.start) i++;
    const doc = docOf.get(i);
    if (doc === undefined || i >= chunks.length) continue;
    if (s.kind === 'section') {
      const heading = nameWords(s.name);
      if (heading.length > 1) shelf.pair(Kind.heading, doc, heading);
      continue;
    }
    const said = spoken(summary(s.doc));
    if (said.length >= 4) shelf.pair(Kind.doc, doc, said);
    const name = nameWords(s.name);
    if (name.length > 1 && s.endLine - s.startLine >= 4) shelf.pair(Kind.name, doc, name);
  }
  const docs = [...docOf.values()];
  const about = spoken(summary(outline.header));
  if (about.length >= 5 && docs.length > 1) {
    for (const at of [0.37, 0.81]) shelf.pair(Kind.header, docs[Math.floor(at * docs.length)]!, about);
  }
  const folders = path.split('/').slice(-3);
  const place = nameWords(
    folders
      .join(' ')
      .replace(/\.\w+$/, '')
      .replace(/[-.]/g, ' '),
  );
  if (place.length > 1 && docs.length > 0) shelf.pair(Kind.path, docs[Math.floor(docs.length / 2)]!, place);
}

const out = join(cache, 'pairs');
mkdirSync(out, { recursive: true });
for (const folder of leftOut) {
  for (const path of walk(folder, () => true)) {
    const at = join(folder, path);
    if (statSync(at).size <= MOST_BYTES) known.add(digest(readFileSync(at, 'utf8')));
  }
}
console.log(`${known.size} contents left out`);
const syntax = await Syntax.create(resources);
const byHash = (name: string): string => hash('sha1', name, 'hex');
const packages = readdirSync(join(cache, 'packages'))
  .filter((p) => !p.endsWith('.part') && parseInt(byHash(p).slice(0, 6), 16) % shards === own)
  .sort((a, b) => (byHash(a) < byHash(b) ? -1 : 1));
for (const name of packages) {
  if (existsSync(join(out, `${name}.json`))) continue;
  const root = join(cache, 'packages', name);
  const plain = name.split('+')[1]!;
  const read: Record<string, string> = sources.licences; // by a person, where the texts are no help
  const licence = read[plain] ?? permissiveLicence(root);
  const most = sources.scarce.includes(plain) ? MOST_OF_SCARCE : MOST_CHUNKS;
  const shelf = new Shelf();
  if (licence !== null) {
    // Files in the order of their hashes: what the limit keeps of a large package is a fair sample.
    for (const path of [...walk(root, (name) => !isExcludedFolder(name))].sort((a, b) =>
      byHash(a) < byHash(b) ? -1 : 1,
    )) {
      if (shelf.docFile.length >= most) break;
      await addFile(shelf, syntax, root, path);
    }
  }
  shelf.save(join(out, name), { package: name, licence });
  console.log(
    `${name}: ${licence ?? 'licence not known to be permissive'}, ${shelf.files} files, ${shelf.docFile.length} chunks, ${shelf.pairKind.length} pairs`,
  );
}
