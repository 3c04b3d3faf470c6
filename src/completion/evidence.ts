import type { CompletionContext, ContextOptions, Cursor } from '../core/completion.js';
import type { FimEvidence } from '../models/fim/fim.js';
import { type Clock, within } from './clock.js';
import type { Place } from './place.js';

/** The part of the engine that completions ask. */
export interface ContextSource {
  context(cursor: Cursor, options?: ContextOptions, signal?: AbortSignal): Promise<CompletionContext>;
}

/** Longest wait for context where none was prepared nearby, and where there is none at all yet, milliseconds. */
const PATIENCE_MS = 400;
const FIRST_PATIENCE_MS = 2000;
/** A prepared context serves this near, lines, and this long, milliseconds. */
const NEAR_LINES = 2;
const FRESH_MS = 15_000;

interface Prepared {
  document: string;
  line: number;
  at: number;
  /** Names on the cursor's line that were complete: another one may be what a definition is needed of. */
  names: ReadonlySet<string>;
  evidence: FimEvidence[];
}

/** Evidence for prompts, prepared where the cursor rests, so that a key does not wait for it. */
export class EvidenceKeeper {
  private prepared: Prepared | null = null;

  constructor(
    private readonly clock: Clock,
    /** Budget, and what the user pinned and banned. */
    private readonly options: (place: Place) => ContextOptions,
  ) {}

  /** Gathers for this place. @throws what the source throws */
  async prepare(place: Place, source: ContextSource, signal: AbortSignal): Promise<FimEvidence[]> {
    const { evidence } = await source.context(cursorOf(place), this.options(place), signal);
    const pieces = evidence.map(({ path, text }) => ({ path, text }));
    const { document, line } = place;
    this.prepared = { document, line, at: this.clock.now(), names: namesOn(place), evidence: pieces };
    return pieces;
  }

  /**
   * What was prepared near this place, for as long as no other name was written since: so a server finds most of the
   * prompt in its cache. Else what is gathered quickly, what there is, or nothing. @throws Cancelled
   */
  async near(place: Place, source: ContextSource, signal: AbortSignal): Promise<FimEvidence[]> {
    const own = this.prepared?.document === place.document ? this.prepared : null;
    const isNear = own && Math.abs(own.line - place.line) <= NEAR_LINES && this.clock.now() - own.at < FRESH_MS;
    if (isNear && [...namesOn(place)].every((name) => own.names.has(name))) return own.evidence;
    const gathered = this.prepare(place, source, signal).catch(() => null);
    const evidence = await within(this.clock, own ? PATIENCE_MS : FIRST_PATIENCE_MS, gathered, signal);
    return evidence ?? own?.evidence ?? [];
  }

  /** What was pinned or banned has changed. */
  forget(): void {
    this.prepared = null;
  }
}

/** A name is complete once something else follows it. */
const namesOn = ({ before }: Place): Set<string> =>
  new Set(before.match(/[\p{L}_$][\p{L}\p{N}_$]*(?=[^\p{L}\p{N}_$])/gu));

/** A place as the engine is told it. */
export const cursorOf = ({ path, line, column, text, language, pathSaysLanguage }: Place): Cursor => ({
  path,
  line,
  column,
  text,
  ...(!pathSaysLanguage && { language }),
});
