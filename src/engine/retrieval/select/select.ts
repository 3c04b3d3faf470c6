import type { Copies, Hit } from '../../../core/search.js';
import { Field } from '../../../core/terms.js';
import { type Catalogue, comparePaths, type FileDoc } from '../catalogue.js';
import { acceptedFile } from '../filters.js';
import type { LruCache } from '../lru.js';
import type { Ranked } from '../rank.js';
import type { Found } from '../retrieval.js';
import { type ChunkSource, chunksOf, type Chosen, hitOf, type Piece, textOf } from './chunks.js';
import { NEAR_COPY, type Shingles, shinglesOf, similarity } from './nearCopies.js';

/** A hit scoring less than this share of the best is noise when the best is good; calibration measures its own. */
export const CUT_OFF = 0.2;
/** Below this share of common shingles two pieces say different things. */
const DIFFERENT = 0.2;
/** Share of its score that a piece loses at most for saying what stands above it already. */
const REDUNDANCY = 0.15;
/** From this share of the other's score on, a copy fits as well. */
const ABOUT_EQUAL = 0.9;
/** Pieces that differ more in their number of words are not compared. */
const SIZE_RATIO = 0.7;
/** The same for what the query's words are worth in them. */
const SCORE_RATIO = 0.7;
/** Files with this share of common shingles are one file written twice, more or less. */
const ALIKE_AS_A_WHOLE = 0.5;
/** Copies that are named in a hit's one line, and in the hit; more are counted. */
const NAMED_IN_LINE = 2;
const NAMED_COPIES = 8;

export interface SelectOptions {
  limit: number;
  /** Chunks beyond the limit, of files within it. */
  further: number;
  /** Hits below this share of the best score that passes the filters are left out; null: none is. */
  cutOff: number | null;
  /** False: no grouping of copies, no redundancy: files as ranked. */
  diverse: boolean;
}

/** What became of a ranked file. */
export type Outcome =
  | { state: 'shown'; path: string; redundancy: number }
  | { state: 'copy'; of: string }
  | { state: 'filtered' | 'below cut-off' | 'beyond limit' };

export interface Selection {
  chosen: Chosen[];
  /** By position in the ranking. */
  outcomes: Outcome[];
  /** The least score that is shown. */
  floor: number;
}

/** A ranked file on its way into the list. */
interface Runner {
  rank: number;
  ranked: Ranked;
  file: FileDoc;
  /** Best chunk first; absent until it is looked at. */
  chunks?: Piece[];
  /** How many of the chosen it has been compared with, and the most that it has in common with one. */
  compared: number;
  overlap: number;
  score: number;
}

/**
 * The list that is shown: one hit a file in the order of what each adds to those above it (maximal marginal relevance,
 * Carbonell & Goldstein 1998, over the words of the shown chunks); near copies of a chosen piece are named in its hit;
 * files' further chunks fill up when there are too few files. What a hit loses for repeating is one of its
 * contributions, so that they still add up. Evaluated lazily (Minoux 1978): a loss only grows as more is chosen, so a
 * file that stays on top after comparing is the right one, and most files are never read.
 */
export function select(
  source: ChunkSource,
  /** Of chunks by their id, of whole contents by their negative id. */
  shingles: LruCache<number, Shingles>,
  found: Found,
  ranking: readonly Ranked[],
  { limit, further, cutOff, diverse }: SelectOptions,
): Selection {
  const outcomes: Outcome[] = ranking.map(() => ({ state: 'beyond limit' }));
  const files = ranking.map(({ content }) =>
    acceptedFile(found.query.filters, found.catalogue.contents[content]!.files),
  );
  const best = ranking[files.findIndex(Boolean)]?.score ?? 0;
  const floor = cutOff === null ? -Infinity : cutOff * best;
  const queue: Runner[] = [];
  ranking.forEach((ranked, rank) => {
    const file = files[rank];
    if (!file) outcomes[rank] = { state: 'filtered' };
    else if (ranked.score < floor) outcomes[rank] = { state: 'below cut-off' };
    else queue.push({ rank, ranked, file, compared: 0, overlap: 0, score: ranked.score });
  });
  const said = (piece: Piece): Shingles =>
    shingles.getOrMake(piece.chunk.id, () => shinglesOf(textOf(source, found, piece)));
  const whole = ({ ranked }: Runner): Shingles => {
    const { id } = found.catalogue.contents[ranked.content]!;
    return shingles.getOrMake(-id, () => shinglesOf(source.text(id)));
  };
  const first: Runner[] = [];
  const copies = new Map<Runner, string[]>();
  while (first.length < limit && queue.length > 0) {
    const runner = queue.shift()!;
    runner.chunks ??= chunksOf(source, found, runner.ranked, runner.file);
    const [best] = runner.chunks;
    if (!best) {
      outcomes[runner.rank] = { state: 'filtered' };
      continue;
    }
    if (diverse && runner.compared < first.length) {
      const original = compare(
        runner,
        first,
        ({ chunks }) => (mayBeAlike(found, best, chunks![0]!) ? similarity(said(best), said(chunks![0]!)) : 0),
        (other) => similarity(whole(runner), whole(other)) >= ALIKE_AS_A_WHOLE,
      );
      if (original) {
        const [shown, named] = standsBetter(found, runner, original) ? [runner, original] : [original, runner];
        const names = [...(copies.get(original) ?? []), named.file.path];
        if (shown === runner) first[first.indexOf(original)] = runner;
        outcomes[named.rank] = { state: 'copy', of: shown.file.path };
        outcomes[shown.rank] = shownAs(shown);
        copies.set(shown, names);
        continue;
      }
      if (queue[0] && before(found, queue[0], runner)) {
        insert(found, queue, runner);
        continue;
      }
    }
    first.push(runner);
    outcomes[runner.rank] = shownAs(runner);
  }
  // A copy that stands for a better one may have to give way to what lay between them.
  first.sort((a, b) => b.score - a.score);
  const chosen = (piece: Piece, hit: Hit): Chosen => ({
    hit,
    file: piece.file,
    chunk: piece.chunk.id,
    text: () => textOf(source, found, piece),
  });
  const shown = first.map((runner) =>
    chosen(runner.chunks![0]!, finished(found, runner, copies.get(runner) ?? [], copiesOf(found, runner))),
  );
  const more = furtherOf(first, limit - shown.length + further).map((piece) => chosen(piece, hitOf(found, piece)));
  return { chosen: [...shown, ...more], outcomes, floor };
}

/** The best of the chosen files' further chunks. */
function furtherOf(first: readonly Runner[], most: number): Piece[] {
  if (most === 0) return [];
  const score = ({ ranked, share }: Piece): number => ranked.score * share;
  return first
    .flatMap(({ chunks }) => chunks!.slice(1))
    .sort(
      (a, b) =>
        score(b) - score(a) ||
        (a.file.path < b.file.path ? -1 : a.file.path > b.file.path ? 1 : a.chunk.startLine - b.chunk.startLine),
    )
    .slice(0, most);
}

/** Compares with what was chosen since last time. @returns the chosen one that says the same, if one does */
function compare(
  runner: Runner,
  chosen: readonly Runner[],
  alike: (other: Runner) => number,
  isCopy: (other: Runner) => boolean,
): Runner | undefined {
  for (; runner.compared < chosen.length; runner.compared++) {
    const other = chosen[runner.compared]!;
    const share = alike(other);
    // A piece that is there twice in files that differ does not make one of them superfluous.
    if (share >= NEAR_COPY && isCopy(other)) return other;
    runner.overlap = Math.max(runner.overlap, share);
  }
  const repeated = Math.min(1, Math.max(0, (runner.overlap - DIFFERENT) / (NEAR_COPY - DIFFERENT)));
  // A negative score stays what it is: a share of it would be a gain.
  runner.score = runner.ranked.score - REDUNDANCY * repeated * Math.max(0, runner.ranked.score);
  return undefined;
}

const shownAs = ({ file, ranked, score }: Runner): Outcome => ({
  state: 'shown',
  path: file.path,
  redundancy: ranked.score - score,
});

/** Of two copies that fit about equally well, the one that more of the repository is built on stands for both. */
const standsBetter = ({ graph }: Found, { ranked }: Runner, { ranked: other }: Runner): boolean =>
  graph.dependants(ranked.content) > graph.dependants(other.content) && ranked.score >= ABOUT_EQUAL * other.score;

/**
 * Whether two pieces are worth reading: what says the same has about as many words, and the same ones of the query. It
 * spares almost every text from being unpacked.
 */
function mayBeAlike({ catalogue, lexical }: Found, { chunk: { id: a } }: Piece, { chunk: { id: b } }: Piece): boolean {
  const { chunks } = lexical;
  const differ = chunks.matched(a) ^ chunks.matched(b);
  return (
    (differ & (differ - 1)) === 0 &&
    isNear(wordsIn(catalogue, a), wordsIn(catalogue, b), SIZE_RATIO) &&
    isNear(chunks.score(a) + 1e-6, chunks.score(b) + 1e-6, SCORE_RATIO)
  );
}

const wordsIn = (catalogue: Catalogue, chunk: number): number =>
  catalogue.lengthOf(chunk, Field.body) + catalogue.lengthOf(chunk, Field.doc) + 1;
const isNear = (x: number, y: number, ratio: number): boolean => Math.min(x, y) >= ratio * Math.max(x, y);

const before = (found: Found, a: Runner, b: Runner): boolean =>
  a.score - b.score > 0 ||
  (a.score === b.score && comparePaths(found.catalogue, a.ranked.content, b.ranked.content) < 0);

function insert(found: Found, queue: Runner[], runner: Runner): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(found, queue[middle]!, runner)) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, runner);
}

/** Other files with the same content; those that the filters leave out are not named either. */
const copiesOf = ({ catalogue, query }: Found, { ranked, file }: Runner): string[] =>
  catalogue.contents[ranked.content]!.files.filter(
    (other) => other !== file && acceptedFile(query.filters, [other]),
  ).map(({ path }) => path);

/** The hit of a chosen file, with its loss among the contributions and its copies named. */
function finished(
  found: Found,
  { ranked, score, chunks }: Runner,
  near: readonly string[],
  same: readonly string[],
): Hit {
  const hit = hitOf(found, chunks![0]!);
  const lost = score - ranked.score;
  const paths = [...same, ...near];
  if (lost === 0 && paths.length === 0) return hit;
  const copies: Copies | undefined =
    paths.length > 0 ? { identical: same.length, near: near.length, paths: paths.slice(0, NAMED_COPIES) } : undefined;
  const reasons = [hit.why.summary, copies ? copiesText(copies) : ''].filter(Boolean);
  const features = lost === 0 ? hit.why.features : [...hit.why.features, { name: 'redundancy', contribution: lost }];
  return { ...hit, score, ...(copies && { copies }), why: { ...hit.why, features, summary: reasons.join(' · ') } };
}

/** `and 3 near copies: a.ts, b.ts …`, `and 1 identical file: c.ts`. */
function copiesText({ identical, near, paths }: Copies): string {
  const parts = [
    identical > 0 ? `${identical} identical ${identical === 1 ? 'file' : 'files'}` : '',
    near > 0 ? `${near} near ${near === 1 ? 'copy' : 'copies'}` : '',
  ].filter(Boolean);
  const more = identical + near > NAMED_IN_LINE ? ' …' : '';
  return `and ${parts.join(', ')}: ${paths.slice(0, NAMED_IN_LINE).join(', ')}${more}`;
}
