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
    const most = contents.reduce((sum, { files: [f] }) => sum + f!.stemTerms.length + f!.directoryTerms.length, 0);
    const found = {
      terms: new Uint32Array(most),
      contents: new Uint32Array(most),
      how: new Uint8Array(most),
      length: 0,
    };
    const folders = new Map<readonly string[], readonly number[]>();
    for (let content = 0; content < contents.length; content++) {
      const { stemTerms, directoryTerms } = contents[content]!.files[0]!;
      const from = found.length;
      let folder = folders.get(directoryTerms);
      if (!folder) folders.set(directoryTerms, (folder = directoryTerms.map((term) => this.number(term))));
      for (const term of folder) {
        found.terms[found.length] = term;
        found.contents[found.length] = content;
        found.how[found.length++] = IN_DIRECTORY;
      }
      for (const text of stemTerms) {
        const term = this.number(text);
        const at = folder.indexOf(term);
        if (at >= 0) found.how[from + at]! |= IN_STEM;
        else {
          found.terms[found.length] = term;
          found.contents[found.length] = content;
          found.how[found.length++] = IN_STEM;
        }
      }
    }
    this.start = new Uint32Array(this.numberOf.size + 1);
    for (let i = 0; i < found.length; i++) this.start[found.terms[i]! + 1]!++;
    for (let term = 0; term < this.numberOf.size; term++) this.start[term + 1]! += this.start[term]!;
    this.contents = new Uint32Array(found.length);
    this.how = new Uint8Array(found.length);
    const next = this.start.slice();
    for (let i = 0; i < found.length; i++) {
      const at = next[found.terms[i]!]!++;
      this.contents[at] = found.contents[i]!;
      this.how[at] = found.how[i]!;
    }
  }

  get(term: string): InPaths {
    const number = this.numberOf.get(term);
    if (number === undefined) return NOWHERE;
    const [from, to] = [this.start[number], this.start[number + 1]];
    return { contents: this.contents.subarray(from, to), how: this.how.subarray(from, to) };
  }

  private number(term: string): number {
    let number = this.numberOf.get(term);
    if (number === undefined) this.numberOf.set(term, (number = this.numberOf.size));
    return number;
  }
}
