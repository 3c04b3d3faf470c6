/** A change of a text, as editors report it: `length` characters at `offset` became `inserted` ones. */
export interface Edit {
  offset: number;
  length: number;
  inserted: number;
}

/** A stretch of text that is watched while other text around and inside it changes: what is left of it. */
export class Kept {
  private parts: { start: number; end: number }[];

  constructor(start: number, length: number) {
    this.parts = [{ start, end: start + length }];
  }

  /** Characters that are still there. */
  get characters(): number {
    return this.parts.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  apply({ offset, length, inserted }: Edit): void {
    const gone = offset + length;
    const shift = inserted - length;
    this.parts = this.parts.flatMap(({ start, end }) => {
      const before = { start, end: Math.min(end, offset) };
      const after = { start: Math.max(start, gone) + shift, end: end + shift };
      return [before, after].filter((part) => part.end > part.start);
    });
  }
}
