import type { CompletionContext, ContextOptions, ContextPiece, Cursor, Visit } from '../../core/completion.js';
import { Cancelled, UserError } from '../../core/errors.js';
import type { SymbolDef } from '../../core/outline.js';
import { type CountTokens, loadTokenizer } from '../../core/tokens.js';
import { embedText } from '../embedding/bundled.js';
import { languageOf } from '../workspace/languages.js';
import { calls } from './calls/calls.js';
import type { Candidate, Retriever } from './candidate.js';
import { companions } from './companions/companions.js';
import { continuations } from './continuations/continuations.js';
import { Lexer } from './cursor/lex.js';
import { Outlines } from './cursor/outlines.js';
import { readSituation, type Situation } from './cursor/situation.js';
import { withHints } from './cursor/hints.js';
import { imports } from './imports/imports.js';
import { mentions } from './mentions/mentions.js';
import { heldAgainstFiles } from './mix/fresh.js';
import { merge, type Merged } from './mix/merge.js';
import { inPromptOrder } from './mix/order.js';
import { pack, type Packed } from './mix/pack.js';
import { isBanned, pinnedPieces } from './mix/pins.js';
import { names } from './names/names.js';
import { type Neighbours, neighboursOf, neighbourhoodKey } from './neighbours.js';
import { namesAround } from './pieces.js';
import { parents } from './parents/parents.js';
import { recent, Visits } from './recent/recent.js';
import { Repository, type RepositoryFile, type RepositorySource, unsavedFile } from './repository.js';
import { siblings } from './siblings/siblings.js';
import { similar } from './similar/similar.js';
import { LruCache } from '../retrieval/lru.js';
import { tests } from './tests/tests.js';

/** Tokens of evidence where nothing else is said. */
const BUDGET = 1_024;
/** UTF-16 units before the cursor's line that similar code is looked for by. */
const READ_AROUND = 1_200;
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
  private readonly lexers = { before: new Lexer(), after: new Lexer() };
  private readonly visits = new Visits();
  private readonly neighbourhoods = new LruCache<string, Neighbours>(MOST_NEIGHBOURHOODS);
  private readonly found = new LruCache<string, readonly Candidate[]>(3 * MOST_NEIGHBOURHOODS);
  private readonly overlays = new Map<string, { text: string; file: RepositoryFile }>();
  private unsavedFiles: { files: UnsavedFiles; round: number } = { files: new Map(), round: 0 };

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
    const count = await loadTokenizer();
    const situation = withHints(await this.read(cursor, false), options);
    const unsaved = await this.unsaved(situation.path);
    if (signal?.aborted) throw new Cancelled();
    const evidence = this.evidence(situation, this.merged(situation, unsaved, options), options, count);
    return {
      prefix: situation.text.slice(0, situation.offset),
      suffix: situation.text.slice(situation.offset),
      evidence,
      tokens: evidence.reduce((sum, { tokens }) => sum + tokens, 0),
      ms: Math.round((performance.now() - started) * 1000) / 1000,
    };
  }

  /** All pieces with their features, best first, before the budget; what the weights are fitted on. */
  async candidates(cursor: Cursor, options: ContextOptions = {}): Promise<Merged[]> {
    const situation = withHints(await this.read(cursor, false), options);
    return this.merged(situation, await this.unsaved(situation.path), options);
  }

  private merged(
    situation: Situation,
    unsaved: UnsavedFiles,
    { without = [] }: ContextOptions,
    fresh = false,
  ): Merged[] {
    this.repository.enter(situation.path, situation.language, unsaved, fresh);
    const key = `${this.unsavedFiles.round} ${neighbourhoodKey(situation, this.repository.version)}`;
    const candidates = this.retrievers(situation, key)
      .filter(({ name }) => !without.includes(name))
      .flatMap((retriever) => this.ask(retriever, situation, key));
    return merge(situation, candidates);
  }

  private evidence(
    situation: Situation,
    merged: readonly Merged[],
    { budget = BUDGET, pinned = [], banned = [] }: ContextOptions,
    count: CountTokens,
  ): ContextPiece[] {
    const pins = pinnedPieces(this.repository, pinned, budget, count);
    const taken = pins.reduce((sum, { tokens }) => sum + tokens, 0);
    const free = merged.filter((piece) => !isBanned(piece, banned) && !isPinned(piece, pins));
    const packed = heldAgainstFiles(this.parts.root, pack(free, budget - taken, count));
    return [...pins, ...inPromptOrder(packed).map(asPiece)];
  }

  /** Reads the buffer anew and what belongs to it, so that the next keystroke costs little. */
  async prepare(cursor: Cursor): Promise<void> {
    const count = await loadTokenizer();
    const situation = await this.read(cursor, true);
    this.evidence(situation, this.merged(situation, await this.unsaved(situation.path), {}, true), {}, count);
  }

  /** What a text that an editor holds defines; parsed when it is not known yet, or was much changed. */
  async symbolsOf(path: string, text: string): Promise<readonly SymbolDef[]> {
    return (await this.outlines.now(path, text, languageOf(path))).symbols;
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
    return readSituation(cursor, text, language, outline, this.lexers);
  }

  private retrievers(situation: Situation, key: string): Retriever[] {
    const neighbours = (): Neighbours => this.neighbours(situation, key);
    return [
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
  }

  private neighbours(situation: Situation, key: string): Neighbours {
    return this.neighbourhoods.getOrMake(key, () => neighboursOf(situation, this.repository));
  }

  /** Steady retrievers are asked once a neighbourhood and line. */
  private ask(retriever: Retriever, situation: Situation, neighbourhood: string): readonly Candidate[] {
    if (!retriever.steady) return retriever.retrieve(situation, this.repository);
    const around = situation.text.slice(Math.max(0, situation.lineStart - READ_AROUND), situation.lineStart);
    const parts = [...namesAround(situation), ...situation.defined].join(' ');
    const key = [retriever.name, neighbourhood, parts, around].join('\n');
    return this.found.getOrMake(key, () => retriever.retrieve(situation, this.repository));
  }

  /** Files that editors hold unsaved, but the one that the cursor is in; the same map for as long as it says the same. */
  private async unsaved(own: string): Promise<UnsavedFiles> {
    const files = new Map<string, RepositoryFile>();
    for (const path of this.overlays.keys()) if (!this.parts.buffers.has(path)) this.overlays.delete(path);
    for (const [path, text] of this.parts.buffers) {
      if (path === own) continue;
      let known = this.overlays.get(path);
      if (known?.text !== text) {
        const outline = await this.outlines.parsed(path, text, languageOf(path));
        this.overlays.set(path, (known = { text, file: unsavedFile(path, text, outline) }));
      }
      files.set(path, known.file);
    }
    const last = this.unsavedFiles.files;
    const isSame = last.size === files.size && [...files].every(([path, file]) => last.get(path) === file);
    if (!isSame) this.unsavedFiles = { files, round: this.unsavedFiles.round + 1 };
    return this.unsavedFiles.files;
  }
}

type UnsavedFiles = ReadonlyMap<string, RepositoryFile>;

const isPinned = (piece: Merged, pins: readonly ContextPiece[]): boolean =>
  pins.some((pin) => pin.path === piece.path && pin.startLine <= piece.startLine && piece.endLine <= pin.endLine);

const asPiece = ({ piece, form, tokens }: Packed): ContextPiece => ({
  path: piece.path,
  startLine: form.startLine,
  endLine: form.endLine,
  text: form.text,
  why: piece.why,
  retrievers: [...piece.retrievers],
  form: form.name,
  score: Math.round(piece.value * 1e4) / 1e4,
  tokens,
});
