import type { Query, Stages } from '../../core/search.js';
import type { FileClass } from '../../core/source.js';
import { termsOfIdentifier } from '../../core/terms.js';
import type { SymbolEntry } from '../store/retrievalReader.js';
import type { Catalogue, ContentDoc } from './catalogue.js';
import { type DenseScores, floorOf, noScores } from './dense/dense.js';
import type { Via } from './graph/spread.js';
import type { ChunkScores, LexicalScores } from './lexical/bm25f.js';
import { strongest } from './strongest.js';
import { definitions, type Named, noDefinitions } from './symbol/definitions.js';
import { WEIGHT } from './understand/terms.js';

/** Everything the ranker looks at, each about 0 to 1. Order is the order of explanation. */
export const FEATURES = [
  'bestChunks', // its best chunks' BM25F, the best counting most
  'wholeFile', // BM25F of the whole file with its path
  'queryInStem', // share of the query that the file's name says
  'stemIsWord', // the file's name is a word of the query
  'directory', // share of the query in the folder names
  'coherence', // its folder has other good files
  'isDefinition', // the query is a name, and this defines it; or a path, and this is the file
  'definesType', // defines a type that the query names; rarer is better
  'defines', // defines another thing that the query names
  'header', // its opening comment speaks of it
  'phrase', // has the quoted text, or words of an error's message in a row
  'preferred', // the user opened it from a query like this; set by hand, bounded
  'denseBest',
  'length', // long files hold more
  'test',
  'notSource', // documents, data, generated and vendored files
  // The same once more where the query is a description, by how long it is: then words tell more, kinds of files less.
  'longBestChunks',
  'longCoherence',
  'longLength',
  'longTest',
  'longNotSource',
  'linked', // the best files lead to it: import, use, extend, test it, change together with it
  // Of the optional deep tier and re-ranker; 0 where there is none. Their weights are priors, not fitted.
  'deepBest',
  'deepTop3',
  'rerank',
] as const;
export type FeatureName = (typeof FEATURES)[number];

/** A content that may be an answer, with its evidence. */
export interface Candidate {
  content: number;
  features: Record<FeatureName, number>;
  /** A chunk of it has a word of the query. */
  isWorded: boolean;
  /** The edge that says most for it, where one of the best files leads to it. */
  via?: Via;
}

/** Contents whose features are computed; recall of relevant files at 200 was .996 on the development repositories. */
export const CANDIDATES = 200;

/** What the best cosine counts for becoming one of them; the best words count 2. */
const DENSE_PRIOR = 0.3;
/** Files of a folder that tell how good it is. */
const FOLDER_FILES = 5;

/** What feature extraction may ask for; answered from the store, memoised by the caller. */
export interface Lookups {
  readonly symbolsNamed: (folded: string) => Named;
  readonly contentOf: (contentId: number) => number | undefined;
  /** How much openings by the user speak for a content, 0 to 1. */
  preferred(doc: ContentDoc): number;
}

/** A definition with its name's words, ready to compare. */
export interface NamedSymbol {
  entry: SymbolEntry;
  words: readonly string[];
}

export const namedSymbol = (entry: SymbolEntry): NamedSymbol => ({ entry, words: wordsOfName(entry.name) });

/** Stems of a name's words. The whole, which only a name of several words has among its terms, would count twice. */
export function wordsOfName(name: string): readonly string[] {
  const terms = termsOfIdentifier(name);
  return terms.length > 1 ? terms.slice(0, -1) : terms;
}

/** Agreement (F1) of a name's words with the query's: 1 when they say the same. */
export function nameAgreement(symbol: NamedSymbol, weights: ReadonlyMap<string, number>, totalWeight: number): number {
  if (symbol.words.length === 0 || totalWeight === 0) return 0;
  let matched = 0;
  let weight = 0;
  for (const w of symbol.words) {
    const q = weights.get(w);
    if (q === undefined) continue;
    matched++;
    weight += q;
  }
  if (matched === 0) return 0;
  const precision = matched / symbol.words.length;
  const recall = Math.min(1, weight / totalWeight);
  return (2 * precision * recall) / (precision + recall);
}

/** The query's single words with their weights: joined pairs and wholes left out, they would count twice. */
export function wordWeights(query: Query): { weights: Map<string, number>; total: number } {
  const single = query.terms.filter(({ weight }) => weight === WEIGHT.plain || weight === WEIGHT.filler);
  const weights = new Map(single.map(({ term, weight }) => [term, weight]));
  let total = 0;
  for (const w of weights.values()) total += w;
  return { weights, total };
}

const CLASS_WORDS: readonly [FileClass, RegExp][] = [
  ['test', /\b(tests?|testing|tested|specs?|fixtures?|mocks?)\b/i],
  ['doc', /\b(docs?|documentation|documented|readme|guide|tutorial|changelog|\w+\.(md|rst|txt))\b/i],
  ['config', /\b(config files?|dockerfile|makefile|workflow|ci|lint rules?|\w+\.(json|ya?ml|toml|ini|cfg))\b/i],
];

/** Classes of files that a query asks for in so many words; a query for a path asks for all. */
function wantedClasses(query: Query): Set<FileClass> {
  const all: FileClass[] = ['source', 'test', 'doc', 'config', 'generated', 'vendored', 'data'];
  if (query.intent === 'path') return new Set(all);
  return new Set([...query.filters.classes, ...CLASS_WORDS.filter(([, re]) => re.test(query.raw)).map(([c]) => c)]);
}

/** The score of a content's best chunk. */
function bestOf({ firstChunk, chunks }: ContentDoc, scores: ChunkScores): number {
  let best = 0;
  for (let id = firstChunk; id < firstChunk + chunks; id++) best = Math.max(best, scores.score(id));
  return best;
}

/** How far a score stands between the floor, 0, and the best, 1. */
const above = (floor: number, score: number, best: number): number =>
  best > floor ? Math.max(0, (score - floor) / (best - floor)) : score >= best ? 1 : 0;

/** Turns scores into candidates with features. Deterministic; `stages` switches groups of features off. */
export function extractFeatures(
  catalogue: Catalogue,
  query: Query,
  lexical: LexicalScores,
  dense: DenseScores,
  /** How much of the quoted text, or of an error's message, a content has in a row: 0 to 2. */
  phrases: ReadonlyMap<number, number>,
  lookups: Lookups,
  stages: Stages,
  deep: DenseScores = noScores(),
): Candidate[] {
  const { contents } = catalogue;
  const { touched, prior, bestChunks: evidence } = lexical;
  let maxSum = 1e-9;
  let maxContent = 1e-9;
  for (let i = 0; i < touched.length; i++) {
    const c = touched[i]!;
    if (evidence[c]! > maxSum) maxSum = evidence[c]!;
    if (lexical.content[c]! > maxContent) maxContent = lexical.content[c]!;
  }
  // Without evidence of whole files the best chunk stands for its file.
  const bestChunk = (c: number): number => bestOf(contents[c]!, lexical.chunks);
  const maxChunk = stages.fileEvidence ? 1 : touched.reduce((max, c) => Math.max(max, bestChunk(c)), 1e-9);
  let maxBest = 1e-9;
  const floor = floorOf(dense);
  for (const d of dense.content.values()) {
    maxBest = Math.max(maxBest, d.best);
  }
  const { weights, total } = wordWeights(query);
  const defined = stages.symbol ? definitions(query, lookups.symbolsNamed, lookups.contentOf) : noDefinitions();
  for (let i = 0; i < touched.length; i++) {
    const c = touched[i]!;
    prior[c] = evidence[c]! / maxSum + lexical.content[c]! / maxContent;
  }
  for (const [c, d] of dense.content) prior[c]! += DENSE_PRIOR * Math.max(0, d.best / maxBest);
  for (const [c, d] of deep.content) prior[c]! += d.best;
  for (const [c, worth] of defined.types) prior[c]! += worth;
  for (const [c, worth] of defined.others) prior[c]! += worth;
  for (const [c, share] of phrases) prior[c]! += share;
  const more = new Set<number>();
  for (const found of [dense.content, deep.content, defined.types, defined.others, phrases])
    for (const c of found.keys()) if (lexical.matched[c] === 0) more.add(c);
  const pool = more.size > 0 ? Uint32Array.from([...touched, ...more]) : touched;
  const ordered = strongest(catalogue, pool, prior, CANDIDATES);
  const words = new Set(query.terms.map((t) => t.term));
  const wanted = wantedClasses(query);
  const headerMax = Math.max(1e-9, ...ordered.map((c) => lexical.header[c]!));
  const coherence = directoryCoherence(catalogue, ordered, prior);

  const long = lengthOf(query);
  return ordered.map((c) => {
    const doc = contents[c]!;
    const file = doc.files[0]!;
    const d = dense.content.get(c);
    let stemWeight = 0;
    for (const t of file.stemTerms) stemWeight += weights.get(t) ?? 0;
    let directoryWeight = 0;
    for (const t of file.directoryTerms) directoryWeight += weights.get(t) ?? 0;
    const files = stages.fileEvidence ? 1 : 0;
    const { length, test, notSource } = priorsOf(doc, wanted, stages);
    // All names at once, in one literal: every spread of two hundred of these costs a tenth of a millisecond.
    const features: Record<FeatureName, number> = {
      bestChunks: stages.fileEvidence ? evidence[c]! / maxSum : bestChunk(c) / maxChunk,
      wholeFile: files * (lexical.content[c]! / maxContent),
      queryInStem: files * (total > 0 ? Math.min(1, stemWeight / total) : 0),
      stemIsWord: files * (words.has(file.effectiveStem) ? 1 : 0),
      directory: files * (total > 0 ? Math.min(1, directoryWeight / total) : 0),
      coherence: files * coherence(c),
      isDefinition: defined.asked.get(c) ?? 0,
      definesType: defined.types.get(c) ?? 0,
      defines: defined.others.get(c) ?? 0,
      header: files * (lexical.header[c]! / headerMax),
      phrase: phrases.get(c) ?? 0,
      preferred: lookups.preferred(doc),
      denseBest: d ? above(floor, d.best, maxBest) : 0,
      length,
      test,
      notSource,
      longBestChunks: 0,
      longCoherence: 0,
      longLength: 0,
      longTest: 0,
      longNotSource: 0,
      linked: 0,
      deepBest: deep.content.get(c)?.best ?? 0,
      deepTop3: deep.content.get(c)?.top3 ?? 0,
      rerank: 0,
    };
    setLong(features, long);
    return { content: c, features, isWorded: evidence[c]! > 0 };
  });
}

/** Words from which on a query begins to be a description, and more of them that make it one entirely. */
const SHORT_WORDS = 6;
const LONG_WORDS = 20;

/** 0 for a few words, 1 for a description. */
export function lengthOf(query: Query): number {
  const words = query.text.match(/\p{L}{3,}/gu)?.length ?? 0;
  return Math.max(0, Math.min(1, (words - SHORT_WORDS) / LONG_WORDS));
}

/** Sets the features that count by how long the query is. */
function setLong(features: Record<FeatureName, number>, long: number): void {
  features.longBestChunks = long * features.bestChunks;
  features.longCoherence = long * features.coherence;
  features.longLength = long * features.length;
  features.longTest = long * features.test;
  features.longNotSource = long * features.notSource;
}

/** Candidates without evidence of their own: what stands for them is what leads to them. */
export function bareCandidates(
  catalogue: Catalogue,
  query: Query,
  contents: readonly number[],
  stages: Stages,
): Candidate[] {
  const nothing = Object.fromEntries(FEATURES.map((name) => [name, 0])) as Record<FeatureName, number>;
  const wanted = wantedClasses(query);
  const long = lengthOf(query);
  return contents.map((content) => {
    const features = { ...nothing, ...priorsOf(catalogue.contents[content]!, wanted, stages) };
    setLong(features, long);
    return { content, features, isWorded: false };
  });
}

function priorsOf(
  doc: ContentDoc,
  wanted: ReadonlySet<FileClass>,
  { priors }: Stages,
): Pick<Candidate['features'], 'length' | 'test' | 'notSource'> {
  if (!priors) return { length: 0, test: 0, notSource: 0 };
  const { class: kind } = doc.files[0]!;
  const isCode = kind === 'source' || kind === 'test';
  return {
    length: lengthFeature(doc),
    test: kind === 'test' && !wanted.has('test') ? 1 : 0,
    notSource: isCode || wanted.has(kind) ? 0 : 1,
  };
}

/** About 1 for a file of twenty thousand lines. */
export const lengthFeature = ({ lines }: ContentDoc): number => Math.log1p(lines) / 10;

/** Sum of a folder's best priors, as a share of the best folder's. */
function directoryCoherence({ folderOf }: Catalogue, ordered: number[], prior: Float64Array): (c: number) => number {
  const sums = new Map<number, { n: number; sum: number }>();
  for (const c of ordered) {
    const folder = folderOf[c]!;
    let s = sums.get(folder);
    if (!s) sums.set(folder, (s = { n: 0, sum: 0 }));
    if (s.n === FOLDER_FILES) continue;
    s.n++;
    s.sum += prior[c]!;
  }
  const max = Math.max(1e-9, ...[...sums.values()].map((s) => s.sum));
  return (c) => (sums.get(folderOf[c]!)?.sum ?? 0) / max;
}
