/**
 * Half a call in Python makes the rest of its file arguments to a parser: no class behind it is found. No definition
 * may start within brackets, so those that are open where one does were never closed.
 */
const TOKEN = /#|"""|'''|["'()[\]{}]|^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w/gm;

/** Blanks out brackets that are still open where a definition starts. @returns a text of the same length and lines */
export function withoutOpenBrackets(text: string): string {
  const open: number[] = [];
  const unclosed: number[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const mark = match[0];
    if (mark === '#') TOKEN.lastIndex = endOfLine(text, match.index);
    else if (mark.startsWith('"') || mark.startsWith("'")) TOKEN.lastIndex = endOfString(text, TOKEN.lastIndex, mark);
    else if ('([{'.includes(mark)) open.push(match.index);
    else if (')]}'.includes(mark)) open.pop();
    else unclosed.push(...open.splice(0));
  }
  let out = '';
  let at = 0;
  for (const bracket of unclosed) {
    out += `${text.slice(at, bracket)} `;
    at = bracket + 1;
  }
  return out + text.slice(at);
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

/** Where the string ends that `quote` opened; one that is not closed ends with its line, or with the text. */
function endOfString(text: string, start: number, quote: string): number {
  const limit = quote.length === 3 ? text.length : endOfLine(text, start);
  for (let end = text.indexOf(quote, start); end !== -1 && end < limit; end = text.indexOf(quote, end + 1)) {
    if (!isEscaped(text, end)) return end + quote.length;
  }
  return limit;
}

function isEscaped(text: string, offset: number): boolean {
  let backslashes = 0;
  while (text[offset - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}
