import type { ContextOptions, Cursor, Proposal } from '../core/completion.js';
import { Cancelled } from '../core/errors.js';
import { ModelError } from '../core/model.js';
import type { FimModel } from '../models/fim/fim.js';
import { BackOff } from './backOff.js';
import { type Clock, within } from './clock.js';
import { type ContextSource, cursorOf, EvidenceKeeper } from './evidence.js';
import type { Ghost } from './ghost.js';
import { Pace } from './pace.js';
import { type Place, placeAfter } from './place.js';
import { type Policy, silentBecause } from './policy.js';
import { type FileRules, Privacy } from './privacy.js';
import { promptAt } from './prompt.js';
import { Recycled, remaining } from './recycle.js';
import { overlap } from './refine/overlap.js';
import { shapeAt } from './refine/shape.js';
import { Run } from './run.js';

/** The part of the engine that completions ask. */
export interface CompletionEngine extends ContextSource, FileRules {
  complete(cursor: Cursor, options?: { multiline?: boolean }, signal?: AbortSignal): Promise<Proposal>;
}

/** What became of a proposal that was shown. */
export type Outcome = 'accepted' | 'dismissed';

export interface CompletionsOptions {
  clock: Clock;
  /** The chosen model; null: the built-in completer only. */
  model: () => FimModel | null;
  policy: () => Policy;
  /** Tokens of evidence, and what the user pinned and banned there. */
  context: (place: Place) => ContextOptions;
  /** A model's proposal has come that goes on where the shown one ends: the editor may ask again. */
  onMore: (document: string) => void;
  /** A model cannot be used for a while; said once until it works again. */
  onTrouble: (sentence: string) => void;
  /** A model answered after trouble. */
  onWorks: () => void;
  /** A proposal is on the screen; `isNew` is false for what is left of one while the user types along. */
  onShown: (ghost: Ghost, place: Place, isNew: boolean) => void;
  /** What the user did with what was shown. */
  onOutcome: (ghost: Ghost, place: Place, outcome: Outcome) => void;
}

export interface Trigger {
  /** The user asked, rather than typed: nothing is waited for, and there is more than one answer. */
  explicit: boolean;
}

/** A proposal that is on the screen, as it was when it came. */
interface Shown {
  place: Place;
  ghost: Ghost;
  since: number;
}

/** A proposal that was seen for less time was not judged, milliseconds. */
const NOTICED_MS = 400;
/** Longest wait for the built-in completer where there is a model, milliseconds. */
const BUILT_IN_MS = 200;
/** Of a second answer to the same question. */
const OTHER_TEMPERATURE = 0.7;

/**
 * A cursor → ghost text. The built-in completer answers first where it is confident, the model where it is not; what
 * is shown is only ever replaced by what begins with it. One question to the model at a time.
 */
export class Completions {
  private readonly pace = new Pace();
  private readonly recycled = new Recycled();
  private readonly backOff: BackOff;
  private readonly evidence: EvidenceKeeper;
  private readonly privacy: Privacy;
  private run: Run | null = null;
  private shown: Shown | null = null;
  /** How much of a full prompt the model takes. */
  private share = 1;

  constructor(private readonly options: CompletionsOptions) {
    this.backOff = new BackOff(options.onTrouble, options.onWorks);
    this.evidence = new EvidenceKeeper(options.clock, options.context);
    this.privacy = new Privacy(options.clock);
  }

  /**
   * What to show at a place, best first; empty: nothing.
   * @throws Cancelled when the signal fires first
   */
  async propose(place: Place, engine: CompletionEngine, trigger: Trigger, signal: AbortSignal): Promise<Ghost[]> {
    const { clock, policy } = this.options;
    if (!trigger.explicit && this.shown?.place.prefix !== place.prefix) this.pace.typed(clock.now());
    if (this.run && !this.run.serves(place)) this.drop();
    if (!trigger.explicit && silentBecause(place, policy()) !== null) return this.show(place, []);

    const old = this.stillShown(place);
    const known = unique([...(old ? [old] : []), ...this.recycled.at(place)]);
    if (known.length > 0 && !trigger.explicit) {
      // The model may have more to say than the built-in completer said.
      if (known[0]!.source === 'repository') this.ask(place, engine, false);
      return this.show(place, known);
    }
    const run = this.ask(place, engine, trigger.explicit);
    const building = this.builtIn(place, engine, signal);
    // An engine that is busy does not hold up a model.
    const built = await (run ? within(clock, BUILT_IN_MS, building, signal) : building);
    if (built && !trigger.explicit) return this.show(place, [built]);
    const said = await this.said(run, place, signal);
    const other = trigger.explicit && said ? await this.said(this.another(place, engine), place, signal) : null;
    return this.show(place, unique([...known, ...[built, said, other].filter((ghost) => ghost !== null)]));
  }

  /** The cursor rests: what a prompt needs is gathered, where there is somebody to prompt. @throws nothing */
  async rest(place: Place, engine: CompletionEngine, signal: AbortSignal): Promise<void> {
    const model = this.usable();
    if (!model || !(await this.privacy.allows(place, model, engine))) return;
    await this.evidence.prepare(place, engine, signal).catch(() => undefined);
  }

  /** A proposal that was made at a place went into the file: what follows is asked for before the editor does. */
  accepted(ghost: Ghost, place: Place, engine: CompletionEngine): void {
    if (this.shown) this.options.onOutcome(ghost, place, 'accepted');
    this.shown = null;
    this.ask(placeAfter(place, ghost), engine, true);
  }

  /** Another model, other pins, another policy: nothing of before counts. */
  reset(): void {
    this.drop();
    this.recycled.clear();
    this.evidence.forget();
    this.privacy.forget();
    this.backOff.forget();
    this.share = 1;
    this.shown = null;
  }

  /** What is left of what is on the screen; what was typed against it counts as a no. */
  private stillShown(place: Place): Ghost | null {
    const { shown } = this;
    if (!shown) return null;
    const { document, prefix, suffix } = shown.place;
    const ghost = remaining({ document, prefix, suffix, ghost: shown.ghost }, place);
    if (ghost) return ghost;
    this.shown = null;
    const typed =
      place.document === document && place.prefix.startsWith(prefix) ? place.prefix.slice(prefix.length) : '';
    if (typed !== '' && typed.startsWith(shown.ghost.text)) {
      this.options.onOutcome(shown.ghost, shown.place, 'accepted');
    } else if (typed !== '' && this.options.clock.now() - shown.since >= NOTICED_MS) {
      this.options.onOutcome(shown.ghost, shown.place, 'dismissed');
    }
    return null;
  }

  private show(place: Place, ghosts: Ghost[]): Ghost[] {
    const [first] = ghosts;
    if (!first) {
      this.stillShown(place);
      this.shown = null;
      return ghosts;
    }
    const { shown } = this;
    const typed = shown ? place.prefix.length - shown.place.prefix.length : 0;
    // The same proposal, or a longer one in its stead: seen since then.
    const isNew = !shown || first.source !== shown.ghost.source || shown.ghost.text.slice(typed) !== first.text;
    this.options.onShown(first, place, isNew);
    if (!isNew) return ghosts;
    this.shown = { place, ghost: first, since: this.options.clock.now() };
    this.recycled.keep(place, first);
    return ghosts;
  }

  private async builtIn(place: Place, engine: CompletionEngine, signal: AbortSignal): Promise<Ghost | null> {
    try {
      const multiline = shapeAt(place).kind === 'block';
      const said = await engine.complete(cursorOf(place), { multiline }, signal);
      if (said.text === null) return null;
      const fitting = overlap(said.text, place);
      if (!fitting) return null;
      const closes = fitting.text === said.text ? said.closes : undefined;
      return { ...fitting, ...(closes && { closes }), source: said.source, confidence: said.confidence };
    } catch (error) {
      if (signal.aborted) throw new Cancelled();
      // An engine that is being started again proposes nothing; the model may.
      if (error instanceof Cancelled) throw error;
      return null;
    }
  }

  private usable(): FimModel | null {
    return this.backOff.allows(this.options.clock.now()) ? this.options.model() : null;
  }

  /** The question to the model at this place: the one under way where it serves, else a new one. */
  private ask(place: Place, engine: CompletionEngine, atOnce: boolean): Run | null {
    if (this.run?.serves(place)) return this.run;
    this.drop();
    const model = this.usable();
    if (!model) return null;
    const run = this.start(place, engine, model, atOnce ? 0 : this.pace.delay(place.before), 0);
    this.run = run;
    void this.follow(run);
    return run;
  }

  /** A second answer to the question that was just answered. */
  private another(place: Place, engine: CompletionEngine): Run | null {
    const model = this.usable();
    return model && this.start(place, engine, model, 0, OTHER_TEMPERATURE);
  }

  private start(place: Place, engine: CompletionEngine, model: FimModel, delayMs: number, temperature: number): Run {
    const { clock } = this.options;
    const shape = shapeAt(place);
    return new Run({
      place,
      shape,
      model,
      clock,
      request: async (signal) => {
        await clock.sleep(delayMs, signal);
        if (!(await this.privacy.allows(place, model, engine))) throw new Cancelled();
        const evidence = await this.evidence.near(place, engine, signal);
        return promptAt(place, shape, { evidence, temperature, share: this.share });
      },
      onAnswer: (ms) => this.pace.answered(ms),
    });
  }

  /** Keeps what a run says, and tells the editor when it goes on where the shown proposal ends. */
  private async follow(run: Run): Promise<void> {
    try {
      for (const coming of [run.first, run.whole]) {
        const ghost = await coming;
        this.backOff.worked();
        if (!ghost) continue;
        this.recycled.keep(run.place, ghost);
        this.offer(run.place, ghost);
      }
    } catch (error) {
      if (!(error instanceof ModelError)) return;
      if (error.problem === 'context-full') this.share = Math.max(0.1, this.share / 2);
      this.backOff.failed(error, this.options.clock.now());
    } finally {
      if (this.run === run) this.run = null;
    }
  }

  private offer({ document, prefix, suffix }: Place, ghost: Ghost): void {
    const { shown } = this;
    if (shown?.place.document !== document) return;
    const rest = remaining({ document, prefix, suffix, ghost }, shown.place);
    if (!rest || rest.text === shown.ghost.text || !rest.text.startsWith(shown.ghost.text)) return;
    this.shown = { ...shown, ghost: rest };
    this.options.onMore(document);
  }

  /** What a run has to show at a place that it serves. @throws Cancelled when the signal fires first; the run goes on */
  private async said(run: Run | null, place: Place, signal: AbortSignal): Promise<Ghost | null> {
    if (!run) return null;
    let leave: (() => void) | undefined;
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => reject(new Cancelled());
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      if (signal.aborted) throw new Cancelled();
      const { document, prefix, suffix } = run.place;
      for (const coming of [run.first, run.whole]) {
        const ghost = await Promise.race([coming, left]);
        const rest = ghost && remaining({ document, prefix, suffix, ghost }, place);
        if (rest) return rest;
      }
      return null;
    } catch (error) {
      if (signal.aborted) throw new Cancelled();
      if (error instanceof ModelError || error instanceof Cancelled) return null;
      throw error;
    } finally {
      if (leave) signal.removeEventListener('abort', leave);
    }
  }

  private drop(): void {
    this.run?.stop();
    this.run = null;
  }
}

/** Without texts that an earlier one begins with. */
const unique = (ghosts: readonly Ghost[]): Ghost[] =>
  ghosts.filter(({ text }, i) => ghosts.findIndex((other) => other.text.startsWith(text)) === i);
