import type { Outline, SymbolDef } from '../../../core/outline.js';
import { emptyOutline } from '../../../core/outline.js';
import type { LanguageId } from '../../../core/source.js';
import { LruCache } from '../../retrieval/lru.js';
import type { Syntax } from '../../syntax/syntax.js';
import { commonEnd, commonStart } from './common.js';

/** Buffers whose outline is kept. */
const MOST_BUFFERS = 40;
/** A buffer that takes longer to parse is read by its tokens only, milliseconds. */
const TIME_LIMIT_MS = 400;
/** UTF-16 units beyond which a buffer is not parsed while somebody types. */
const LONGEST = 600_000;

/** UTF-16 units that are typed between two parses; more, or several lines, is a paste, and is parsed at once. */
const MOST_TYPED = 120;
/** Lines from the beginning of an import in which it may go on. */
const IMPORT_LINES = 2;

interface Kept {
  text: string;
  language: LanguageId;
  outline: Outline;
}

/**
 * Outlines of what editors hold. A keystroke does not parse: the outline of a moment ago is moved along with the edit
 * ({@link Outlines.now}); it is made anew when the cursor rests ({@link Outlines.parsed}).
 */
export class Outlines {
  private readonly kept = new LruCache<string, Kept>(MOST_BUFFERS);
  private syntax: Promise<Syntax> | undefined;

  /** @param resources folder that holds `grammars/` and `queries/` */
  constructor(private readonly resources: string) {}

  /** The outline of exactly this text. Never throws for the sake of a text. */
  async parsed(path: string, text: string, language: LanguageId): Promise<Outline> {
    const known = this.kept.get(path);
    if (known?.text === text && known.language === language) return known.outline;
    let outline: Outline = emptyOutline(language);
    if (text.length <= LONGEST) {
      this.syntax ??= startSyntax(this.resources);
      outline = await (await this.syntax).outline(text, language, TIME_LIMIT_MS);
    }
    this.kept.set(path, { text, language, outline });
    return outline;
  }

  /** The outline as last parsed, moved along with what was typed since; parses a buffer that is not known yet. */
  async now(path: string, text: string, language: LanguageId): Promise<Outline> {
    const known = this.kept.get(path);
    if (!known || known.language !== language) return this.parsed(path, text, language);
    if (known.text === text) return known.outline;
    const edit = editBetween(known.text, text);
    return isTyping(known, text, edit)
      ? moved(known.outline, known.text, text, edit)
      : this.parsed(path, text, language);
  }

  async close(): Promise<void> {
    await (await this.syntax)?.dispose();
  }
}

/** Parsers are loaded only by who has a buffer to parse. */
async function startSyntax(resources: string): Promise<Syntax> {
  const { Syntax } = await import('../../syntax/syntax.js');
  return Syntax.create(resources);
}

/** The one place where two texts differ: `[start, end)` of the first is `[start, newEnd)` of the second. */
interface Edit {
  start: number;
  end: number;
  newEnd: number;
}

function editBetween(before: string, after: string): Edit {
  const start = commonStart(before, after);
  const tail = commonEnd(before, after, Math.min(before.length, after.length) - start);
  return { start, end: before.length - tail, newEnd: after.length - tail };
}

/** Small enough for the outline to be moved along, and not where the imports are. */
function isTyping({ text, outline }: Kept, after: string, { start, end, newEnd }: Edit): boolean {
  if (end - start > MOST_TYPED || newEnd - start > MOST_TYPED) return false;
  if (linesIn(text, start, end) > 1 || linesIn(after, start, newEnd) > 1) return false;
  const line = linesIn(text, 0, start) + 1;
  const last = line + linesIn(text, start, end);
  return !outline.imports.some((ref) => ref.line <= last && line <= ref.line + IMPORT_LINES);
}

/** Shifts what lies behind the place where two texts differ, and stretches what lies around it. */
export function moved(
  outline: Outline,
  before: string,
  after: string,
  edit: Edit = editBetween(before, after),
): Outline {
  const { start, end, newEnd } = edit;
  const by = after.length - before.length;
  const firstLine = linesIn(before, 0, start) + 1;
  const lastLine = firstLine + linesIn(before, start, end);
  const linesBy = linesIn(after, start, newEnd) - (lastLine - firstLine);
  const line = (at: number): number =>
    at > lastLine ? at + linesBy : Math.min(at, Math.max(firstLine, lastLine + linesBy));
  const symbols = outline.symbols.map((symbol): SymbolDef => ({
    ...symbol,
    start: symbol.start >= end ? symbol.start + by : symbol.start,
    end: symbol.end >= end ? symbol.end + by : symbol.end,
    startLine: symbol.start >= end ? symbol.startLine + linesBy : symbol.startLine,
    endLine: symbol.end >= end ? symbol.endLine + linesBy : line(symbol.endLine),
    leadLine: symbol.start >= end ? symbol.leadLine + linesBy : symbol.leadLine,
  }));
  return {
    ...outline,
    symbols,
    imports: outline.imports.map((ref) => ({ ...ref, line: line(ref.line) })),
    references: outline.references.map((ref) => ({ ...ref, line: line(ref.line) })),
  };
}

function linesIn(text: string, from: number, to: number): number {
  let n = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) n++;
  return n;
}
