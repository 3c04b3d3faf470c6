import { hashOf, hashOfAll } from '../../../core/hash.js';
import { eachWord } from '../../../core/terms.js';

/** Words in a row that make one shingle: three bear a changed name without losing the whole, and hardly meet by chance. */
const WIDTH = 3;
/** Pieces with fewer shingles are alike by chance: a list of exports, a licence line. */
const FEWEST = 12;
/** From this share of common shingles on, two pieces are one piece written twice. */
export const NEAR_COPY = 0.7;

/** What a piece of text says, for comparing: hashes of its runs of {@link WIDTH} words (Broder 1997). */
export type Shingles = ReadonlySet<number>;

/** The shingles of a text; none when it has fewer words than one shingle. */
export function shinglesOf(text: string): Shingles {
  const out = new Set<number>();
  const last: number[] = [];
  eachWord(text, 0, text.length, (start, end) => {
    last.push(hashOf(text, start, end));
    if (last.length < WIDTH) return;
    out.add(hashOfAll(last));
    last.shift();
  });
  return out;
}

/** Share of shingles that two pieces have in common (Jaccard), 0 to 1; 0 where either is too short to tell. */
export function similarity(a: Shingles, b: Shingles): number {
  if (a.size < FEWEST || b.size < FEWEST) return 0;
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  let common = 0;
  for (const shingle of few) if (many.has(shingle)) common++;
  return common / (a.size + b.size - common);
}
