/** What code is moved to on a neighbouring line, after more than one space. */
interface Column {
  /** Characters before it. */
  at: number;
  /** The word, or its first sign. */
  token: string;
}

/** A longer gap is not for reading in columns. */
const WIDEST = 32;
const MOVED = / {2,}([\w$\u0080-\uffff]+|\S)/g;

/** Where the line above and the one below have columns: what is written between them goes on in columns. */
export class Columns {
  private readonly columns: readonly Column[];
  /** Characters of the line before the cursor. */
  private readonly cursor: number;

  /** @param prefix the buffer before the cursor, whose last line is the cursor's; `suffix` what follows it */
  constructor(prefix: string, suffix: string) {
    const start = prefix.lastIndexOf('\n') + 1;
    this.cursor = prefix.length - start;
    const above = prefix.slice(0, start).trimEnd();
    const eol = suffix.indexOf('\n');
    const below = eol < 0 ? '' : suffix.slice(eol).replace(/^\s*\n/, '');
    this.columns = [above.slice(above.lastIndexOf('\n') + 1), below.split('\n', 1)[0]!].flatMap(columnsOf);
  }

  /** @returns the white space before a token that others follow with some. @param written characters since the cursor */
  gap(written: number, token: string): string {
    const end = this.cursor + written;
    const column = this.columns.find(({ at, token: other }) => at > end && at - end <= WIDEST && other === token);
    return ' '.repeat(column ? column.at - end : 1);
  }
}

function columnsOf(line: string): Column[] {
  const indent = line.length - line.trimStart().length;
  return [...line.matchAll(MOVED)]
    .filter(({ index }) => index >= indent)
    .map(({ index, 0: { length }, 1: token }) => ({ at: index + length - token!.length, token: token! }));
}
