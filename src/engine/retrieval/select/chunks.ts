import { isType } from '../../../core/outline.js';
import type { Hit, RetrieverName } from '../../../core/search.js';
import { termsOfIdentifier } from '../../../core/terms.js';
import type { ChunkEntry } from '../../store/retrievalReader.js';
import type { ContentDoc, FileDoc } from '../catalogue.js';
import { FEATURES, type NamedSymbol } from '../features.js';
import { acceptsSymbol, asksForSymbols, leavesOut, mentions } from '../filters.js';
import type { Located } from '../freshness.js';
import { placeOf } from '../hit.js';
import { isListing } from '../listing.js';
import { shareSaid } from '../phrase/evidence.js';
import type { Ranked } from '../rank.js';
import type { Found } from '../retrieval.js';
import { summarise } from '../why.js';
import { MINOR, scoreChunks, type ScoredChunk } from './chunkScore.js';

/** Chunks of one file that are shown at most. */
const MOST_OF_A_FILE = 4;
/** A further chunk of a file must be this likely the one to show, against its best. */
const WORTH_SHOWING = 0.35;
/** … and then stands for at most this share of the file's score. */
const SECOND = 0.5;
/** What all of the quoted text adds to a chunk's score. */
const SAID = 2;
/** Features that add less to a hit's score are not told. */
const LEAST_CONTRIBUTION = 0.001;

/** What choosing reads of the index. */
export interface ChunkSource {
  chunks(firstChunk: number, count: number): ChunkEntry[];
  symbolsOf(contentId: number): readonly NamedSymbol[];
  /** Cosines of the query's vector and a content's chunks, in their order; null where it has no vectors. */
  cosines(query: Int16Array, content: ContentDoc): Float64Array | null;
  /** Text of a content as it was indexed. */
  text(contentId: number): string;
}

/** A chunk that may be shown, with its file; a hit is made of what is shown in the end. */
export interface Piece extends Pick<ScoredChunk, 'chunk' | 'main'> {
  ranked: Ranked;
  file: FileDoc;
  /** Of the file's score that it stands for, 0 to 1. */
  share: number;
}

/** A chunk that is shown: the hit, and its id for what is remembered of chunks. */
export interface Chosen extends Located {
  chunk: number;
}

/** The chunks of a file that show best why it was found, best first; the file's score is the first one's. */
export function chunksOf(source: ChunkSource, found: Found, ranked: Ranked, file: FileDoc): Piece[] {
  const { catalogue, query } = found;
  const { filters } = query;
  const doc = catalogue.contents[ranked.content]!;
  const onlySymbols = asksForSymbols(filters);
  const defined = source.symbolsOf(doc.id);
  const named = onlySymbols ? defined.filter(({ entry }) => acceptsSymbol(filters, entry)) : defined;
  const listing = isListing(query);
  const text = ranked.features.phrase > 0 || filters.notTerms.length > 0 ? source.text(doc.id) : '';
  const textOf = (chunk: ChunkEntry): string => text.slice(chunk.start, chunk.end);
  const said = ranked.features.phrase > 0 ? shareSaid(query) : null;
  const rows = source.chunks(doc.firstChunk, doc.chunks).filter(({ kind }) => kind !== 'skeleton');
  const cosines = !listing && found.dense.query ? source.cosines(found.dense.query, doc) : null;
  const scored = (listing ? standingChunks(rows, named) : scoreChunks(found, doc, rows, named, cosines))
    .map(({ chunk, main, score, isAbout }) => ({
      chunk,
      isAbout,
      main: main ?? (onlySymbols ? named.find(({ entry }) => within(entry.startLine, chunk)) : undefined),
      score: score + (said ? SAID * said(textOf(chunk)) : 0),
    }))
    .filter(({ chunk, main, isAbout }) => {
      if (onlySymbols && !main) return false;
      if (main && leavesOut(filters, main.entry)) return false;
      if (filters.notTerms.length === 0) return true;
      // What is left when the word is ruled out must still be about the rest of the query.
      if (!isAbout) return false;
      const shown = [file.path, main?.entry.container, main?.entry.name, textOf(chunk)].join('\n');
      return !filters.notTerms.some((term) => mentions(shown, term));
    })
    .sort((a, b) => b.score - a.score || a.chunk.id - b.chunk.id);
  const pieces: Piece[] = [];
  for (const { chunk, main, score } of scored.slice(0, MOST_OF_A_FILE)) {
    const likely = Math.exp(score - scored[0]!.score);
    if (pieces.length === 0) pieces.push({ ranked, file, chunk, main, share: 1 });
    else if (likely > WORTH_SHOWING) pieces.push({ ranked, file, chunk, main, share: SECOND * likely });
  }
  return pieces;
}

/** The text of a piece as it was indexed. */
export function textOf(source: ChunkSource, { catalogue }: Found, { ranked, chunk }: Piece): string {
  return source.text(catalogue.contents[ranked.content]!.id).slice(chunk.start, chunk.end);
}

const STANDING = { type: 1, other: 0.5, minor: 0.2, exported: 0.25 } as const;

/** How well a definition stands for its file where no word was asked for. */
const standing = ({ entry }: NamedSymbol): number =>
  (isType(entry.kind) ? STANDING.type : MINOR.has(entry.kind) ? STANDING.minor : STANDING.other) +
  (entry.exported ? STANDING.exported : 0);

/** Chunks by the best of what they define. */
function standingChunks(rows: readonly ChunkEntry[], named: readonly NamedSymbol[]): ScoredChunk[] {
  return rows.map((chunk) => {
    const [main] = named
      .filter(({ entry }) => within(entry.startLine, chunk))
      .sort((a, b) => standing(b) - standing(a) || a.entry.id - b.entry.id);
    return { chunk, main, score: main ? standing(main) : 0, isAbout: true };
  });
}

const within = (line: number, { startLine, endLine }: ChunkEntry): boolean => line >= startLine && line <= endLine;

/** What a file's hits have in common. */
interface Evidence {
  retrievers: RetrieverName[];
  terms: string[];
  features: { name: string; contribution: number }[];
}

function evidenceOf(found: Found, { features: f, isWorded, content }: Ranked): Evidence {
  const retrievers: RetrieverName[] = [];
  if (isWorded) retrievers.push('lexical');
  if (f.denseBest > 0) retrievers.push('dense');
  if (f.deepBest > 0) retrievers.push('deep');
  if (f.defines + f.definesType > 0) retrievers.push('symbol');
  if (f.queryInStem + f.directory > 0) retrievers.push('path');
  if (f.phrase > 0) retrievers.push('phrase');
  if (f.linked > 0) retrievers.push('graph');
  const bits = found.lexical.matched[content] ?? 0;
  return {
    retrievers,
    terms: found.query.terms.filter((_t, i) => i < found.lexical.df.length && bits & (1 << i)).map((t) => t.term),
    features: FEATURES.map((name) => ({ name, contribution: found.weights[name] * f[name] })).sort(
      (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution),
    ),
  };
}

/** What is told of a piece. */
export function hitOf(found: Found, { ranked, file, chunk, main, share }: Piece): Hit {
  const evidence = evidenceOf(found, ranked);
  const features = evidence.features
    .map(({ name, contribution }) => ({ name, contribution: contribution * share }))
    .filter(({ contribution }) => Math.abs(contribution) > LEAST_CONTRIBUTION);
  const s = main?.entry;
  const asked = s && found.query.terms.some((t) => t.term === termsOfIdentifier(s.name).at(-1));
  return {
    ...placeOf(file, chunk, s),
    score: ranked.score * share,
    why: {
      retrievers: evidence.retrievers,
      terms: evidence.terms,
      features,
      summary: summarise(features, asked ? s.name : undefined, ranked.via),
    },
  };
}
