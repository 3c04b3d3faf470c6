/** Contents that hold a phrase; beyond `limit` the phrase says nothing. */
export type PhraseLookup = (phrase: string, limit: number) => readonly number[];

/** Words that are looked at; a message says what it is about before that. */
const MOST_WORDS = 40;
/** Two words in a row that more contents than these have are no evidence. */
const COMMON = 200;

/**
 * Contents by the longest run of a message's words that they hold in a row: in the code the message is a literal with
 * placeholders (`Unknown option: ${name}`), so that only what stands between them can be found. Each pair of neighbours
 * counts by how rare it is; the best content has 1, or less when its run is short.
 * @returns content → 0 to 1
 */
export function longestRuns(message: string, contents: number, lookup: PhraseLookup): Map<number, number> {
  // Split as the phrase index does.
  const words = (message.match(/[\p{L}\p{N}_]+/gu) ?? []).slice(0, MOST_WORDS);
  const best = new Map<number, { worth: number; words: number }>();
  let running = new Map<number, { worth: number; words: number }>();
  for (let i = 0; i + 1 < words.length; i++) {
    const having = lookup(`${words[i]} ${words[i + 1]}`, COMMON + 1);
    const next: typeof running = new Map();
    if (having.length > COMMON) {
      // Too common to begin a run, but no reason to end one.
      for (const [c, run] of running) next.set(c, run);
    } else {
      const worth = Math.log(1 + contents / having.length);
      for (const c of having) {
        const before = running.get(c);
        const run = { worth: (before?.worth ?? 0) + worth, words: (before?.words ?? 1) + 1 };
        next.set(c, run);
        if (run.worth > (best.get(c)?.worth ?? 0)) best.set(c, run);
      }
    }
    running = next;
  }
  const most = Math.max(1e-9, ...[...best.values()].map(({ worth }) => worth));
  return new Map([...best].map(([c, { worth, words: n }]) => [c, (worth / most) * (n > 2 ? 1 : SHORT_RUN)]));
}

/** Worth of two words in a row beside that of three. */
const SHORT_RUN = 0.6;
