import type {
  CompletionContext,
  ContextOptions,
  ContextPiece,
  ContextRetriever,
  Cursor,
  Visit,
} from '../../core/completion.js';
import { Cancelled, UserError } from '../../core/errors.js';
import { loadTokenizer } from '../../core/tokens.js';
import { embedText } from '../embedding/bundled.js';
import { languageOf } from '../workspace/languages.js';
import { calls } from './calls/calls.js';
import type { Candidate, Retriever } from './candidate.js';
import { companions } from './companions/companions.js';
import { continuations } from './continuations/continuations.js';
import { Outlines } from './cursor/outlines.js';
import { readSituation, type Situation } from './cursor/situation.js';
import { withHints } from './cursor/hints.js';
import { imports } from './imports/imports.js';
import { mentions } from './mentions/mentions.js';
import { merge, type Merged } from './mix/merge.js';
import { inPromptOrder } from './mix/order.js';
import { pack } from './mix/pack.js';
import { isBanned, pinnedPieces } from './mix/pins.js';
import { names } from './names/names.js';
import { type Neighbours, neighboursOf, neighbourhoodKey } from './neighbours.js';
import { parents } from './parents/parents.js';
import { recent, Visits } from './recent/recent.js';
import { Repository, type RepositoryFile, type RepositorySource, unsavedFile } from './repository.js';
import { siblings } from './siblings/siblings.js';
import { similar } from './similar/similar.js';
import { LruCache } from '../retrieval/lru.js';
import { tests } from './tests/tests.js';

/** Tokens of evidence where nothing else is said. */
const BUDGET = 1_024;
/** Neighbourhoods that are remembered: a keystroke rarely changes which one it is. */
const MOST_NEIGHBOURHOODS = 16;

/** What contexts are made of. */
export interface ContextParts {
  source: RepositorySource;
  /** Absolute path of the folder. */
  root: string;
  /** Folder that holds grammars and queries. */
  resources: string;
  /** Path → text that is not saved yet. */
  buffers: ReadonlyMap<string, string>;
  /** A file as it is on disk; null when there is none. */
  read(path: string): Promise<string | null>;
}

/**
 * What a completion is given: cursor → situation → retrievers → mix. The buffer that the cursor is in speaks for its
 * file; no stored row of that file is read.
 */
export class CompletionContexts {
  private readonly repository: Repository;
  private readonly outlines: Outlines;
  private readonly visits = new Visits();
  private readonly neighbourhoods = new LruCache<string, Neighbours>(MOST_NEIGHBOURHOODS);
  private readonly overlays = new Map<string, { text: string; file: RepositoryFile }>();

  constructor(private readonly parts: ContextParts) {
    this.repository = new Repository(parts.source, parts.root);
    this.outlines = new Outlines(parts.resources);
  }

  /**
   * Evidence for writing at a cursor, within a budget of tokens (default 1,024).
   * @throws UserError bad-argument (no such file); Cancelled
   */
  async context(cursor: Cursor, options: ContextOptions = {}, signal?: AbortSignal): Promise<CompletionContext> {
    const started = performance.now();
    const { situation, merged } = await this.candidates(cursor, options, signal);
    const count = await loadTokenizer();
    if (signal?.aborted) throw new Cancelled();
    const { budget = BUDGET, pinned = [], banned = [] } = options;
    const pins = pinnedPieces(this.repository, pinned, budget, count);
    const taken = pins.reduce((sum, { tokens }) => sum + tokens, 0);
    const free = merged.filter(
      (piece) =>
        !isBanned(piece, banned) &&
        !pins.some(
          (pin) => pin.path === piece.path && pin.startLine <= piece.startLine && piece.endLine <= pin.endLine,
        ),
    );
    const packed = inPromptOrder(pack(free, budget - taken, count));
    const evidence = [
      ...pins,
      ...packed.map(({ piece, form, tokens }): ContextPiece => ({
        path: piece.path,
        startLine: form.startLine,
        endLine: form.endLine,
        text: form.text,
        why: piece.why,
        retrievers: [...piece.retrievers],
        form: form.name,
        score: Math.round(piece.value * 1e4) / 1e4,
        tokens,
      })),
    ];
    return {
      prefix: situation.text.slice(0, situation.offset),
      suffix: situation.text.slice(situation.offset),
      evidence,
      tokens: evidence.reduce((sum, { tokens }) => sum + tokens, 0),
      ms: Math.round((performance.now() - started) * 1000) / 1000,
    };
  }

  /** All pieces with their features, best first, before the budget; what the weights are fitted on. */
  async candidates(
    cursor: Cursor,
    options: ContextOptions = {},
    signal?: AbortSignal,
  ): Promise<{ situation: Situation; merged: Merged[] }> {
    const situation = withHints(await this.read(cursor, false), options);
    const overlays = await this.unsaved(situation.path);
    if (signal?.aborted) throw new Cancelled();
    this.repository.enter(situation.path, situation.language, overlays);
    const candidates: Candidate[] = [];
    for (const retriever of this.retrievers(situation, options.without ?? []))
      candidates.push(...retriever.retrieve(situation, this.repository));
    return { situation, merged: merge(situation, candidates) };
  }

  /** Reads the buffer anew and finds its neighbours, so that the next keystroke costs little. */
  async prepare(cursor: Cursor): Promise<void> {
    const situation = await this.read(cursor, true);
    this.repository.enter(situation.path, situation.language, await this.unsaved(situation.path));
    this.neighbours(situation);
    await loadTokenizer();
  }

  /** The user looked at, or changed, these lines. */
  visited(visit: Visit): void {
    this.visits.add(visit);
  }

  async close(): Promise<void> {
    await this.outlines.close();
  }

  private async read(cursor: Cursor, fresh: boolean): Promise<Situation> {
    const text = cursor.text ?? this.parts.buffers.get(cursor.path) ?? (await this.parts.read(cursor.path));
    if (text === null) throw new UserError(`There is no file "${cursor.path}" in this folder.`, 'bad-argument');
    const language = cursor.language ?? languageOf(cursor.path);
    const outline = fresh
      ? await this.outlines.parsed(cursor.path, text, language)
      : await this.outlines.now(cursor.path, text, language);
    return readSituation(cursor, text, language, outline);
  }

  private retrievers(situation: Situation, without: readonly ContextRetriever[]): Retriever[] {
    const neighbours = (): Neighbours => this.neighbours(situation);
    const all: Retriever[] = [
      imports,
      mentions,
      calls,
      parents,
      siblings,
      companions(neighbours),
      continuations(neighbours),
      similar(neighbours, (text) => embedText(text, 'document')),
      tests,
      names(neighbours),
      recent(this.visits),
    ];
    return all.filter(({ name }) => !without.includes(name));
  }

  private neighbours(situation: Situation): Neighbours {
    const key = neighbourhoodKey(situation, this.parts.source.version());
    let found = this.neighbourhoods.get(key);
    if (!found) this.neighbourhoods.set(key, (found = neighboursOf(situation, this.repository)));
    return found;
  }

  /** Files that editors hold unsaved, but the one that the cursor is in. */
  private async unsaved(own: string): Promise<ReadonlyMap<string, RepositoryFile>> {
    const files = new Map<string, RepositoryFile>();
    for (const [path, text] of this.parts.buffers) {
      if (path === own) continue;
      let known = this.overlays.get(path);
      if (known?.text !== text) {
        const outline = await this.outlines.parsed(path, text, languageOf(path));
        this.overlays.set(path, (known = { text, file: unsavedFile(path, text, outline) }));
      }
      files.set(path, known.file);
    }
    return files;
  }
}
