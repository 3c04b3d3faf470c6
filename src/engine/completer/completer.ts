import type { CompleteOptions, Cursor, Proposal } from '../../core/completion.js';
import { Cancelled } from '../../core/errors.js';
import { Beam, type Cut } from './beam.js';
import { linesBelow } from './below.js';
import { choose, shippedTerms } from './choose.js';
import type { LearnedFiles } from '../retrieval/learned/learned.js';
import { languageOf } from '../workspace/languages.js';
import { corrected, learn } from './habit.js';
import { idiomsOf } from './idioms/shipped.js';
import { type LaneStore, Lanes } from './lanes.js';
import { laneKey } from './languages.js';
import { Mixer } from './mixer.js';
import weights from './mixer.json' with { type: 'json' };
import { type Lane, Scene, type SceneInput, type Source } from './scene.js';
import { Surroundings } from './surroundings.js';
import { Symbols } from './symbols/symbols.js';
import { Vocabulary, wordAtEnd } from './tokens.js';

/** A buffer of more UTF-16 units is not completed: reading it would show. */
const LONGEST_TEXT = 400_000;
/** Proposals after which a process has compiled what they run: the first ones take ten times as long. */
const WARM_UPS = 12;
const BEAM = { width: 3, tokens: 24, least: 0.06 };

/**
 * The built-in completer: a language model of the repository over code tokens. What follows the same tokens elsewhere
 * in the file, the folder and the repository, what stands in the same argument, in lines of the same shape (with names
 * exchanged) and before the same next line votes for the next token; a small network mixes the votes; a beam writes on
 * to places where a proposal may end; the one with the greatest expected gain is shown, if any.
 */
export class Completer {
  private readonly lanes: Lanes;
  private readonly beam = new Beam(new Mixer(weights));
  private isWarm = false;
  /** Of the last cursor: while a word is typed, the scene stays; while a line is, its surroundings do. */
  private surroundings: Surroundings | null = null;
  private scene: Scene | null = null;

  constructor(
    store: LaneStore,
    /** Path → text that is not saved yet. */
    buffers: ReadonlyMap<string, string>,
    private readonly learned: Pick<LearnedFiles, 'current' | 'save'>,
  ) {
    this.lanes = new Lanes(store, buffers);
  }

  /** Resolves when all that a key there needs is loaded, read and compiled. */
  async prepare(cursor: Cursor): Promise<void> {
    const { path, text } = cursor;
    await this.lanes.load(path, laneKey(cursor.language ?? languageOf(path)));
    if (text === undefined) return;
    const place = this.placeOf({ ...cursor, text });
    if (typeof place === 'string') return;
    if (!this.isWarm) await this.warmUp({ ...cursor, text });
    this.surroundingsOf(place.input, place.lane);
  }

  private async warmUp(cursor: Cursor & { text: string }): Promise<void> {
    this.isWarm = true;
    const lines = cursor.text.split('\n');
    for (let n = 0; n < WARM_UPS; n++) {
      const line = Math.floor((n * lines.length) / WARM_UPS);
      // At another column each time: what is known of the last cursor is not made again.
      const column = Math.ceil((lines[line]!.length * (n + 1)) / (WARM_UPS + 1)) + 1;
      this.complete({ ...cursor, line: line + 1, column });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** What is held in memory. */
  memory(): { tokens: number; bytes: number } {
    return this.lanes.memory();
  }

  /** Never waits: before all is loaded it proposes from what there is. @throws Cancelled */
  complete(cursor: Cursor & { text: string }, options: CompleteOptions = {}, signal?: AbortSignal): Proposal {
    const started = performance.now();
    const none = (reason: string): Proposal => ({ text: null, reason, ms: performance.now() - started });
    if (signal?.aborted) throw new Cancelled();
    const place = this.placeOf(cursor);
    if (typeof place === 'string') return none(place);
    const { input, lane, sources } = place;
    const habit = this.learned.current().completions;
    const write = (at: SceneInput): (Pick<Cut, 'text' | 'closes' | 'ends'> & { confidence: number }) | null => {
      const typed = wordAtEnd(at.prefix);
      const scene = this.sceneOf({ ...at, prefix: at.prefix.slice(0, at.prefix.length - typed.length) }, lane, sources);
      const cuts = this.beam.write(scene, typed, BEAM);
      const chosen = choose(cuts, shippedTerms, (cut) => corrected(cut.probability, habit));
      return chosen && { ...chosen.cut, confidence: chosen.confidence };
    };
    const line = write(input);
    if (!line || line.confidence < (options.confidence ?? 0)) return none('Nothing is likely enough.');
    const more = options.multiline === true && line.ends && input.suffix.trimStart() !== input.suffix;
    const all = more
      ? linesBelow(input, line.text, (at) => {
          const next = write(at);
          return next?.ends ? next : null;
        })
      : { text: line.text, confidence: 1 };
    return {
      text: all.text,
      ...(line.closes !== '' && { closes: line.closes }),
      source: 'repository',
      confidence: line.confidence * all.confidence,
      ms: performance.now() - started,
    };
  }

  /** A cursor with what is loaded for it; a sentence where it cannot be completed. */
  private placeOf(
    cursor: Cursor & { text: string },
  ): { input: SceneInput; lane: Lane; sources: readonly Source[] } | string {
    const { path, text } = cursor;
    if (text.length > LONGEST_TEXT) return 'The file is too large.';
    const offset = offsetOf(text, cursor.line, cursor.column);
    if (offset === null) return 'The file has no such place.';
    const language = cursor.language ?? languageOf(path);
    const loaded = this.lanes.now(path, laneKey(language)) ?? { lane: emptyLane(laneKey(language)), sources: [] };
    return { input: { path, prefix: text.slice(0, offset), suffix: text.slice(offset), language }, ...loaded };
  }

  private sceneOf(input: SceneInput, lane: Lane, sources: readonly Source[]): Scene {
    const { scene } = this;
    const { path, language, prefix, suffix } = scene?.input ?? {};
    const isSame =
      scene?.lane === lane &&
      scene.sources === sources &&
      path === input.path &&
      language === input.language &&
      prefix === input.prefix &&
      suffix === input.suffix;
    return isSame ? scene : (this.scene = new Scene(lane, sources, input, this.surroundingsOf(input, lane)));
  }

  private surroundingsOf(input: SceneInput, lane: Lane): Surroundings {
    if (this.surroundings?.surround(input, lane) !== true) this.surroundings = new Surroundings(input, lane);
    return this.surroundings;
  }

  /** Learns from what a user did with a proposal. @throws an error of the file system */
  judged(confidence: number, accepted: boolean): void {
    this.learned.save('completions', learn(confidence, accepted, this.learned.current().completions));
  }
}

/** Before anything is loaded. */
function emptyLane(key: string): Lane {
  const vocabulary = new Vocabulary();
  return {
    vocabulary,
    common: new Uint8Array(0),
    counts: new Uint32Array(0),
    stored: new Map(),
    symbols: new Symbols([]),
    idioms: idiomsOf(key, vocabulary),
  };
}

/** UTF-16 offset of a place, 1-based; null where the text has none. */
function offsetOf(text: string, line: number, column: number): number | null {
  let start = 0;
  for (let l = 1; l < line; l++) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return null;
  }
  const offset = start + column - 1;
  const end = text.indexOf('\n', start);
  return offset > (end < 0 ? text.length : end) ? null : offset;
}
