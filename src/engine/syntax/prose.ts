import MarkdownIt from 'markdown-it';
import type { Outline, SymbolDef } from '../../core/outline.js';
import { cut } from './docs.js';
import { Lines } from './lines.js';

/** Blocks are all that is needed; inline markup is left as written. */
const markdown = new MarkdownIt({ html: true }).disable(['inline', 'linkify', 'replacements', 'smartquotes']);

/** YAML or TOML between `---` or `+++` at the very top. */
const FRONT_MATTER = /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n([\s\S]*?)\r?\n\1[ \t]*(?:\r?\n|$)/;

const MAX_HEADER = 1_000;

/** Sections by heading, each as long as its subsections; headings inside code fences and front matter are none. */
export function markdownOutline(text: string): Outline {
  const lines = new Lines(text);
  const front = FRONT_MATTER.exec(text);
  // Blank lines in its place keep the line numbers.
  const body = front ? front[0].replace(/[^\n]/g, '') + text.slice(front[0].length) : text;
  const tokens = markdown.parse(body, {});
  const symbols: SymbolDef[] = [];
  const open: { level: number; symbol: SymbolDef }[] = [];
  let introduction = '';
  const close = (level: number, line: number): void => {
    while (open.length > 0 && open.at(-1)!.level >= level) {
      const { symbol } = open.pop()!;
      symbol.endLine = line - 1;
      symbol.end = line > lines.count ? text.length : lines.startOf(line);
    }
  };
  tokens.forEach((token, i) => {
    const content = tokens[i + 1]?.content ?? '';
    if (token.type === 'paragraph_open' && introduction === '') introduction = plain(content);
    // A heading inside a list or a quotation does not divide the page.
    if (token.type !== 'heading_open' || !token.map || token.level > 0) return;
    const line = token.map[0] + 1;
    const level = Number(token.tag.slice(1));
    close(level, line);
    const name = plain(content);
    if (name === '') return;
    const symbol: SymbolDef = {
      name,
      kind: 'section',
      container: open.map((section) => section.symbol.name).join('.'),
      startLine: line,
      endLine: line,
      start: lines.startOf(line),
      end: text.length,
      signature: cut(`${'#'.repeat(level)} ${name}`, 300),
      doc: '',
      leadLine: line,
      exported: true,
    };
    symbols.push(symbol);
    open.push({ level, symbol });
  });
  close(0, lines.count + (text.endsWith('\n') ? 0 : 1));
  return {
    language: 'markdown',
    symbols,
    imports: [],
    references: [],
    comments: new Uint32Array(),
    header: cut([frontProse(front?.[2] ?? ''), introduction].filter(Boolean).join('\n\n'), MAX_HEADER),
    hasErrors: false,
  };
}

/** Title and description of a page, from its front matter. */
function frontProse(matter: string): string {
  return [...matter.matchAll(/^(?:title|description|summary|subtitle)\s*[:=]\s*["']?(.+?)["']?\s*$/gim)]
    .map((match) => match[1]!)
    .join('\n');
}

/** Inline Markdown as text: links by their words, no images (badges), no emphasis. */
export function plain(inline: string): string {
  return inline
    .replace(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/g, '')
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replace(/<[^>]+>/g, '')
    .replace(/(\*\*|__|~~|`+)(.+?)\1/g, '$2')
    .replace(/(^|\s)[*_](\S.*?)[*_](?=\s|$|\p{P})/gu, '$1$2')
    .replace(/\s+/g, ' ')
    .trim();
}
