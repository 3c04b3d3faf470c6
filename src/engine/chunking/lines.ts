/** Tab stops, for comparing indentation. */
const TAB = 4;

/**
 * Lines of a text by number (1-based), as chunking looks at them: `\n` is the only terminator, and a `\r` before it
 * counts as nothing, so that LF and CRLF texts are cut alike.
 */
export class Lines {
  readonly count: number;
  /** Offset of each line; one more entry for the end of the text. */
  private readonly starts: Uint32Array;
  /** Characters up to each line, line ends left out; one more entry for all. */
  private readonly sizes: Uint32Array;
  /** Columns before the first character of each line; -1 for a blank line. */
  private readonly indents: Int32Array;

  constructor(readonly text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    if (starts.at(-1) === text.length) starts.pop(); // nothing follows the last line end
    this.count = starts.length;
    starts.push(text.length);
    this.starts = Uint32Array.from(starts);
    this.sizes = new Uint32Array(this.count + 1);
    this.indents = new Int32Array(this.count);
    for (let i = 0; i < this.count; i++) this.measureLine(i);
  }

  private measureLine(i: number): void {
    const { text } = this;
    const start = this.starts[i]!;
    let end = this.starts[i + 1]!;
    if (end > start && text.charCodeAt(end - 1) === 10) end--;
    if (end > start && text.charCodeAt(end - 1) === 13) end--;
    this.sizes[i + 1] = this.sizes[i]! + end - start;
    let columns = 0;
    let at = start;
    for (; at < end; at++) {
      const c = text.charCodeAt(at);
      if (c === 32 || c === 0xfeff) columns++;
      else if (c === 9) columns += TAB - (columns % TAB);
      else if (c !== 13 && c !== 12 && c !== 11) break;
    }
    this.indents[i] = at === end ? -1 : columns;
  }

  /** UTF-16 offset of a line; of the line after the last, the end of the text. */
  startOf(line: number): number {
    return this.starts[line - 1]!;
  }

  /** The text of some lines, line ends included. */
  slice(first: number, last: number): string {
    return this.text.slice(this.starts[first - 1], this.starts[last]);
  }

  /** Characters in some lines, line ends left out. */
  size(first: number, last: number): number {
    return this.sizes[last]! - this.sizes[first - 1]!;
  }

  isBlank(line: number): boolean {
    return this.indents[line - 1] === -1;
  }

  /** Columns before the first character of a line; -1 for a blank one. */
  indent(line: number): number {
    return this.indents[line - 1]!;
  }

  /** A line of nothing but closing brackets, or `end`. */
  isClosing(line: number): boolean {
    const size = this.size(line, line) - Math.max(0, this.indent(line));
    return (
      size > 0 &&
      size <= 12 &&
      /^(?:[)\]}>]+[;,)\s]*|end[;,)\s]*|<\/\w+>|fi|esac|done)$/.test(this.slice(line, line).trim())
    );
  }
}
