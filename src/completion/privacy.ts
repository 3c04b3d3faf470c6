import type { FileStatus, StateReason } from '../core/source.js';
import { secretContent } from '../engine/workspace/secrets.js';
import type { FimModel } from '../models/fim/fim.js';
import type { Clock } from './clock.js';
import type { Place } from './place.js';

/** The part of the engine that knows which files are nobody else's business. */
export interface FileRules {
  explainFile(path: string): Promise<FileStatus>;
}

/** Files that are left out of everything that is sent: what holds credentials, and what git or the user ignores. */
const KEPT_BACK: readonly (StateReason | undefined)[] = ['secret-name', 'secret-content', 'ignored'];
/** A file's rules are looked up again after this time, milliseconds. */
const FRESH_MS = 30_000;

/** Whether a model may be given the text of a file that is being written. */
export class Privacy {
  private last: { document: string; at: number; isKeptBack: Promise<boolean> } | null = null;

  constructor(private readonly clock: Clock) {}

  /** @returns false, too, where the engine cannot say */
  async allows(place: Place, model: FimModel, rules: FileRules): Promise<boolean> {
    if (model.destination.reach === 'process') return true;
    const { document, path, text } = place;
    const now = this.clock.now();
    let last = this.last;
    if (last?.document !== document || now - last.at > FRESH_MS) {
      const isKeptBack = rules.explainFile(path).then(
        ({ reason }) => KEPT_BACK.includes(reason),
        () => {
          this.last = null;
          return true;
        },
      );
      this.last = last = { document, at: now, isKeptBack };
    }
    // The buffer may hold what is not saved yet.
    return !(await last.isKeptBack) && secretContent(text) === null;
  }

  forget(): void {
    this.last = null;
  }
}
