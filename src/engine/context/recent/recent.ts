import type { Visit } from '../../../core/completion.js';
import type { Candidate, Retriever } from '../candidate.js';

/** Ranges that are remembered. */
const MOST_VISITS = 32;
/** What each visit since makes of one. */
const FADE = 0.85;
const MOST_LINES = 40;

/** What the user looked at and changed, the latest last; a ring. */
export class Visits {
  private readonly visits: Visit[] = [];

  add(visit: Visit): void {
    const same = this.visits.findIndex(
      ({ path, startLine, endLine }) => path === visit.path && startLine <= visit.endLine && visit.startLine <= endLine,
    );
    const known = same < 0 ? undefined : this.visits.splice(same, 1)[0];
    this.visits.push({ ...visit, edited: visit.edited === true || known?.edited === true });
    if (this.visits.length > MOST_VISITS) this.visits.shift();
  }

  /** The latest first. */
  latest(): readonly Visit[] {
    return this.visits.toReversed();
  }
}

/** Where the user just was: what is being changed together belongs together. */
export const recent = (visits: Visits): Retriever => ({
  name: 'recent',
  retrieve(situation, repository) {
    return visits
      .latest()
      .filter(({ path }) => path !== situation.path)
      .flatMap(({ path, startLine, endLine, edited }, age): Candidate[] => {
        const file = repository.file(path);
        if (!file) return [];
        const last = Math.min(endLine, startLine + MOST_LINES - 1, file.lines().length);
        if (startLine > last) return [];
        const target = { file, startLine, endLine: last };
        const strength = FADE ** age;
        return edited
          ? [{ target, signal: 'recent.edited', strength, why: 'changed a moment ago' }]
          : [{ target, signal: 'recent.visited', strength, why: 'looked at a moment ago' }];
      });
  },
});
