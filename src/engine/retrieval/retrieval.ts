import { UserError, Cancelled } from '../../core/errors.js';
import type { Query, SearchOptions, SearchResult, Stages } from '../../core/search.js';
import { fold, termsOfIdentifier } from '../../core/terms.js';
import type { Embedder } from '../embedding/embedder.js';
import { type PostingReader } from '../store/postings.js';
import type { RetrievalReader } from '../store/retrievalReader.js';
import { Catalogue } from './catalogue.js';
import { type DenseScores, scoreDense, type VectorSource } from './dense/dense.js';
import { type Candidate, extractFeatures, type Lookups, type NamedSymbol, namedSymbol } from './features.js';
import { holdAgainstFiles } from './freshness.js';
import { narrows } from './filters.js';
import { type LexicalScores, scoreLexical } from './lexical/bm25f.js';
import { isGoodMatch } from './goodMatch.js';
import { LruCache } from './lru.js';
import { rank, weights, type Weights } from './rank.js';
import type { ChunkSource } from './select/chunks.js';
import type { Shingles } from './select/nearCopies.js';
import { CUT_OFF, select } from './select/select.js';
import { lookupSymbols } from './symbol/lookup.js';
import { understand } from './understand/understand.js';

const ALL_STAGES: Stages = { lexical: true, dense: true, symbol: true, fileEvidence: true, priors: true, select: true };

/** Where retrieval reads: one connection's view of the index. */
export interface RetrievalSource {
  readonly reader: RetrievalReader;
  readonly postings: PostingReader;
  readonly vectors: VectorSource;
  /** Text of a content as it was indexed. */
  text(contentId: number): string;
  /** Changes whenever committed data changed. */
  version(): number;
}

/** What the pipeline found for one query, before chunks are chosen; the fitting script learns from it. */
export interface Found {
  catalogue: Catalogue;
  query: Query;
  lexical: LexicalScores;
  dense: DenseScores;
  candidates: Candidate[];
  /** Chunks that hold a word which the query rules out. */
  excluded: ReadonlySet<number>;
  stages: Stages;
  /** Of the features: the shipped ones, or as corrected for this repository. */
  weights: Weights;
}

/**
 * understand → candidates (lexical, dense, symbol, phrase) → features → rank files → choose each file's chunk → select.
 * Deterministic: equal scores order by path, then line.
 */
export class Retrieval {
  private catalogueOf: { version: number; catalogue: Catalogue } | null = null;
  private readonly symbols = new LruCache<number, readonly NamedSymbol[]>(20_000);
  private readonly shingles = new LruCache<number, Shingles>(2_000);
  private readonly chunks: ChunkSource = {
    chunks: (first, count) => this.source.reader.chunks(first, count),
    symbolsOf: (contentId) => this.symbolsOf(contentId),
    text: (contentId) => this.source.text(contentId),
  };

  constructor(
    private readonly source: RetrievalSource,
    private readonly embedder: Embedder,
    /** Folder that the indexed paths are relative to. */
    private readonly root: string,
  ) {}

  /** The catalogue of the data as committed now; loaded again only when it changed. */
  catalogue(): Catalogue {
    const version = this.source.version();
    if (this.catalogueOf?.version !== version) {
      this.catalogueOf = {
        version,
        catalogue: new Catalogue(this.source.reader.contents(), this.source.reader.files()),
      };
    }
    return this.catalogueOf.catalogue;
  }

  /** @throws UserError empty-query; Cancelled */
  async search(
    text: string,
    options: SearchOptions = {},
    signal?: AbortSignal,
  ): Promise<Omit<SearchResult, 'coverage'>> {
    const started = performance.now();
    const limit = options.limit ?? 10;
    const found = await this.find(text, options, signal);
    const ranked = rank(found.catalogue, found.candidates, found.weights);
    const { chosen } = select(this.chunks, this.shingles, found, ranked, {
      limit,
      cutOff: CUT_OFF,
      diverse: found.stages.select,
    });
    const hits = holdAgainstFiles(this.root, chosen);
    const best = ranked[0];
    const noGoodMatch =
      hits.length === 0 ||
      !best ||
      !isGoodMatch(found.query, found.lexical, best, found.catalogue.contents[best.content]!);
    return { hits, noGoodMatch, ms: performance.now() - started };
  }

  /** Candidates with features: everything up to ranking. */
  async find(text: string, options: SearchOptions = {}, signal?: AbortSignal): Promise<Found> {
    const stages = { ...ALL_STAGES, ...options.stages };
    const query = understand(text);
    if (query.terms.length === 0 && query.quoted.length === 0 && !narrows(query.filters)) {
      throw new UserError('The query is empty: type a name, a few words or a question.', 'empty-query');
    }
    const catalogue = this.catalogue();
    if (options.prefix) this.completeLastWord(query);
    const lexical = scoreLexical(catalogue, stages.lexical ? query.terms : [], (t) => this.source.postings.read(t));
    if (signal?.aborted) throw new Cancelled();
    // Whoever types a name or a path wants that one, not what is worded like it; unless there is none.
    const isName = query.intent === 'path' || query.intent === 'symbol';
    const dense: DenseScores =
      stages.dense && (!isName || lexical.touched.length === 0)
        ? await scoreDense(catalogue, this.source.vectors, this.embedder, query.raw, signal)
        : { chunk: new Map(), content: new Map() };
    if (signal?.aborted) throw new Cancelled();
    const lookups: Lookups = {
      symbolsNamed: (name) =>
        options.prefix || query.intent === 'symbol'
          ? lookupSymbols(this.source.reader, name, 60)
          : this.source.reader.symbolsNamed(name),
      symbolsOf: (id) => this.symbolsOf(id),
      contentOf: (id) => catalogue.positionOf.get(id),
    };
    const phrases = new Set<number>();
    for (const q of query.quoted) {
      for (const id of this.source.reader.contentsWithPhrase(q, 500)) {
        const c = catalogue.positionOf.get(id);
        if (c !== undefined) phrases.add(c);
      }
    }
    const excluded = new Set<number>();
    for (const word of query.filters.notTerms) {
      for (const t of termsOfIdentifier(word).slice(-1)) {
        const list = this.source.postings.read(t);
        for (let i = 0; i < list.length; i++) excluded.add(list.chunks[i]!);
      }
    }
    const candidates = extractFeatures(catalogue, query, lexical, dense, phrases, lookups, stages);
    return { catalogue, query, lexical, dense, candidates, excluded, stages, weights };
  }

  private symbolsOf(contentId: number): readonly NamedSymbol[] {
    let s = this.symbols.get(contentId);
    if (!s) {
      s = this.source.reader.symbolsOfContent(contentId).map(namedSymbol);
      this.symbols.set(contentId, s);
    }
    return s;
  }

  /** Search as you type: the unfinished last word stands for the terms that it begins. */
  private completeLastWord(query: Query): void {
    const last = /([\p{L}_][\p{L}\p{N}_]*)$/u.exec(query.raw)?.[1];
    if (!last) return;
    const prefix = fold(last);
    if (prefix.length < 2) return;
    const known = new Set(query.terms.map((t) => t.term));
    for (const term of this.source.postings.withPrefix(prefix, 6))
      if (!known.has(term)) query.terms.push({ term, weight: 0.5, guess: true });
  }
}
