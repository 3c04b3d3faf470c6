import type { EvidencePiece } from '../../../core/ask.js';
import { Cancelled, UserError } from '../../../core/errors.js';
import type { GatherQuery, GatherRequest, Gathered } from '../../../core/gather.js';
import { hashOfLines } from '../../../core/hash.js';
import type { Hit, SearchOptions, SearchResult } from '../../../core/search.js';
import { type CountTokens, loadTokenizer } from '../../../core/tokens.js';
import { LruCache } from '../../retrieval/lru.js';
import { understand } from '../../retrieval/understand/understand.js';
import { CurrentFiles, type FileIndex } from './files.js';
import { fit, type Fitted } from './fit.js';
import { fuse } from './fuse.js';
import { grouped } from './group.js';
import { promptOrder } from './order.js';
import { type Prunable, prunable, runsOf } from './prune.js';
import { beside, byScore, merged, spreadOverFiles, type Unit, unitOfHit, unitOfPlace, without } from './units.js';

/** Where evidence comes from: an engine's own search and files. */
export interface GatherSource {
  readonly root: string;
  readonly index: FileIndex;
  /** Path → text that is not saved yet. */
  readonly buffers: ReadonlyMap<string, string>;
  search(query: string, options: SearchOptions, signal?: AbortSignal): Promise<SearchResult>;
}

/** Files looked at for a query, and further places in them. */
const FILES = 24;
const FURTHER = 24;
/** A query that finds nothing good counts so much against one that does. */
const NOT_GOOD = 0.3;

/** Tokens of lines: the same lines are counted again with every question about them. */
const lineTokens = new LruCache<string, number>(50_000);
/** Units taken apart, by language and text: each round of a question packs what the one before it packed, and more. */
const takenApart = new LruCache<string, Prunable>(400);

/**
 * Evidence for one answer: search → fuse → whole units as they are now → one of each kind → pruned and fitted into the
 * budget → the order of a prompt. The same index, files and request give the same pieces.
 * @throws UserError empty-query: the first query has no word
 * @throws Cancelled
 */
export async function gather(source: GatherSource, request: GatherRequest, signal?: AbortSignal): Promise<Gathered> {
  const started = performance.now();
  const { queries, limit = FILES } = request;
  const results: SearchResult[] = [];
  for (const { text } of queries) {
    const options = { limit, further: FURTHER, stages: request.search };
    results.push(await source.search(text, options, signal).catch((error: unknown) => nothingFor(error, results)));
    if (signal?.aborted) throw new Cancelled();
  }
  const hits = fuse(
    results.map(({ hits, noGoodMatch }, i) => ({
      hits,
      weight: (queries[i]!.weight ?? 1) * (noGoodMatch ? NOT_GOOD : 1),
    })),
  );
  const { pieces, tooLarge } = request.budget > 0 ? pack(source, request, hits, await loadTokenizer()) : nothing;
  return {
    pieces,
    hits: hits.slice(0, limit),
    searches: results.map(({ hits, noGoodMatch }, i) => ({ text: queries[i]!.text, hits: hits.length, noGoodMatch })),
    noGoodMatch: results.length > 0 && results.every(({ noGoodMatch }) => noGoodMatch),
    coverage: Math.min(1, ...results.map(({ coverage }) => coverage)),
    notices: [...new Set([...tooLarge, ...(results[0]?.notices ?? [])])],
    ms: performance.now() - started,
  };
}

const nothing = { pieces: [], tooLarge: [] };

/** A part of a question may have no word to search for; the question itself must. */
function nothingFor(error: unknown, before: readonly SearchResult[]): SearchResult {
  if (before.length === 0 || !(error instanceof UserError) || error.code !== 'empty-query') throw error;
  return { hits: [], noGoodMatch: true, tier: 'instant', coverage: 1, ms: 0 };
}

/** @returns the pieces, and a sentence for each place that the user asked for and that does not fit */
function pack(
  source: GatherSource,
  request: GatherRequest,
  hits: readonly Hit[],
  count: CountTokens,
): { pieces: EvidencePiece[]; tooLarge: string[] } {
  const { queries, budget, attached = [], pinned = [], removed = [] } = request;
  const stages = { prune: true, group: true, ...request.pack };
  const files = new CurrentFiles(source.index, source.root, source.buffers);
  const asked = merged(
    [
      ...attached.map((place) => unitOfPlace(place, 'attached', files)),
      ...pinned.map((place) => unitOfPlace(place, 'pinned', files)),
    ].filter((unit) => unit !== null),
  );
  const found = hits.map((hit) => unitOfHit(hit, files)).filter((unit) => unit !== null);
  const units = [...asked, ...spreadOverFiles(beside(merged(without(found, removed)), asked))].sort(byScore);
  const chosen = stages.group ? grouped(units) : units;
  const apart = new Map<Unit, Prunable>();
  const partsOf = (unit: Unit): Prunable => {
    let parts = apart.get(unit);
    if (!parts) apart.set(unit, (parts = partsOfUnit(unit, count)));
    return parts;
  };
  const fitted = fit(chosen, {
    budget,
    prune: stages.prune,
    weights: termWeights(queries, chosen.map(partsOf)),
    prunable: partsOf,
    count: (line) => tokensOfLine(line, count),
  });
  const shown = new Set(fitted.map(({ unit }) => unit));
  const tooLarge = asked.filter((unit) => !shown.has(unit));
  return {
    pieces: promptOrder(fitted).map((one, i) => pieceOf(one, i + 1, count(one.text))),
    tooLarge: tooLarge.map(
      ({ path, startLine, endLine }) =>
        `${path}:${startLine}-${endLine} does not fit into ${budget} tokens and was left out.`,
    ),
  };
}

function partsOfUnit({ file: { language, lines: all }, startLine, endLine }: Unit, count: CountTokens): Prunable {
  const lines = all.slice(startLine - 1, endLine);
  const key = [language, ...lines].join('\n');
  return takenApart.getOrMake(key, () => prunable(lines, language, (line) => tokensOfLine(line, count)));
}

function tokensOfLine(line: string, count: CountTokens): number {
  return lineTokens.getOrMake(line, () => count(`${line}\n`));
}

/** How telling each term of the queries is among the units themselves, the rarest about 1. */
function termWeights(queries: readonly GatherQuery[], units: readonly Prunable[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { text } of queries)
    for (const { term, weight, guess } of understand(text).terms)
      if (!guess) weights.set(term, Math.max(weight, weights.get(term) ?? 0));
  const inUnits = new Map<string, number>();
  for (const { termsOf } of units) {
    const own = new Set<string>();
    for (const said of termsOf.values()) for (const term of said) if (weights.has(term)) own.add(term);
    for (const term of own) inUnits.set(term, (inUnits.get(term) ?? 0) + 1);
  }
  const rarest = Math.log1p(units.length) || 1;
  for (const [term, weight] of weights)
    weights.set(term, (weight * Math.log1p(units.length / (inUnits.get(term) ?? 1))) / rarest);
  return weights;
}

function pieceOf({ unit, rows, text }: Fitted, id: number, tokens: number): EvidencePiece {
  const { path, startLine, endLine, symbol, why, pinned, file } = unit;
  return {
    id,
    path,
    startLine,
    endLine,
    symbol,
    text,
    runs: runsOf(rows, startLine),
    tokens,
    why,
    hash: hashOfLines(file.lines.slice(startLine - 1, endLine).join('\n')),
    ...(pinned && { pinned }),
  };
}
