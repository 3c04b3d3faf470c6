import { UserError, Cancelled } from '../../core/errors.js';
import type { Hit, Query, RetrieverName, SearchOptions, SearchResult, Stages } from '../../core/search.js';
import { fold, termsOfIdentifier } from '../../core/terms.js';
import type { Embedder } from '../embedding/embedder.js';
import { type PostingReader } from '../store/postings.js';
import type { ChunkEntry, RetrievalReader } from '../store/retrievalReader.js';
import { Catalogue, type ContentDoc, type FileDoc } from './catalogue.js';
import { type DenseScores, scoreDense, type VectorSource } from './dense/dense.js';
import {
  type Candidate,
  extractFeatures,
  FEATURES,
  isType,
  type Lookups,
  nameAgreement,
  type NamedSymbol,
  namedSymbol,
  wordWeights,
} from './features.js';
import { type Located, holdAgainstFiles } from './freshness.js';
import { acceptedFile, narrows } from './filters.js';
import { type LexicalScores, scoreLexical } from './lexical/bm25f.js';
import { isGoodMatch } from './goodMatch.js';
import { LruCache } from './lru.js';
import { rank, type Ranked, weights } from './rank.js';
import { lookupSymbols } from './symbol/lookup.js';
import { understand } from './understand.js';
import { summarise } from './why.js';

const ALL_STAGES: Stages = { lexical: true, dense: true, symbol: true, fileEvidence: true, priors: true };

/** Kinds whose name says less of the chunk around it than a function's or a type's does. */
const MINOR: ReadonlySet<string> = new Set(['property', 'field', 'variable', 'constant', 'key', 'selector']);
/** A hit scoring less than this share of the best is noise when the best is good. */
const CUT_OFF = 0.2;

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
}

/**
 * understand → candidates (lexical, dense, symbol, phrase) → features → rank files → choose each file's chunk → select.
 * Deterministic: equal scores order by path, then line.
 */
export class Retrieval {
  private catalogueOf: { version: number; catalogue: Catalogue } | null = null;
  private readonly symbols = new LruCache<number, readonly NamedSymbol[]>(20_000);

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
    const ranked = rank(found.catalogue, found.candidates);
    const hits = holdAgainstFiles(this.root, this.select(found, ranked, limit));
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
    return { catalogue, query, lexical, dense, candidates, excluded };
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

  /** One hit a file, best file first; files' further chunks fill up when there are too few files. */
  private select(found: Found, ranked: Ranked[], limit: number): Located[] {
    const best = ranked[0]?.score ?? 0;
    const hits: Located[] = [];
    const more: Located[] = [];
    for (const r of ranked) {
      if (hits.length === limit || r.score < CUT_OFF * best) break;
      const file = acceptedFile(found.query.filters, found.catalogue.contents[r.content]!.files);
      if (!file) continue;
      const [first, ...rest] = this.hitsOf(found, r, file, 4);
      if (first) hits.push(first);
      more.push(...rest);
    }
    more.sort(
      ({ hit: a }, { hit: b }) =>
        b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine),
    );
    return [...hits, ...more.slice(0, limit - hits.length)];
  }

  /** The chunks of a file that show best why it was found. */
  private hitsOf(found: Found, r: Ranked, file: FileDoc, most: number): Located[] {
    const { catalogue, lexical, dense, query, excluded } = found;
    const doc = catalogue.contents[r.content]!;
    const rows = this.source.reader.chunks(doc.firstChunk, doc.chunks);
    const { weights: words, total } = wordWeights(query);
    const asked = new Set(query.identifiers.map(fold));
    const named = this.symbolsOf(doc.id);
    // A name that was typed, whole or (when it is all there is) only begun, decides which chunk is shown.
    const namedBy = ({ entry }: NamedSymbol): number => {
      const whole = asked.has(entry.folded);
      if (!whole && !(query.intent === 'symbol' && [...asked].some((a) => entry.folded.startsWith(a)))) return 0;
      return (whole ? 1.5 : 0.7) + (isType(entry.kind) ? 0.5 : 0);
    };
    const maxChunk = Math.max(1e-9, ...rows.map((c) => lexical.chunk[c.id] ?? 0));
    const scored = rows
      .filter((c) => c.kind !== 'skeleton' && !excluded.has(c.id))
      .map((chunk) => {
        let name = 0;
        let main: NamedSymbol | undefined;
        for (const s of named) {
          if (s.entry.startLine < chunk.startLine || s.entry.startLine > chunk.endLine) continue;
          const agreement = namedBy(s) + (MINOR.has(s.entry.kind) ? 0.5 : 1) * nameAgreement(s, words, total);
          if (agreement > name) {
            name = agreement;
            main = s;
          }
        }
        main ??= named.find((s) => s.entry.id === chunk.symbolId);
        const score =
          (lexical.chunk[chunk.id] ?? 0) / maxChunk + 0.8 * name + 0.3 * Math.max(0, dense.chunk.get(chunk.id) ?? 0);
        return { chunk, main, score };
      })
      .filter((s) => query.filters.kinds.length === 0 || (s.main && query.filters.kinds.includes(s.main.entry.kind)))
      .sort((a, b) => b.score - a.score || a.chunk.id - b.chunk.id);
    return scored
      .filter((s, i) => i === 0 || s.score > 0.35 * scored[0]!.score)
      .slice(0, most)
      .map((s, i) => ({
        hit: this.hit(found, r, doc, file, s.chunk, s.main, i === 0 ? 1 : (0.5 * s.score) / scored[0]!.score),
        file,
        text: () => this.source.text(doc.id).slice(s.chunk.start, s.chunk.end),
      }));
  }

  private hit(
    found: Found,
    r: Ranked,
    doc: ContentDoc,
    file: FileDoc,
    chunk: ChunkEntry,
    main: NamedSymbol | undefined,
    share: number,
  ): Hit {
    const retrievers = new Set<RetrieverName>();
    if (r.topChunks.length > 0) retrievers.add('lexical');
    if (r.features.denseBest > 0) retrievers.add('dense');
    if (r.features.defines + r.features.definesType > 0) retrievers.add('symbol');
    if (r.features.stemInQuery + r.features.directory > 0) retrievers.add('path');
    if (r.features.phrase > 0) retrievers.add('phrase');
    const bits = found.lexical.matched[r.content] ?? 0;
    const features = FEATURES.map((name) => ({ name, contribution: weights[name] * r.features[name] * share }))
      .filter((f) => Math.abs(f.contribution) > 0.001)
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    const terms = found.query.terms
      .filter((_t, i) => i < found.lexical.df.length && bits & (1 << i))
      .map((t) => t.term);
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
      score: r.score * share,
      why: {
        retrievers: [...retrievers],
        terms,
        features,
        summary: summarise(features, asked ? s.name : undefined, doc.files.length),
      },
    };
  }
}
