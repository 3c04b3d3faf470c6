import type { ContentDoc } from '../catalogue.js';

/** How a path has a term; bits. */
export const IN_STEM = 1;
export const IN_DIRECTORY = 2;

/** Contents that have a term in the path of their best file, by position, ascending; and how each has it. */
export interface InPaths {
  contents: Uint32Array;
  /** IN_STEM, IN_DIRECTORY or both. */
  how: Uint8Array;
}

const NOWHERE: InPaths = { contents: new Uint32Array(0), how: new Uint8Array(0) };

/** Terms of stems and folders → contents; in arrays, since 11,000 paths have 90,000. */
export class PathTerms {
  private readonly numberOf = new Map<string, number>();
  /** What term i is in lies at [start[i], start[i + 1]). */
  private readonly start: Uint32Array;
  private readonly contents: Uint32Array;
  private readonly how: Uint8Array;

  constructor(contents: readonly Pick<ContentDoc, 'files'>[]) {
    const folders = new Map<readonly string[], readonly number[]>();
    /** Term, content, how; and so on. */
    const found: number[] = [];
    contents.forEach(({ files }, content) => {
      const { stemTerms, directoryTerms } = files[0]!;
      const inStem = this.numbersOf(stemTerms);
      let inFolder = folders.get(directoryTerms);
      if (!inFolder) folders.set(directoryTerms, (inFolder = this.numbersOf(directoryTerms)));
      for (const term of inFolder) found.push(term, content, IN_DIRECTORY | (inStem.includes(term) ? IN_STEM : 0));
      for (const term of inStem) if (!inFolder.includes(term)) found.push(term, content, IN_STEM);
    });
    this.start = new Uint32Array(this.numberOf.size + 1);
    for (let i = 0; i < found.length; i += 3) this.start[found[i]! + 1]!++;
    for (let term = 0; term < this.numberOf.size; term++) this.start[term + 1]! += this.start[term]!;
    this.contents = new Uint32Array(found.length / 3);
    this.how = new Uint8Array(found.length / 3);
    const next = this.start.slice();
    for (let i = 0; i < found.length; i += 3) {
      const at = next[found[i]!]!++;
      this.contents[at] = found[i + 1]!;
      this.how[at] = found[i + 2]!;
    }
  }

  get(term: string): InPaths {
    const number = this.numberOf.get(term);
    if (number === undefined) return NOWHERE;
    const [from, to] = [this.start[number], this.start[number + 1]];
    return { contents: this.contents.subarray(from, to), how: this.how.subarray(from, to) };
  }

  private numbersOf(terms: readonly string[]): number[] {
    return terms.map((term) => {
      const number = this.numberOf.get(term) ?? this.numberOf.size;
      this.numberOf.set(term, number);
      return number;
    });
  }
}
