import type { Place } from '../../core/ask.js';

/** A piece of an answer as VS Code's Chat shows it. */
export type AnswerPart = { type: 'text'; text: string } | { type: 'place'; place: Place; label: string };

/** A place as `citationLink` writes it: `[src/a.ts:3-9](src/a.ts#L3-L9)`. */
const PLACE = /\[((?:\\.|[^\]\\\n])+)\]\(([^()\s#]+)#L(\d+)(?:-L(\d+))?\)/g;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Markdown taken apart at its checked places, which become anchors; those in code stay text. */
export function partsOf(markdown: string): AnswerPart[] {
  const parts: AnswerPart[] = [];
  const say = (text: string): void => {
    const last = parts.at(-1);
    if (last?.type === 'text') last.text += text;
    else if (text !== '') parts.push({ type: 'text', text });
  };
  for (const { text, isCode } of runsOf(markdown)) {
    if (isCode) {
      say(text);
      continue;
    }
    let at = 0;
    for (const match of text.matchAll(PLACE)) {
      const path = decoded(match[2]!);
      const label = match[1]!.replace(/\\(.)/g, '$1');
      if (path === null || !label.startsWith(`${path}:`)) continue;
      say(text.slice(at, match.index));
      const startLine = Number(match[3]);
      parts.push({ type: 'place', place: { path, startLine, endLine: Number(match[4] ?? match[3]) }, label });
      at = match.index + match[0].length;
    }
    say(text.slice(at));
  }
  return parts;
}

/**
 * Gathers text that comes in pieces into blocks of Markdown that can be checked and shown: paragraphs, lists, whole code
 * blocks. What comes after the last empty line outside of code waits.
 */
export class Blocks {
  private waiting = '';

  /** @returns the blocks that the piece completes, together; empty when it completes none */
  add(piece: string): string {
    this.waiting += piece;
    let end = 0;
    let offset = 0;
    for (const { text, isCode } of runsOf(this.waiting)) {
      if (!isCode) {
        // The end of a code block is the end of its line.
        const last = offset > 0 ? `\n${text}`.lastIndexOf('\n\n') - 1 : text.lastIndexOf('\n\n');
        if (last >= (offset > 0 ? -1 : 0)) end = offset + last + 2;
      }
      offset += text.length;
    }
    const complete = this.waiting.slice(0, end);
    this.waiting = this.waiting.slice(end);
    return complete;
  }

  /** What is left when nothing more comes. */
  rest(): string {
    const { waiting } = this;
    this.waiting = '';
    return waiting;
  }
}

/** Runs of lines in and out of fenced code; an open fence lasts to the end. */
function runsOf(markdown: string): { text: string; isCode: boolean }[] {
  const runs: { text: string; isCode: boolean }[] = [];
  let fence: string | null = null;
  const put = (line: string, isCode: boolean): void => {
    const last = runs.at(-1);
    if (last?.isCode === isCode) last.text += line;
    else runs.push({ text: line, isCode });
  };
  for (const line of markdown.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const mark = FENCE.exec(line)?.[1];
    if (fence === null) {
      if (mark) fence = mark;
      put(line, fence !== null);
    } else {
      put(line, true);
      if (mark && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark) fence = null;
    }
  }
  return runs;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
