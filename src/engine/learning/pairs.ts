import type { PairCounts } from '../../core/learning.js';
import { isStopWord, splitIdentifier, termsOfIdentifier, words } from '../../core/terms.js';
import { type Catalogue, comparePaths, type FileDoc } from '../retrieval/catalogue.js';
import type { LeftOut } from '../retrieval/learned/leftOut.js';
import { understand } from '../retrieval/understand/understand.js';
import type { RetrievalReader, SymbolEntry } from '../store/retrievalReader.js';
import { readHistory } from '../workspace/history.js';
import type { Random } from './random.js';

/** A query that the repository itself answers. */
export interface Pair {
  query: string;
  source: keyof PairCounts;
  /** Positions in `catalogue.contents`, any of which is an answer. */
  targets: number[];
  /** Lines of the definition that is asked for, in the first target; absent for whole files. */
  symbol?: SymbolEntry;
  /** Chunks whose comments would give the answer away. */
  leftOut: LeftOut;
}

/** Words of a query that say something: fewer are no question, more are an essay. */
const FEWEST_WORDS = 3;
const MOST_WORDS = 24;
/** Files that a commit may have touched: beyond it the subject speaks of none of them. */
const MOST_TOUCHED = 3;
/** Pairs of one file, so that a large one is not all there is. */
const MOST_OF_A_FILE = 3;
/** Lines around a definition in which its comment may stand. */
const COMMENT_BEFORE = 3;
const COMMENT_AFTER = 12;
/** Subjects that say how a change was made and not what it is about. */
const HOUSEKEEPING =
  /^(merge|revert|bump|release|version|v?\d+\.\d+|update (dependencies|changelog|readme)|wip\b|typo)/i;

/**
 * Pairs of a query and the files that answer it, from the repository's own doc comments, tests and commits; in random
 * order, at most `most` of each source.
 */
export function pairsOf(
  root: string,
  reader: RetrievalReader,
  catalogue: Catalogue,
  most: number,
  random: Random,
): Pair[] {
  // Else what is drawn would depend on the order in which files were written.
  const inOrder = (pairs: Pair[]): Pair[] =>
    pairs.sort((a, b) => comparePaths(catalogue, groupOf(a), groupOf(b)) || compare(a.query, b.query));
  const all = [docPairs(reader, catalogue), testPairs(reader, catalogue), commitPairs(root, catalogue)];
  return random.shuffled(all.flatMap((pairs) => sampled(inOrder(pairs), most, random)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** How many pairs come from comments, tests and commits. */
export function countOf(pairs: readonly Pair[]): PairCounts {
  const count = (source: Pair['source']): number => pairs.filter((pair) => pair.source === source).length;
  return { docs: count('docs'), tests: count('tests'), commits: count('commits') };
}

/** The file that a pair belongs to: pairs of one file never stand on both sides of a split. */
export const groupOf = (pair: Pair): number => pair.targets[0]!;

function sampled(pairs: readonly Pair[], most: number, random: Random): Pair[] {
  const byQuery = new Map<string, Set<number>>();
  for (const { query, targets } of pairs) {
    const answers = byQuery.get(query) ?? new Set();
    byQuery.set(query, answers.add(targets[0]!));
  }
  const perFile = new Map<number, number>();
  return random
    .shuffled(pairs)
    .filter((pair) => {
      // What several files say word for word asks for none of them.
      if (byQuery.get(pair.query)!.size > 1) return false;
      const n = (perFile.get(groupOf(pair)) ?? 0) + 1;
      perFile.set(groupOf(pair), n);
      return n <= MOST_OF_A_FILE;
    })
    .slice(0, most);
}

/** First sentences of doc comments → the files of what they describe, as if the comments were not there. */
function docPairs(reader: RetrievalReader, catalogue: Catalogue): Pair[] {
  const pairs: Pair[] = [];
  for (const symbol of reader.documented()) {
    const position = catalogue.positionOf.get(symbol.contentId);
    if (position === undefined || catalogue.contents[position]!.files[0]!.class !== 'source') continue;
    const query = firstSentence(symbol.doc);
    // Whoever knows the name types the name.
    if (!isQuestion(query) || words(query).includes(symbol.name)) continue;
    pairs.push({
      query,
      source: 'docs',
      targets: [position],
      symbol,
      leftOut: commentOf(reader, catalogue, position, symbol),
    });
  }
  return pairs;
}

/** Chunks that the doc comment of a definition may stand in, and those that repeat it. */
function commentOf(reader: RetrievalReader, catalogue: Catalogue, position: number, symbol: SymbolEntry): Set<number> {
  const { firstChunk, chunks } = catalogue.contents[position]!;
  const length = symbol.doc.split('\n').length;
  const from = symbol.startLine - length - COMMENT_BEFORE;
  const to = symbol.startLine + length + COMMENT_AFTER;
  const near = reader
    .chunks(firstChunk, chunks)
    .filter(({ kind, startLine, endLine }) => kind === 'skeleton' || (startLine <= to && endLine >= from));
  return new Set(near.map(({ id }) => id));
}

/** What a doc comment says first, without markup. */
function firstSentence(doc: string): string {
  const text = doc
    .replace(/\{@\w+ ([^}]*)\}/g, '$1')
    .replace(/<[^>]*>/g, ' ')
    .replace(/["“”`*]/g, ' ')
    .split(/\n\s*(?:\n|@|:param|-{3}|Args:|Parameters)/)[0]!
    .replace(/\s+/g, ' ')
    .trim();
  return text.split(/(?<=[.!?:])\s/)[0]!.replace(/[.!?:]+$/, '');
}

/** Words that say something and that can be searched for, and no name, path, code or error among the intents. */
function isQuestion(query: string): boolean {
  const telling = words(query).filter((word) => !isStopWord(word)).length;
  if (telling < FEWEST_WORDS || telling > MOST_WORDS) return false;
  const { intent, terms, quoted, frames } = understand(query);
  return intent === 'text' && terms.length > 0 && quoted.length === 0 && frames.length === 0;
}

/** Names of tests → the source file that the test's file is named after. */
function testPairs(reader: RetrievalReader, catalogue: Catalogue): Pair[] {
  const sources = new Map<string, number[]>();
  catalogue.contents.forEach(({ files }, position) => {
    if (files[0]!.class === 'source') put(sources, files[0]!.effectiveStem, position);
  });
  const pairs: Pair[] = [];
  catalogue.contents.forEach(({ id, files }) => {
    if (files[0]!.class !== 'test') return;
    const tested = testedStems(files[0]!).flatMap((stem) => sources.get(stem) ?? []);
    if (tested.length !== 1) return;
    for (const { name, kind } of reader.symbolsOfContent(id)) {
      if (kind !== 'function' && kind !== 'method') continue;
      const said = splitIdentifier(name).filter((word) => !/^(tests?|it|should|spec)$/i.test(word));
      const query = said.join(' ').toLowerCase();
      if (isQuestion(query)) pairs.push({ query, source: 'tests', targets: tested, leftOut: new Set() });
    }
  });
  return pairs;
}

/** Stems that a test's file may be named after: `basket_test`, `test_basket`, `BasketTest`, `BasketSpec` → `basket`. */
function testedStems({ path }: FileDoc): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/, '');
  const rest = splitIdentifier(name).filter((word) => !/^(tests?|specs?)$/i.test(word));
  const stem = termsOfIdentifier(rest.join('_')).at(-1);
  return stem === undefined ? [] : [stem];
}

/** Subjects of commits → the files that they touched. */
function commitPairs(root: string, catalogue: Catalogue): Pair[] {
  const pairs: Pair[] = [];
  for (const { subject, paths } of readHistory(root) ?? []) {
    const query = subject
      .replace(/^\w+(\([^)]*\))?!?:\s*/, '')
      .replace(/\(?#\d+\)?/g, '')
      .replace(/["“”`*]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (HOUSEKEEPING.test(query) || !isQuestion(query)) continue;
    const touched = paths.flatMap((path) => catalogue.positionOfPath.get(path) ?? []);
    const sources = touched.filter((position) => catalogue.contents[position]!.files[0]!.class === 'source');
    if (sources.length === 0 || touched.length > 2 * MOST_TOUCHED || sources.length > MOST_TOUCHED) continue;
    pairs.push({ query, source: 'commits', targets: [...new Set(sources)], leftOut: new Set() });
  }
  return pairs;
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
