import type { Paint } from './render.js';
import { printable } from './terminal.js';

interface Look {
  paint: Paint;
  /** A path of the repository as the terminal can open it. */
  link: (path: string) => string;
}

/**
 * The Markdown of an answer for a screen: the subset that answers are written in (headings, quotes, lists, fences,
 * `code`, **strong**, links, backslash escapes). Not a general Markdown renderer.
 */
export function renderMarkdown(markdown: string, look: Look): string {
  const lines = new MarkdownLines(look);
  return [...lines.add(markdown), ...lines.end()].join('\n');
}

/** The same for a text that comes in pieces: a line is rendered when it is complete. */
export class MarkdownLines {
  private fence: string | null = null;
  private rest = '';

  constructor(private readonly look: Look) {}

  /** @returns the lines that this piece completed */
  add(text: string): string[] {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    return lines.flatMap((line) => this.line(line));
  }

  /** @returns what was left without an end of line */
  end(): string[] {
    const last = this.line(this.rest);
    this.rest = '';
    return last;
  }

  private line(line: string): string[] {
    const mark = /^(`{3,})/.exec(line)?.[1];
    if (this.fence === null && mark) this.fence = mark;
    else if (this.fence !== null && line === this.fence) this.fence = null;
    else if (this.fence !== null) return [this.look.paint('dim', `  │ ${printable(line.replaceAll('\t', '  '))}`)];
    else return [block(line, this.look)];
    return [];
  }
}

function block(line: string, look: Look): string {
  const heading = /^#{1,6} (.*)$/.exec(line);
  if (heading) return look.paint('bold', inline(heading[1]!, look));
  const quote = /^> (.*)$/.exec(line);
  if (quote) return `  ${inline(quote[1]!, look)}`;
  const item = /^- (.*)$/.exec(line);
  return item ? `  • ${inline(item[1]!, look)}` : inline(line, look);
}

const INLINE =
  /(`+)(.+?)\1(?!`)|~~(.+?)~~|\*\*(.+?)\*\*|\*([^*]+)\*|\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)|\\([!-/:-@[-`{-~])/g;

function inline(text: string, look: Look): string {
  let out = '';
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    out += printable(text.slice(at, found.index));
    const [all, , code, struck, strong, emphasis, label, target, escaped] = found;
    if (code !== undefined) out += look.paint('bold', printable(code.replace(/^ (.*) $/, '$1')));
    else if (struck !== undefined) out += look.paint('strikethrough', inline(struck, look));
    else if (strong !== undefined) out += look.paint('bold', inline(strong, look));
    else if (emphasis !== undefined) out += look.paint('italic', inline(emphasis, look));
    else if (target !== undefined)
      out += look.paint('cyan', place(target) ? look.link(place(target)!) : inline(label!, look));
    else out += escaped ?? all;
    at = found.index + all.length;
  }
  return out + printable(text.slice(at));
}

/** `src/a%20b.ts#L12-L40` → `src/a b.ts:12-40`; null when it is no place in the repository. */
function place(target: string): string | null {
  const found = /^(.*)#L(\d+)(?:-L(\d+))?$/.exec(target);
  return found ? `${decodeURIComponent(found[1]!)}:${found[2]}${found[3] ? `-${found[3]}` : ''}` : null;
}
