import type { LanguageId } from '../../core/source.js';
import { nearestFirst } from '../context/paths.js';
import { idiomsOf } from './idioms/shipped.js';
import { frequencies, indexed, joined, type TokenFile } from './indexed.js';
import type { Indexed, Lane, Source } from './scene.js';
import { type Span, whole } from './stream.js';
import { DEPTH } from './suffixOrder.js';
import { Symbols } from './symbols/symbols.js';
import { type Symbol, type SymbolFile, SymbolTable } from './symbols/table.js';
import { tokenize, Vocabulary } from './tokens.js';

/** A file as the index has it. */
export interface StoredFile {
  path: string;
  contentId: number;
  language: LanguageId;
}

/** Where lanes read. */
export interface LaneStore {
  /** Files of a lane's languages that people write: no generated, vendored or data files. */
  files(key: string): StoredFile[];
  /** The lane of a file. */
  keyOf(path: string): string;
  text(contentId: number): string;
  /** What it defines. */
  symbols(contentId: number): Symbol[];
  /** Another number whenever committed data changed. */
  version(): number;
}

/** Tokens that a lane holds at most, the files nearest to the first cursor first: 16 bytes each in memory. */
const MOST_TOKENS = 4_000_000;
/** Tokens ordered together: few streams are quick to ask, small ones quick to order. */
const SEGMENT_TOKENS = 1_500_000;
/** Tokens in changed files after which all is ordered anew … */
const MOST_CHANGED_TOKENS = 400_000;
/** … or files that changed. */
const MOST_CHANGED_FILES = 64;
/** What a text costs besides its letters: the string, its place in the list and in the map. */
const TEXT_BYTES = 60;
/** Loading pauses after so long, milliseconds. */
const SLICE_MS = 8;

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Does what comes in steps, and lets others do their work between them. */
async function inSlices<T>(steps: Generator<void, T>): Promise<T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await pause();
  }
}

/** What a cursor may see. */
interface View {
  lane: Lane;
  sources: readonly Source[];
}

/** One language of the repository, kept in step with the index and with what editors hold. */
class LoadedLane {
  /** Path → what of it was read. */
  readonly contents = new Map<string, number>();
  /** Changed after `segments` were ordered; null: gone. */
  readonly changed = new Map<string, TokenFile | null>();
  private readonly overlaid = new Map<string, string>();
  private overlay: Indexed | null = null;
  /** Definitions of what changed. */
  private readonly changedSymbols = new Map<string, SymbolFile>();
  private symbolOverlay: SymbolTable | null = null;
  private stored: { path: string; counts: ReadonlyMap<number, number> } | null = null;
  /** What was seen last. */
  private seen: { path: string; overlay: Indexed; view: View } | null = null;

  constructor(
    readonly lane: Omit<Lane, 'symbols' | 'stored'>,
    readonly segments: readonly Indexed[],
    readonly symbols: SymbolTable,
  ) {}

  get changedTokens(): number {
    let n = 0;
    for (const file of this.changed.values()) n += file?.codes.length ?? 0;
    return n;
  }

  /** @param now null: the file is gone */
  change(path: string, now: { contentId: number; text: string; symbols: SymbolFile } | null): void {
    if (now) {
      this.contents.set(path, now.contentId);
      this.changed.set(path, { path, codes: tokenize(now.text, this.lane.vocabulary) });
      this.changedSymbols.set(path, now.symbols);
    } else {
      this.contents.delete(path);
      this.changed.set(path, null);
      this.changedSymbols.delete(path);
    }
    this.overlay = this.symbolOverlay = null;
  }

  /**
   * What the cursor of `path` may see: nothing of that file, other files as editors hold them, else as indexed. The same
   * objects as long as nothing of it changes.
   * @param buffers path → unsaved text of files of this lane
   */
  see(path: string, buffers: ReadonlyMap<string, string>): View {
    const overlay = this.overlayOf(path, buffers);
    if (this.seen?.path === path && this.seen.overlay === overlay) return this.seen.view;
    this.symbolOverlay ??= whole(SymbolTable.of(this.changedSymbols.values(), this.lane.vocabulary));
    const unsaved = [...buffers.keys(), path];
    const symbols = new Symbols([
      { table: this.symbols, hidden: [...this.changed.keys(), ...unsaved] },
      { table: this.symbolOverlay, hidden: unsaved },
    ]);
    const view = { lane: { ...this.lane, symbols, stored: this.storedOf(path) }, sources: this.sources(path, overlay) };
    this.seen = { path, overlay, view };
    return view;
  }

  /** How often each token is in a file as it was counted. */
  private storedOf(path: string): ReadonlyMap<number, number> {
    if (this.stored?.path === path) return this.stored.counts;
    const counts = new Map<number, number>();
    for (const { codes, spans } of this.segments) {
      const span = spanOf(spans, path);
      for (let p = span?.start ?? 0; p < (span?.end ?? 0); p++)
        counts.set(codes[p]! >> 2, (counts.get(codes[p]! >> 2) ?? 0) + 1);
    }
    this.stored = { path, counts };
    return counts;
  }

  /** Files that changed since they were indexed, and those that editors hold. */
  private overlayOf(path: string, buffers: ReadonlyMap<string, string>): Indexed {
    const others = [...buffers].filter(([other]) => other !== path);
    const same = others.length === this.overlaid.size && others.every(([p, text]) => this.overlaid.get(p) === text);
    if (this.overlay && same) return this.overlay;
    this.overlaid.clear();
    for (const [p, text] of others) this.overlaid.set(p, text);
    const files = [...this.changed.values()].filter((f) => f !== null && !this.overlaid.has(f.path)) as TokenFile[];
    for (const [p, text] of others) files.push({ path: p, codes: tokenize(text, this.lane.vocabulary) });
    files.sort((a, b) => (a.path < b.path ? -1 : 1));
    return (this.overlay = whole(indexed(joined(files), this.lane.vocabulary, this.lane.common)));
  }

  private sources(path: string, overlay: Indexed): Source[] {
    const stale = new Set([...this.changed.keys(), ...this.overlaid.keys(), path]);
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const see = (part: Indexed, hidden: Iterable<string>): Source => {
      const dead: number[] = [];
      for (const p of hidden) {
        const span = spanOf(part.spans, p);
        if (span) dead.push(span.start - DEPTH, span.end + DEPTH);
      }
      return { ...part, dead, near: folderOf(part.spans, folder) };
    };
    const all = this.segments.map((segment) => see(segment, stale));
    // What was edited counts as near, wherever it lies.
    const { codes, spans } = overlay;
    if (spans.length > 0) all.push({ ...see(overlay, [path]), near: [0, codes.length] });
    return all;
  }
}

/** The repository as token streams, one lane a group of languages, loaded when first needed, in slices. */
export class Lanes {
  private readonly lanes = new Map<
    string,
    { loaded: LoadedLane | null; work: Promise<void> | null; version: number }
  >();

  constructor(
    private readonly store: LaneStore,
    /** Path → text that is not saved yet. */
    private readonly buffers: ReadonlyMap<string, string>,
  ) {}

  /** What is loaded for a cursor now; starts loading what is not. */
  now(path: string, key: string): View | null {
    void this.load(path, key);
    const loaded = this.lanes.get(key)?.loaded;
    if (!loaded) return null;
    const buffers = new Map([...this.buffers].filter(([p]) => this.store.keyOf(p) === key));
    return loaded.see(path, buffers);
  }

  /** Resolves when the lane is as the index is now. */
  load(path: string, key: string): Promise<void> {
    let entry = this.lanes.get(key);
    if (!entry) this.lanes.set(key, (entry = { loaded: null, work: null, version: NaN }));
    const { loaded, work } = entry;
    const own = entry;
    if (work) return work;
    const version = this.store.version();
    if (version === own.version) return Promise.resolve();
    const run = (loaded ? this.update(loaded, path, key) : this.build(path, key)).then(
      (next) => {
        own.loaded = next;
        own.version = version;
        own.work = null;
      },
      () => {
        // The index was closed, or is damaged and will be replaced: tried again when it changed, not with every key.
        own.version = version;
        own.work = null;
      },
    );
    own.work = run;
    return run;
  }

  /** What is held in memory: tokens, and bytes of all their arrays and texts. */
  memory(): { tokens: number; bytes: number } {
    let tokens = 0;
    let bytes = 0;
    for (const { loaded } of this.lanes.values()) {
      if (!loaded) continue;
      for (const { codes, order, slots, shapes } of loaded.segments) {
        tokens += codes.length;
        for (const array of [codes, order, slots.keys, slots.positions, shapes.codes, shapes.order])
          bytes += array.byteLength;
      }
      bytes += loaded.symbols.bytes;
      for (const text of loaded.lane.vocabulary.texts) bytes += TEXT_BYTES + text.length;
    }
    return { tokens, bytes };
  }

  private async update(loaded: LoadedLane, path: string, key: string): Promise<LoadedLane> {
    await pause();
    const files = this.store.files(key);
    const gone = new Set(loaded.contents.keys());
    const changed = files.filter((file) => {
      gone.delete(file.path);
      return loaded.contents.get(file.path) !== file.contentId;
    });
    const many = loaded.changed.size + gone.size + changed.length > MOST_CHANGED_FILES;
    if (many || loaded.changedTokens > MOST_CHANGED_TOKENS) return this.build(path, key);
    for (const p of gone) loaded.change(p, null);
    for (const file of changed) {
      const { contentId } = file;
      loaded.change(file.path, { contentId, text: this.store.text(contentId), symbols: this.symbolsOf(file) });
      await pause();
    }
    return loaded;
  }

  private symbolsOf({ path, contentId, language }: StoredFile): SymbolFile {
    return { path, language, symbols: this.store.symbols(contentId) };
  }

  private async build(path: string, key: string): Promise<LoadedLane> {
    await pause();
    const vocabulary = new Vocabulary();
    const contents = new Map<string, number>();
    const read: TokenFile[] = [];
    let tokens = 0;
    let since = performance.now();
    const files = nearestFirst(path, this.store.files(key));
    for (const { path: p, contentId } of files) {
      contents.set(p, contentId);
      if (tokens > MOST_TOKENS) continue;
      const codes = Int32Array.from(tokenize(this.store.text(contentId), vocabulary));
      tokens += codes.length;
      read.push({ path: p, codes });
      if (performance.now() - since < SLICE_MS) continue;
      await pause();
      since = performance.now();
    }
    read.sort((a, b) => (a.path < b.path ? -1 : 1));
    const streams = segmented(read).map(joined);
    read.length = 0;
    const lane = {
      vocabulary,
      idioms: idiomsOf(key, vocabulary),
      ...(await inSlices(frequencies(streams, vocabulary))),
    };
    const segments: Indexed[] = [];
    for (const stream of streams) segments.push(await inSlices(indexed(stream, vocabulary, lane.common)));
    const defined = function* (store: Lanes): Generator<SymbolFile> {
      for (const file of files) yield store.symbolsOf(file);
    };
    const loaded = new LoadedLane(lane, segments, await inSlices(SymbolTable.of(defined(this), vocabulary)));
    for (const [p, id] of contents) loaded.contents.set(p, id);
    return loaded;
  }
}

/** In groups of about {@link SEGMENT_TOKENS}. */
function segmented(files: readonly TokenFile[]): TokenFile[][] {
  const groups: TokenFile[][] = [[]];
  let tokens = 0;
  for (const file of files) {
    if (tokens > 0 && tokens + file.codes.length > SEGMENT_TOKENS) {
      groups.push([]);
      tokens = 0;
    }
    groups[groups.length - 1]!.push(file);
    tokens += file.codes.length;
  }
  return groups;
}

function lowerSpan(spans: readonly Span[], path: string): number {
  let from = 0;
  let to = spans.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (spans[middle]!.path < path) from = middle + 1;
    else to = middle;
  }
  return from;
}

function spanOf(spans: readonly Span[], path: string): Span | undefined {
  const span = spans[lowerSpan(spans, path)];
  return span?.path === path ? span : undefined;
}

/** Where a folder's files lie, those of its subfolders too; the whole root has no such range. */
function folderOf(spans: readonly Span[], folder: string): [number, number] {
  if (folder === '') return [0, 0];
  const first = lowerSpan(spans, folder);
  const end = lowerSpan(spans, `${folder}\u{10ffff}`);
  return first < end ? [spans[first]!.start, spans[end - 1]!.end] : [0, 0];
}
