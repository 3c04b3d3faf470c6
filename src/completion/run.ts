import { Cancelled } from '../core/errors.js';
import type { FimEnd, FimModel, FimRequest } from '../models/fim/fim.js';
import type { Clock } from './clock.js';
import type { Ghost } from './ghost.js';
import { type Place } from './place.js';
import { refine } from './refine/refine.js';
import { endOf, type Shape } from './refine/shape.js';

/** After this time the lines that are whole are shown, and more of them when the rest is there; milliseconds. */
const IMPATIENT_MS = 700;

export interface RunOptions {
  place: Place;
  shape: Shape;
  model: FimModel;
  clock: Clock;
  /** Waits, gathers, and writes the prompt. @throws Cancelled */
  request: (signal: AbortSignal) => Promise<FimRequest>;
  /** The time to the first whole proposal. */
  onAnswer: (ms: number) => void;
}

/** One question to a model, from the wait before it to the end of its text; it is stopped where the syntax ends. */
export class Run {
  readonly place: Place;
  /** What came so far. */
  text = '';
  /** The first proposal that can be shown; null: there is none. Rejects with ModelError or Cancelled. */
  readonly first: Promise<Ghost | null>;
  /** The whole one. */
  readonly whole: Promise<Ghost | null>;
  private readonly controller = new AbortController();
  /** What was shown before the end. */
  private early: Ghost | null = null;
  private settleFirst!: (ghost: Ghost | null) => void;

  constructor(private readonly options: RunOptions) {
    this.place = options.place;
    const early = new Promise<Ghost | null>((resolve) => (this.settleFirst = resolve));
    this.whole = this.ask();
    this.first = Promise.race([early, this.whole]);
    this.whole.catch(() => undefined);
    this.first.catch(() => undefined);
  }

  stop(): void {
    this.controller.abort();
  }

  /** Whether what was typed since, at `place`, is what the model says, too. */
  serves(place: Place): boolean {
    if (this.controller.signal.aborted || place.document !== this.place.document) return false;
    if (!place.prefix.startsWith(this.place.prefix)) return false;
    const typed = place.prefix.slice(this.place.prefix.length);
    return typed === '' ? place.suffix === this.place.suffix : this.text.startsWith(typed);
  }

  private async ask(): Promise<Ghost | null> {
    const { place, shape, model, clock, onAnswer } = this.options;
    const { signal } = this.controller;
    const request = await this.options.request(signal);
    if (signal.aborted) throw new Cancelled();
    const asked = clock.now();
    const stream = model.stream(request, signal);
    let ended: FimEnd | null = null;
    let end: number | null = null;
    try {
      while (end === null && ended === null) {
        const { done, value } = await stream.next();
        if (done) ended = value;
        else this.text += value;
        end = endOf(this.text, shape, place, ended);
        if (end !== null || this.early || clock.now() - asked < IMPATIENT_MS) continue;
        this.early = this.shown(this.text.lastIndexOf('\n'));
        if (this.early) this.settleFirst(this.early);
        if (this.early) onAnswer(clock.now() - asked);
      }
    } finally {
      // Ends the request: what comes after the boundary is of no use.
      void stream.return('stop');
    }
    if (!this.early) onAnswer(clock.now() - asked);
    return this.shown(end ?? this.text.length);
  }

  private shown(end: number): Ghost | null {
    const { place, shape, model } = this.options;
    if (end <= 0) return null;
    const refined = refine(this.text.slice(0, end), place, shape);
    return 'dropped' in refined ? null : { ...refined, source: model.name };
  }
}
