import type { Hit, RetrieverName } from '../../../core/search.js';
import { fold, termsOfIdentifier } from '../../../core/terms.js';
import type { ChunkEntry } from '../../store/retrievalReader.js';
import type { FileDoc } from '../catalogue.js';
import { FEATURES, isType, nameAgreement, type NamedSymbol, wordWeights } from '../features.js';
import { acceptsSymbol, asksForSymbols, leavesOut, mentions } from '../filters.js';
import type { Located } from '../freshness.js';
import { isListing } from '../listing.js';
import { shareSaid } from '../phrase/evidence.js';
import type { Ranked } from '../rank.js';
import type { Found } from '../retrieval.js';
import { summarise } from '../why.js';

/** Kinds whose name says less of the chunk around it than a function's or a type's does. */
const MINOR: ReadonlySet<string> = new Set(['property', 'field', 'variable', 'constant', 'key', 'selector']);
/** Chunks of one file that are shown at most. */
const MOST_OF_A_FILE = 4;
/** A further chunk of a file must be worth this share of its best. */
const WORTH_SHOWING = 0.35;

/** What choosing reads of the index. */
export interface ChunkSource {
  chunks(firstChunk: number, count: number): ChunkEntry[];
  symbolsOf(contentId: number): readonly NamedSymbol[];
  /** Text of a content as it was indexed. */
  text(contentId: number): string;
}

/** A chunk that may be shown: the hit, and its id for what is remembered of chunks. */
export interface Chosen extends Located {
  chunk: number;
}

/** The chunks of a file that show best why it was found, best first; the file's score is the first one's. */
export function chunksOf(source: ChunkSource, found: Found, ranked: Ranked, file: FileDoc): Chosen[] {
  const { catalogue, lexical, dense, deep, query } = found;
  const { filters } = query;
  const doc = catalogue.contents[ranked.content]!;
  const rows = source.chunks(doc.firstChunk, doc.chunks);
  const { weights: words, total } = wordWeights(query);
  const asked = new Set(query.identifiers.map(fold));
  const onlySymbols = asksForSymbols(filters);
  const named = source.symbolsOf(doc.id).filter(({ entry }) => !onlySymbols || acceptsSymbol(filters, entry));
  const listing = isListing(query);
  const text = ranked.features.phrase > 0 || filters.notTerms.length > 0 ? source.text(doc.id) : '';
  const textOf = (chunk: ChunkEntry): string => text.slice(chunk.start, chunk.end);
  // A name that was typed, whole or (when it is all there is) only begun, decides which chunk is shown.
  const namedBy = ({ entry }: NamedSymbol): number => {
    const whole = asked.has(entry.folded);
    if (!whole && !(query.intent === 'symbol' && [...asked].some((a) => entry.folded.startsWith(a)))) return 0;
    return (whole ? 1.5 : 0.7) + (isType(entry.kind) ? 0.5 : 0);
  };
  const maxChunk = Math.max(1e-9, ...rows.map((c) => lexical.chunk[c.id] ?? 0));
  const scored = rows
    .filter((c) => c.kind !== 'skeleton')
    .map((chunk) => {
      let name = 0;
      let main: NamedSymbol | undefined;
      for (let i = firstFrom(named, chunk.startLine); i < named.length; i++) {
        const s = named[i]!;
        if (s.entry.startLine > chunk.endLine) break;
        const agreement = listing
          ? standing(s)
          : namedBy(s) + (MINOR.has(s.entry.kind) ? 0.5 : 1) * nameAgreement(s, words, total);
        if (agreement > name || (onlySymbols && !main)) {
          name = agreement;
          main = s;
        }
      }
      main ??= named.find((s) => s.entry.id === chunk.symbolId);
      const said = ranked.features.phrase > 0 ? shareSaid(query, textOf(chunk)) : 0;
      const score =
        (lexical.chunk[chunk.id] ?? 0) / maxChunk +
        0.8 * name +
        0.3 * Math.max(0, dense.chunk.get(chunk.id) ?? 0) +
        0.5 * (deep.chunk.get(chunk.id) ?? 0) +
        2 * said;
      return { chunk, main, score };
    })
    .filter(({ chunk, main, score }) => {
      if (onlySymbols && !main) return false;
      if (main && leavesOut(filters, main.entry)) return false;
      if (filters.notTerms.length === 0) return true;
      // What is left when the word is ruled out must still be about the rest of the query.
      if (score <= 0 && !listing) return false;
      const shown = [file.path, main?.entry.container, main?.entry.name, textOf(chunk)].join('\n');
      return !filters.notTerms.some((term) => mentions(shown, term));
    })
    .sort((a, b) => b.score - a.score || a.chunk.id - b.chunk.id);
  return scored
    .filter((s, i) => i === 0 || s.score > WORTH_SHOWING * scored[0]!.score)
    .slice(0, MOST_OF_A_FILE)
    .map(({ chunk, main, score }, i) => ({
      hit: hitOf(found, ranked, file, chunk, main, i === 0 ? 1 : (0.5 * score) / scored[0]!.score),
      file,
      chunk: chunk.id,
      text: () => source.text(doc.id).slice(chunk.start, chunk.end),
    }));
}

/** Position of the first definition that begins on `line` or later; they are in source order. */
function firstFrom(named: readonly NamedSymbol[], line: number): number {
  let low = 0;
  let high = named.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (named[middle]!.entry.startLine < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How well a definition stands for its file where no word was asked for. */
const standing = ({ entry }: NamedSymbol): number =>
  (isType(entry.kind) ? 1 : MINOR.has(entry.kind) ? 0.2 : 0.5) + (entry.exported ? 0.25 : 0);

/** @param share of the file's score that this chunk stands for, 0 to 1 */
function hitOf(
  found: Found,
  ranked: Ranked,
  file: FileDoc,
  chunk: ChunkEntry,
  main: NamedSymbol | undefined,
  share: number,
): Hit {
  const { features: f } = ranked;
  const retrievers = new Set<RetrieverName>();
  if (ranked.topChunks.length > 0) retrievers.add('lexical');
  if (f.denseBest > 0) retrievers.add('dense');
  if (f.deepBest > 0) retrievers.add('deep');
  if (f.defines + f.definesType > 0) retrievers.add('symbol');
  if (f.stemInQuery + f.directory > 0) retrievers.add('path');
  if (f.phrase > 0) retrievers.add('phrase');
  if (f.linked > 0) retrievers.add('graph');
  const bits = found.lexical.matched[ranked.content] ?? 0;
  const features = FEATURES.map((name) => ({ name, contribution: found.weights[name] * f[name] * share }))
    .filter(({ contribution }) => Math.abs(contribution) > 0.001)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const terms = found.query.terms.filter((_t, i) => i < found.lexical.df.length && bits & (1 << i)).map((t) => t.term);
  const s = main?.entry;
  const asked = s && found.query.terms.some((t) => t.term === termsOfIdentifier(s.name).at(-1));
  return {
    path: file.path,
    startLine: chunk.startLine,
    endLine: chunk.endLine,
    symbol: s?.name ?? '',
    kind: s?.kind ?? 'text',
    container: s?.container ?? '',
    signature: s?.signature ?? '',
    doc: s?.doc ?? '',
    language: file.language,
    class: file.class,
    score: ranked.score * share,
    why: {
      retrievers: [...retrievers],
      terms,
      features,
      summary: summarise(features, asked ? s.name : undefined, ranked.via),
    },
  };
}
