import { isType } from '../../../core/outline.js';
import type { Query } from '../../../core/search.js';
import { fold } from '../../../core/terms.js';
import type { ChunkEntry } from '../../store/retrievalReader.js';
import type { ContentDoc } from '../catalogue.js';
import { nameAgreement, type NamedSymbol, wordsOfName, wordWeights } from '../features.js';
import type { Found } from '../retrieval.js';

/** Kinds whose name says less of the chunk around it than a function's or a type's does. */
export const MINOR: ReadonlySet<string> = new Set(['property', 'field', 'variable', 'constant', 'key', 'selector']);

/**
 * What tells the chunk to show from the others of its file, for a query in words. Fitted listwise (ListNet) on
 * descriptions of functions, cross-validated over repositories: the right chunk of the right file stood first for 82 %,
 * with weights set by hand for 63 % (docs/decisions/0004-ranking.md).
 */
const WEIGHTS = {
  /** BM25F, as a share of the file's best chunk. */
  lexical: 0.55,
  /** Share of the query's words that it has, by how telling they are. */
  coverage: 1.65,
  /** Cosine, as a share of the file's best chunk. */
  dense: 3.1,
  /** Agreement of a function's name with the query. */
  name: 2.1,
  /** Share of the query that the names of the types around it, or its own, say. */
  scope: 1.15,
  /** Defines nothing. */
  bare: -0.75,
  /** log(1 + lines) / 5: long chunks hold more words. */
  length: -0.9,
} as const;

/** Set by hand: what a name counts that was typed, so that it decides which chunk is shown. */
const TYPED = {
  /** The query is a name, and this is the whole of it, or begins with it. */
  whole: 1.5,
  begun: 0.7,
  /** Then a type says more … */
  type: 0.5,
  /** … and so does the same case: the same letters in another are another name in most languages. */
  spelled: 0.6,
  /** The query has this name among its words. */
  mentioned: 0.5,
} as const;
/** What names count where code or an error is pasted: the place that says it is wanted, not what its names are about. */
const PASTED = 0.3;
/** What a minor definition's name counts against a function's. */
const MINOR_NAME = 0.5;
/** What names count beside words where the query is a name. */
const NAME_BESIDE_WORDS = 0.8;
/** What the optional model's nearest chunk counts. */
const DEEP = 0.5;

/** A chunk with what it defines, scored; differences of scores are log-odds of being the one to show. */
export interface ScoredChunk {
  chunk: ChunkEntry;
  main: NamedSymbol | undefined;
  score: number;
  /** It has, or names, something that the query says. */
  isAbout: boolean;
}

/** Scores the chunks of one content. `cosines`: of its chunks, if it has vectors; `named`: its definitions in source order. */
export function scoreChunks(
  found: Found,
  doc: ContentDoc,
  rows: readonly ChunkEntry[],
  named: readonly NamedSymbol[],
  cosines: Float64Array | null,
): ScoredChunk[] {
  const { query, lexical, deep } = found;
  const { weights: words, total, byTerm } = telling(found);
  const plain = wordWeights(query);
  // Most definitions of a file stand in few others.
  const scopes = new Map<string, number>();
  const scopeOf = (name: string): number => {
    let said = scopes.get(name);
    if (said === undefined) scopes.set(name, (said = wordsSaid(name, words) / total));
    return said;
  };
  const isName = query.intent === 'symbol';
  const ofNames = query.intent === 'error' || query.intent === 'code' ? PASTED : 1;
  const typedBy = typedNames(query, ofNames);
  const share = (ofChunk: (chunk: ChunkEntry) => number): number[] => {
    const all = rows.map(ofChunk);
    const best = Math.max(1e-9, ...all);
    return all.map((one) => Math.max(0, one) / best);
  };
  let byId: Map<number, NamedSymbol> | undefined;
  const mainOf = ({ symbolId }: ChunkEntry): NamedSymbol | undefined => {
    if (symbolId === null) return undefined;
    byId ??= new Map(named.map((s) => [s.entry.id, s]));
    return byId.get(symbolId);
  };
  const lexicalShare = share(({ id }) => lexical.chunks.score(id));
  const denseShare = cosines && share(({ id }) => cosines[id - doc.firstChunk]!);
  return rows.map((chunk, row) => {
    let main: NamedSymbol | undefined;
    let best = 0;
    let name = 0;
    let scope = 0;
    let typed = 0;
    const first = firstFrom(named, chunk.startLine);
    let last = first;
    for (; last < named.length; last++) {
      const s = named[last]!;
      const { kind, container, startLine, name: own } = s.entry;
      if (startLine > chunk.endLine) break;
      const asTyped = typedBy(s);
      const isMinor = MINOR.has(kind);
      const said = asTyped + (isMinor ? MINOR_NAME : 1) * nameAgreement(s, plain.weights, plain.total);
      if (said > best) {
        best = said;
        main = s;
      }
      typed = Math.max(typed, asTyped);
      const ofType = isType(kind);
      if (!ofType && !isMinor) name = Math.max(name, nameAgreement(s, words, total));
      scope = Math.max(scope, scopeOf(ofType ? `${container} ${own}` : container));
    }
    const isBare = last === first;
    for (let i = first; i < last && !main; i++) if (named[i]!.entry.id === chunk.symbolId) main = named[i];
    // The rest of a long definition, which begins before it.
    main ??= mainOf(chunk);
    const score = isName
      ? lexicalShare[row]! + NAME_BESIDE_WORDS * best
      : WEIGHTS.lexical * lexicalShare[row]! +
        WEIGHTS.coverage * (covered(byTerm, lexical.chunks.matched(chunk.id)) / total) +
        WEIGHTS.dense * (denseShare?.[row] ?? 0) +
        WEIGHTS.name * ofNames * name +
        WEIGHTS.scope * Math.min(1, scope) +
        (isBare ? WEIGHTS.bare : 0) +
        (WEIGHTS.length * Math.log1p(chunk.endLine - chunk.startLine)) / 5 +
        typed;
    const isAbout = best > 0 || lexical.chunks.matched(chunk.id) !== 0 || deep.chunk.has(chunk.id);
    return { chunk, main, score: score + DEEP * (deep.chunk.get(chunk.id) ?? 0), isAbout };
  });
}

/** How much a definition's name is one that was typed: whole, or, when it is all there is, only begun. */
function typedNames({ identifiers, intent }: Query, ofNames: number): (symbol: NamedSymbol) => number {
  if (identifiers.length === 0) return () => 0;
  const asked = new Set(identifiers.map(fold));
  const spelled = new Set(identifiers);
  const isName = intent === 'symbol';
  return ({ entry: { name, folded, kind } }) => {
    const isWhole = asked.has(folded);
    if (!isWhole && !(isName && [...asked].some((begun) => folded.startsWith(begun)))) return 0;
    if (!isName) return ofNames * TYPED.mentioned;
    const length = isWhole ? TYPED.whole : TYPED.begun;
    return length + (isType(kind) ? TYPED.type : 0) + (spelled.has(name) ? TYPED.spelled : 0);
  };
}

/** Words of the query by how telling they are: weight × idf; joined pairs left out, they would count twice. */
function telling({ query, lexical }: Found): { weights: Map<string, number>; total: number; byTerm: number[] } {
  const weights = new Map<string, number>();
  const byTerm = lexical.idf.map((idf, i) => (query.terms[i]!.guess ? 0 : query.terms[i]!.weight * idf));
  let total = 1e-9;
  byTerm.forEach((worth, i) => {
    if (query.terms[i]!.guess) return;
    weights.set(query.terms[i]!.term, worth);
    total += worth;
  });
  return { weights, total, byTerm };
}

/** Weight of the query's words whose bits are set. */
function covered(byTerm: readonly number[], bits: number): number {
  let sum = 0;
  for (let i = 0; i < byTerm.length; i++) if (bits & (1 << i)) sum += byTerm[i]!;
  return sum;
}

/** Weight of the query's words that a name says. */
function wordsSaid(name: string, words: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const term of new Set(name.split(/[^\p{L}\p{N}_$]+/u).flatMap(wordsOfName))) sum += words.get(term) ?? 0;
  return sum;
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
