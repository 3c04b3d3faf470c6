import type { Suggestion } from '../../core/attach.js';
import { UserError, Cancelled } from '../../core/errors.js';
import type { Completion, Query, SearchOptions, SearchResult, Stages } from '../../core/search.js';
import type { SearchTrace } from '../../core/searchTrace.js';
import { fold } from '../../core/terms.js';
import type { Embedder } from '../embedding/embedder.js';
import { type PostingReader } from '../store/postings.js';
import type { GraphStore } from '../store/graph.js';
import type { RetrievalReader } from '../store/retrievalReader.js';
import { Catalogue } from './catalogue.js';
import { rerank } from './deep/rerank.js';
import type { DeepTier } from './deep/tier.js';
import { type DenseScores, noScores, scoreDense, type VectorSource } from './dense/dense.js';
import { type Candidate, extractFeatures, type Lookups, type NamedSymbol, namedSymbol } from './features.js';
import { holdAgainstFiles } from './freshness.js';
import { Graph } from './graph/graph.js';
import { spread } from './graph/spread.js';
import { completions } from './facets/complete.js';
import { suggestPaths, suggestSymbols } from './facets/suggest.js';
import { Facets } from './facets/facets.js';
import { filterNotices } from './facets/notices.js';
import { traceOf } from './explain/trace.js';
import { narrows } from './filters.js';
import { type LexicalScores, release, scoreLexical } from './lexical/bm25f.js';
import { KeptOccurrences } from './lexical/occurrences.js';
import { evidenceOf, LEAST_EVIDENCE } from './goodMatch.js';
import { adapted } from './learned/adapter.js';
import { calibrationFor, promise } from './learned/calibrated.js';
import { adaptedAt, correctedWeights, inUse, type Learned, type LearnedFiles, ranking } from './learned/learned.js';
import { holdersOf, type LeftOut, withoutComments, withoutVectors } from './learned/leftOut.js';
import { preferences } from './learned/preferences.js';
import { isListing, listCandidates } from './listing.js';
import { LruCache } from './lru.js';
import { narrowing, type Narrowing } from './narrowing.js';
import { markNamed } from './path/named.js';
import { phraseEvidence } from './phrase/evidence.js';
import { rank, type Ranked, weights, type Weights } from './rank.js';
import type { ChunkSource } from './select/chunks.js';
import type { Shingles } from './select/nearCopies.js';
import { CUT_OFF, select } from './select/select.js';
import { byKind, type Named } from './symbol/definitions.js';
import { lookupSymbols } from './symbol/lookup.js';
import { placeFrames, type PlacedFrame } from './trace/frames.js';
import { frameHits, framesFirst } from './trace/hits.js';
import { withoutUnfinished } from './understand/filters.js';
import { unfinishedFilter } from './understand/filterSyntax.js';
import { WEIGHT } from './understand/terms.js';
import { understand } from './understand/understand.js';

const ALL_STAGES: Stages = {
  lexical: true,
  dense: true,
  symbol: true,
  fileEvidence: true,
  priors: true,
  select: true,
  deep: true,
  rerank: true,
  learned: true,
  graph: true,
  history: true,
};

/** While a name is typed: names that it may become; words that the last word may become. */
const NAMES_BEGUN = 60;
const WORDS_BEGUN = 6;
/** Names whose definers are remembered. */
const DEFINERS_KEPT = 500;
/** Phrases whose contents are; 500 ids at most, mostly a few. */
const PHRASES_KEPT = 500;

/** Where retrieval reads: one connection's view of the index. */
export interface RetrievalSource {
  readonly reader: RetrievalReader;
  readonly postings: PostingReader;
  readonly vectors: VectorSource;
  /** Absent: there are no edges. */
  readonly graph?: GraphStore;
  /** Text of a content as it was indexed. */
  text(contentId: number): string;
  /** Changes whenever committed data changed. */
  version(): number;
}

/** What only measuring the repository with itself asks for. */
export interface FindOptions extends SearchOptions {
  leftOut?: LeftOut;
  /** In place of what is kept of this repository. */
  learned?: Learned;
}

/** What the pipeline found for one query, before chunks are chosen; the fitting script learns from it. */
export interface Found {
  catalogue: Catalogue;
  graph: Graph;
  query: Query;
  lexical: LexicalScores;
  dense: DenseScores;
  /** Of the optional model; empty where there is none, or it could not be asked. */
  deep: DenseScores;
  /** Sentences for the user. */
  notices: string[];
  candidates: Candidate[];
  /** Frames of a trace that lie in this repository and pass the filters, the one to look at first at the front. */
  frames: PlacedFrame[];
  stages: Stages;
  /** Of the features: the shipped ones, or as corrected for this repository. */
  weights: Weights;
}

/** What lies in memory of the index as committed. */
interface Loaded {
  catalogue: Catalogue;
  facets: Facets;
  graph: Graph;
  /** By folded name: common ones are in every other query, and have hundreds. */
  definers: LruCache<string, Named>;
  /** Ids of contents by limit and phrase: while somebody types, all but the last are asked for again with every key. */
  phrases: LruCache<string, readonly number[]>;
  occurrences: KeptOccurrences;
}

/**
 * understand → candidates (lexical, dense, symbol, phrase) → features → spread along the graph → rank files → choose each file's chunk → select.
 * Deterministic: equal scores order by path, then line.
 */
export class Retrieval {
  private catalogueOf: ({ version: number } & Loaded) | null = null;
  private readonly symbols = new LruCache<number, readonly NamedSymbol[]>(20_000);
  private readonly shingles = new LruCache<number, Shingles>(2_000);
  private readonly chunks: ChunkSource = {
    chunks: (first, count) => this.source.reader.chunks(first, count),
    symbolsOf: (contentId) => this.symbolsOf(contentId),
    cosines: (query, content) => this.source.vectors.cosines(query, content),
    text: (contentId) => this.source.text(contentId),
  };

  constructor(
    private readonly source: RetrievalSource,
    private readonly embedder: Embedder,
    /** Folder that the indexed paths are relative to. */
    private readonly root: string,
    private readonly deep: DeepTier | null = null,
    private readonly learned: Pick<LearnedFiles, 'current'> = nothingLearned,
    /** Path → text that is not saved yet. */
    private readonly buffers: ReadonlyMap<string, string> = new Map(),
  ) {}

  /** The catalogue of the data as committed now; read again only when it changed, and then only what did. */
  catalogue(): Catalogue {
    return this.current().catalogue;
  }

  private current(): Loaded {
    const version = this.source.version();
    if (this.catalogueOf?.version !== version) {
      const { reader, graph } = this.source;
      const earlier = this.catalogueOf;
      const catalogue = Catalogue.read(reader, earlier?.catalogue);
      this.catalogueOf = {
        version,
        catalogue,
        facets: new Facets(catalogue, reader),
        graph: Graph.read(catalogue, graph, earlier?.graph),
        definers: new LruCache(DEFINERS_KEPT),
        phrases: new LruCache(PHRASES_KEPT),
        occurrences: new KeptOccurrences(catalogue, (term) => this.source.postings.read(term)),
      };
    }
    return this.catalogueOf;
  }

  /** Ways to go on with a query that ends in an unfinished filter, the most frequent values first. */
  completeQuery(query: string, limit: number): Completion[] {
    return completions(query, this.current().facets, this.source.reader, limit);
  }

  /** Contents that the files of a content import, use, extend or test. */
  linkedFrom(contentId: number): ReadonlySet<number> {
    const { catalogue, graph } = this.current();
    const from = catalogue.positionOf.get(contentId);
    const linked = new Set<number>();
    if (from !== undefined) graph.eachLink(from, (to) => linked.add(catalogue.contents[to]!.id));
    return linked;
  }

  /** What of the repository can be meant by the beginning or a part of a name. */
  suggest(typed: string, what: 'path' | 'symbol', limit: number): Suggestion[] {
    const { catalogue, facets } = this.current();
    if (what === 'path') return suggestPaths(typed, catalogue, facets, limit);
    return suggestSymbols(typed, catalogue, this.source.reader, limit);
  }

  /** @throws UserError empty-query; Cancelled */
  async search(
    text: string,
    options: SearchOptions = {},
    signal?: AbortSignal,
  ): Promise<Omit<SearchResult, 'coverage'>> {
    const started = performance.now();
    const { limit = 10, further = 0, at = Date.now() } = options;
    const found = await this.find(text, { ...options, at }, signal);
    const { catalogue, query, stages } = found;
    const learned = this.learned.current();
    const tier = found.deep.content.size > 0 ? 'deep' : 'instant';
    // It was made with the instant tier, and says nothing of another ranking.
    const calibration =
      tier === 'instant' && stages.learned ? calibrationFor(learned, query, this.embedder.id) : undefined;
    const first = rank(catalogue, found.candidates, found.weights);
    const ranked = options.prefix ? first : await this.reranked(found, first, signal);
    const selection = select(this.chunks, this.shingles, found, ranked, {
      limit,
      further,
      cutOff: isListing(query) ? null : (calibration?.share ?? CUT_OFF),
      diverse: stages.select,
    });
    const { chosen, outcomes, floor } = selection;
    const framed = framesFirst(frameHits(this.chunks, found, chosen[0]?.hit.score ?? 0), chosen, limit + further);
    const hits = holdAgainstFiles(this.root, framed, this.buffers);
    // What stands first, not what would without the filters.
    const best = ranked[outcomes.findIndex(({ state }) => state === 'shown')];
    const evidence = best ? evidenceOf(query, found.lexical, best, catalogue.contents[best.content]!) : -Infinity;
    const threshold = calibration?.evidence ?? LEAST_EVIDENCE;
    const noGoodMatch = hits.length === 0 || (found.frames.length === 0 && evidence < threshold);
    const notices = filterNotices(query.filters, this.current().facets, this.source.reader, hits.length === 0);
    notices.push(...found.notices);
    const result: Omit<SearchResult, 'coverage'> = {
      hits,
      noGoodMatch,
      tier,
      ...(notices.length > 0 && { notices }),
      ...(calibration && { calibrated: promise(calibration, outcomes, catalogue) }),
      ms: performance.now() - started,
    };
    if (!options.trace) {
      release(catalogue, found.lexical);
      return result;
    }
    const trace = traceOf({
      versions: this.versions(catalogue, learned),
      query: text,
      options: { limit, prefix: options.prefix ?? false, stages, at },
      judged: { noGoodMatch, evidence: Number.isFinite(evidence) ? evidence : null, threshold },
      floor: Number.isFinite(floor) ? floor : null,
      found,
      ranking: ranked,
      selection,
      located: framed,
      hits,
    });
    return { ...result, trace };
  }

  private versions(catalogue: Catalogue, learned: Learned): SearchTrace['versions'] {
    return {
      embedder: this.embedder.id,
      ranking,
      adapted: adaptedAt(learned, this.embedder.id),
      calibrated: learned.calibration?.madeAt ?? null,
      contents: catalogue.contents.length,
    };
  }

  /** Candidates with features: everything up to ranking. */
  async find(text: string, options: FindOptions = {}, signal?: AbortSignal): Promise<Found> {
    const stages = { ...ALL_STAGES, ...options.stages };
    const query = understand(options.prefix ? withoutUnfinished(text) : text);
    if (isListing(query) && !narrows(query.filters)) {
      const problem = text.trim() === '' ? 'The query is empty' : 'The query has nothing in it to look for';
      throw new UserError(`${problem}: type a name, a few words or a question.`, 'empty-query');
    }
    const { catalogue, graph, definers, phrases: knownPhrases, occurrences } = this.current();
    const narrow = narrowing(catalogue, this.source.reader, query);
    const frames = this.place(catalogue, query, narrow);
    if (isListing(query)) return this.list(catalogue, query, narrow, stages);
    if (options.prefix) this.completeLastWord(query);
    const { leftOut, at = Date.now() } = options;
    const learned = stages.learned ? (options.learned ?? this.learned.current()) : nothingLearned.current();
    const adaptation = inUse(learned, this.embedder.id);
    const withheldFrom = leftOut && ((t: string) => withoutComments(this.source.postings.read(t), leftOut));
    const terms = stages.lexical ? query.terms : [];
    const lexical = scoreLexical(catalogue, terms, (t) => occurrences.of(t, withheldFrom));
    if (narrows(query.filters)) lexical.touched = lexical.touched.filter(narrow.accepts);
    if (signal?.aborted) throw new Cancelled();
    // Whoever types a name or a path wants that one, not what is worded like it; unless there is none.
    const isName = query.intent === 'path' || query.intent === 'symbol';
    const dense: DenseScores =
      stages.dense && (!isName || lexical.touched.length === 0)
        ? await scoreDense(
            catalogue,
            leftOut ? withoutVectors(this.source.vectors, leftOut) : this.source.vectors,
            adapted(this.embedder, adaptation?.adapter),
            query.text,
            signal,
          )
        : noScores();
    if (signal?.aborted) throw new Cancelled();
    const isWorded = stages.deep && (!isName || lexical.touched.length === 0);
    const answer = isWorded
      ? await this.deep?.search.find(catalogue, query.text, options.prefix ?? false, signal)
      : null;
    if (signal?.aborted) throw new Cancelled();
    const deep = answer?.scores ?? noScores();
    const notices = answer?.notice ? [answer.notice] : [];
    for (const { content } of [dense, deep])
      for (const c of [...content.keys()]) if (!narrow.accepts(c)) content.delete(c);
    const contentOf = (id: number): number | undefined => {
      const c = catalogue.positionOf.get(id);
      return c !== undefined && narrow.accepts(c) ? c : undefined;
    };
    const liked = preferences(learned.opened, query, at);
    const lookups: Lookups = {
      symbolsNamed: (name) =>
        options.prefix || query.intent === 'symbol'
          ? byKind(lookupSymbols(this.source.reader, name, NAMES_BEGUN, options.prefix ?? false))
          : this.definersOf(definers, name),
      contentOf,
      preferred: ({ files }) => files.reduce((most, { path }) => Math.max(most, liked.get(path) ?? 0), 0),
    };
    const withheld = leftOut ? holdersOf(catalogue, leftOut) : new Set();
    const phrases = phraseEvidence(
      query,
      catalogue.contents.length,
      (phrase, limit) => {
        const ids = this.withPhrase(knownPhrases, phrase, limit + 1);
        if (ids.length > limit) return null;
        return ids.flatMap((id) => contentOf(id) ?? []).filter((c) => !withheld.has(c));
      },
      (c) => catalogue.contents[c]!.files[0]!.class === 'doc',
    );
    const corrected = correctedWeights(adaptation);
    const own = extractFeatures(catalogue, query, lexical, dense, phrases, lookups, stages, deep);
    markNamed(catalogue, query, own);
    // Whoever types a name or a path wants that one, not what it leads to.
    const spreading = { ...stages, graph: stages.graph && !isName };
    const candidates = spread(graph, catalogue, query, own, corrected, spreading, narrow.accepts);
    return { catalogue, graph, query, lexical, dense, deep, notices, candidates, frames, stages, weights: corrected };
  }

  /** What a query of filters only finds. */
  private list(catalogue: Catalogue, query: Query, { accepts }: Narrowing, stages: Stages): Found {
    const lexical = scoreLexical(catalogue, [], (t) => this.current().occurrences.of(t));
    const candidates = listCandidates(catalogue, query, accepts, (id) => this.symbolsOf(id));
    const none = { dense: noScores(), deep: noScores(), notices: [], frames: [], graph: this.current().graph };
    return { catalogue, query, lexical, ...none, candidates, stages, weights };
  }

  /** The ranking as the cross-encoder has it, where the user chose one. */
  private async reranked(found: Found, ranking: Ranked[], signal?: AbortSignal): Promise<Ranked[]> {
    const { deep } = this;
    if (!deep?.reranks || !found.stages.rerank || isListing(found.query)) return ranking;
    const result = await rerank(this.chunks, found, ranking, (...asked) => deep.score(...asked), signal);
    if (result.notice) found.notices.push(result.notice);
    return result.ranking;
  }

  private place(catalogue: Catalogue, query: Query, { accepts }: Narrowing): PlacedFrame[] {
    if (query.frames.length === 0) return [];
    const root = this.root.replaceAll('\\', '/');
    return placeFrames(query.frames, (name) => catalogue.filesNamed(name), root).filter(({ content }) =>
      accepts(content),
    );
  }

  private withPhrase(known: Loaded['phrases'], phrase: string, limit: number): readonly number[] {
    return known.getOrMake(`${limit} ${phrase}`, () => this.source.reader.contentsWithPhrase(phrase, limit));
  }

  private definersOf(known: Loaded['definers'], name: string): Named {
    return known.getOrMake(name, () => byKind(this.source.reader.definersOf(name)));
  }

  private symbolsOf(contentId: number): readonly NamedSymbol[] {
    return this.symbols.getOrMake(contentId, (id) => {
      const symbols = this.source.reader.symbolsOfContent(id).map(namedSymbol);
      return symbols.sort((a, b) => a.entry.startLine - b.entry.startLine);
    });
  }

  /** Search as you type: the unfinished last word stands for the terms that it begins. */
  private completeLastWord(query: Query): void {
    const last = /([\p{L}_][\p{L}\p{N}_]*)$/u.exec(query.raw)?.[1];
    if (!last || unfinishedFilter(query.raw) || query.frames.length > 0) return;
    const prefix = fold(last);
    if (prefix.length < 2) return;
    const known = new Set(query.terms.map((t) => t.term));
    for (const term of this.source.postings.withPrefix(prefix, WORDS_BEGUN))
      if (!known.has(term)) query.terms.push({ term, weight: WEIGHT.begun, guess: true });
  }
}

const nothingLearned: Pick<LearnedFiles, 'current'> = { current: () => ({ opened: [] }) };
