/** Where lines start in a text; `\n` alone ends one. Lines are 1-based, offsets UTF-16. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  get count(): number {
    return this.starts.length;
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Offset of a line's first character; past the last line, that of the last one. */
  startOf(line: number): number {
    return this.starts[Math.min(line, this.count) - 1]!;
  }
}
