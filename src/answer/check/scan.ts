/** A fenced block of an answer. Offsets are into the Markdown, fences included. */
export interface CodeBlock {
  start: number;
  end: number;
  /** The fence's info string: the language, in whatever way the model wrote it. */
  info: string;
  code: string;
}

/** A paragraph, list item, heading or table row: what one claim can stretch over. */
export interface Block {
  start: number;
  end: number;
}

export interface Scan {
  code: CodeBlock[];
  blocks: Block[];
}

const FENCE = /^(?: {0,3}|[ \t]*(?:[-*+]|\d+[.)])[ \t]+|[ \t]+)(`{3,}|~{3,})[ \t]*([^`\n]*)$/;
/** A line that begins something of its own. */
const OPENING = /^\s*(?:[-*+]\s|\d+[.)]\s|#{1,6}\s|\||>)/;

/**
 * The blocks of a Markdown text. Not a parser of Markdown: it knows what separates claims from each other and from code,
 * and it can be asked about a text that ends in the middle.
 */
export function scan(markdown: string): Scan {
  const code: CodeBlock[] = [];
  const blocks: Block[] = [];
  let open: { fence: string; info: string; start: number; from: number } | null = null;
  let block: Block | null = null;
  const close = (): void => {
    if (block && block.end > block.start) blocks.push(block);
    block = null;
  };
  let at = 0;
  for (const line of markdown.split('\n')) {
    const end = at + line.length;
    const fence = FENCE.exec(line);
    if (open) {
      if (fence && fence[1]![0] === open.fence[0] && fence[1]!.length >= open.fence.length && !fence[2]!.trim()) {
        code.push({
          start: open.start,
          end,
          info: open.info,
          code: markdown.slice(open.from, Math.max(open.from, at - 1)),
        });
        open = null;
      }
    } else if (fence) {
      close();
      open = { fence: fence[1]!, info: fence[2]!.trim(), start: at, from: Math.min(end + 1, markdown.length) };
    } else if (!line.trim()) close();
    else {
      if (block && OPENING.test(line)) close();
      block ??= { start: at, end };
      block.end = end;
    }
    at = end + 1;
  }
  if (open) code.push({ start: open.start, end: markdown.length, info: open.info, code: markdown.slice(open.from) });
  close();
  return { code, blocks };
}

/** End of a sentence: a full stop that no name, number or abbreviation continues. */
const SENTENCE_END = /[.!?…](?:["'”’)\]*_]*)(?=\s+(?:["'“‘(*_`[]*)[\p{Lu}\p{Lo}\p{N}`]|\s*$)|[。！？]/gu;

/** Cuts a text into sentences; offsets into the text. */
export function sentencesOf(text: string): Block[] {
  const out: Block[] = [];
  let start = 0;
  for (const found of text.matchAll(SENTENCE_END)) {
    const end = found.index + found[0].length;
    if (/\b(?:e\.g|i\.e|etc|cf|vs|approx|resp)\.$/i.test(text.slice(start, end))) continue;
    out.push({ start, end });
    start = end;
  }
  if (text.slice(start).trim()) out.push({ start, end: text.length });
  return out;
}

/** A text with each code span replaced: a run of backticks up to the next run of as many. Linear in the text. */
export function withoutCodeSpans(text: string, replace: (span: string) => string): string {
  const runs = [...text.matchAll(/`+/g)].map((run) => ({ at: run.index, length: run[0].length }));
  const next = new Map<number, number>();
  const closing = new Array<number | undefined>(runs.length);
  for (let i = runs.length - 1; i >= 0; i--) {
    closing[i] = next.get(runs[i]!.length);
    next.set(runs[i]!.length, i);
  }
  let out = '';
  let at = 0;
  for (let i = 0; i < runs.length; i++) {
    const end = closing[i];
    if (end === undefined) continue;
    const after = runs[end]!.at + runs[end]!.length;
    out += text.slice(at, runs[i]!.at) + replace(text.slice(runs[i]!.at, after));
    at = after;
    i = end;
  }
  return out + text.slice(at);
}
