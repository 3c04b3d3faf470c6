import type { Cursor } from '../../../core/completion.js';
import type { Outline, SymbolDef } from '../../../core/outline.js';
import type { FileClass, LanguageId } from '../../../core/source.js';
import { Lines } from '../../syntax/lines.js';
import { classOf } from '../../workspace/languages.js';
import { type ImportedName, importedNames, statementEnd } from './imported.js';
import { isKeyword, Lexer, type Token } from './lex.js';

/** What the syntax before the cursor asks for. */
export type Expected = 'type' | 'value' | 'member' | 'import';

/** How a name occurs around the cursor. Distances in lines; Infinity where it does not occur. */
export interface Mention {
  count: number;
  before: number;
  after: number;
  /** Also in the line of the cursor. */
  here: boolean;
  /** Only behind a dot, or as a key. */
  member: boolean;
}

/** All that can be read off a buffer and a place in it. Pure data; works on broken code. */
export interface Situation {
  path: string;
  language: LanguageId;
  role: FileClass;
  text: string;
  /** UTF-16. */
  offset: number;
  /** Offset of the cursor's line. */
  lineStart: number;
  /** 1-based. */
  line: number;
  outline: Outline;
  /** Definitions around the cursor, outermost first. */
  scopes: readonly SymbolDef[];
  /** Names that this file defines. */
  defined: ReadonlySet<string>;
  imported: readonly ImportedName[];
  /** Names around the cursor, keywords left out. */
  mentions: ReadonlyMap<string, Mention>;
  /** Code before the cursor, the nearest last, without {@link Situation.partial}. */
  before: readonly Token[];
  /** What of a name is typed already. */
  partial: string;
  expects: Expected;
  /** What stands before the dot; `type` when the buffer tells it. */
  receiver?: { name: string; type?: string };
  /** The call whose arguments are being written. */
  call?: { callee: string; receiver?: string; argument: number };
}

/** UTF-16 units of the buffer that are read token by token, before and after the cursor. */
const READ_BEFORE = 60_000;
const READ_AFTER = 30_000;
/** Tokens back to an open bracket. */
const MOST_BACK = 400;

const MEMBER_MARKS: ReadonlySet<string> = new Set(['.', '?.', '->', '::']);
const TYPE_WORDS: ReadonlySet<string> = new Set([
  'extends',
  'implements',
  'as',
  'is',
  'keyof',
  'satisfies',
  'impl',
  'throws',
]);
/** Before a `{`: what follows is data. */
const BEFORE_DATA: ReadonlySet<string> = new Set(['=', '(', ',', ':', 'return', '=>', '[', '??', '||', '?']);

/**
 * @param outline of the buffer as it is, or was a moment ago
 * @param lexers for what is before the cursor and what is after it; those of the last key spare reading most of it
 */
export function readSituation(
  cursor: Cursor,
  text: string,
  language: LanguageId,
  outline: Outline,
  lexers = { before: new Lexer(), after: new Lexer() },
): Situation {
  const lines = new Lines(text);
  const line = Math.max(1, Math.min(cursor.line, lines.count));
  const lineEnd = line < lines.count ? lines.startOf(line + 1) - 1 : text.length;
  const offset = Math.min(lines.startOf(line) + Math.max(0, cursor.column - 1), lineEnd);
  const from = lines.startOf(lines.lineAt(Math.max(0, offset - READ_BEFORE)));
  const before = lexers.before.lex(text, language, from, offset);
  const after = lexers.after.lex(text, language, offset, Math.min(text.length, offset + READ_AFTER));
  const last = before.at(-1);
  const isPartial = last?.kind === 'name' && last.start + last.text.length === offset;
  const partial = isPartial ? last.text : '';
  if (isPartial) before.pop();
  const scopes = outline.symbols.filter(
    (s) => s.start < offset && (s.end > offset || (s.end === offset && s.endLine === line)),
  );
  const call = openCall(before);
  const receiver = receiverOf(before);
  const imported = importedNames(text, outline.imports, language);
  const type = receiver && typeOf(receiver, before, scopes);
  return {
    path: cursor.path,
    language,
    role: classOf(cursor.path),
    text,
    offset,
    lineStart: lines.startOf(line),
    line,
    outline,
    scopes,
    defined: new Set(outline.symbols.map(({ name }) => name)),
    imported,
    mentions: mentionsIn(before, after, lines, line, importLines(outline, text), language !== 'python'),
    before,
    partial,
    expects: expected(before, receiver !== undefined),
    ...(receiver !== undefined && { receiver: { name: receiver, ...(type !== undefined && { type }) } }),
    ...(call && { call }),
  };
}

/** Lines that only say what is imported: names in them are not used there. */
function importLines({ imports }: Outline, text: string): (line: number) => boolean {
  const covered = new Set<number>();
  const lines = imports.length > 0 ? text.split('\n') : [];
  for (const { line } of imports) {
    const end = statementEnd(lines, line);
    for (let at = line; at <= end; at++) covered.add(at);
  }
  return (line) => covered.has(line);
}

function mentionsIn(
  before: readonly Token[],
  after: readonly Token[],
  lines: Lines,
  line: number,
  isImport: (line: number) => boolean,
  hasKeys: boolean,
): Map<string, Mention> {
  const mentions = new Map<string, Mention>();
  const note = (tokens: readonly Token[], isBefore: boolean): void => {
    tokens.forEach((token, i) => {
      if (token.kind !== 'name' || isKeyword(token.text)) return;
      const at = lines.lineAt(token.start);
      if (at !== line && isImport(at)) return;
      const member = MEMBER_MARKS.has(tokens[i - 1]?.text ?? '') || (hasKeys && isKey(tokens, i));
      let mention = mentions.get(token.text);
      if (!mention)
        mentions.set(
          token.text,
          (mention = { count: 0, before: Infinity, after: Infinity, here: false, member: true }),
        );
      mention.count++;
      mention.member &&= member;
      const distance = Math.abs(line - at);
      if (isBefore) mention.before = Math.min(mention.before, distance);
      else mention.after = Math.min(mention.after, distance);
      if (distance === 0 && isBefore) mention.here = true;
    });
  };
  note(before, true);
  note(after, false);
  return mentions;
}

/** `{ key: …`, `, label: …`: names nothing that is defined elsewhere. */
const isKey = (tokens: readonly Token[], i: number): boolean =>
  tokens[i + 1]?.text === ':' && /^[{,(]$/.test(tokens[i - 1]?.text ?? '');

/** Walks back to the bracket that is open at the cursor. */
function openBracket(before: readonly Token[]): { at: number; commas: number } | undefined {
  let depth = 0;
  let commas = 0;
  const least = Math.max(0, before.length - MOST_BACK);
  for (let i = before.length - 1; i >= least; i--) {
    const { text, kind } = before[i]!;
    if (kind !== 'mark') continue;
    if (text === ')' || text === ']' || text === '}') depth++;
    else if (text === '(' || text === '[' || text === '{') {
      if (depth === 0) return { at: i, commas };
      depth--;
    } else if (text === ',' && depth === 0) commas++;
    else if (text === ';' && depth === 0) return undefined;
  }
  return undefined;
}

function openCall(before: readonly Token[]): Situation['call'] {
  let from = before;
  for (let level = 0; level < 3; level++) {
    const open = openBracket(from);
    if (!open) return undefined;
    if (from[open.at]!.text === '(') {
      const callee = from[open.at - 1];
      if (callee?.kind !== 'name' || isKeyword(callee.text)) return undefined;
      if (/^(?:function|def|fn|func|fun|class)$/.test(from[open.at - 2]?.text ?? '')) return undefined;
      const dotted = MEMBER_MARKS.has(from[open.at - 2]?.text ?? '') ? from[open.at - 3] : undefined;
      const receiver = dotted?.kind === 'name' ? dotted.text : undefined;
      return { callee: callee.text, argument: open.commas, ...(receiver !== undefined && { receiver }) };
    }
    // An object or a list that is an argument.
    from = from.slice(0, open.at);
  }
  return undefined;
}

function receiverOf(before: readonly Token[]): string | undefined {
  if (!MEMBER_MARKS.has(before.at(-1)?.text ?? '')) return undefined;
  let i = before.length - 2;
  // `f(x).`: what the call gives.
  let depth = 0;
  for (; i >= 0; i--) {
    const { text } = before[i]!;
    if (text === ')' || text === ']') depth++;
    else if (text === '(' || text === '[') depth--;
    else if (depth === 0 && text !== '?' && text !== '!') break;
  }
  const name = before[i];
  return name?.kind === 'name' ? name.text : '';
}

const SELF: ReadonlySet<string> = new Set(['this', 'self', 'Self', '@', 'cls', 'super']);

/** The class of a variable, where the buffer says it: `x: Type`, `Type x`, `x = new Type(…)`, `x = Type(…)`. */
function typeOf(receiver: string, before: readonly Token[], scopes: readonly SymbolDef[]): string | undefined {
  if (SELF.has(receiver)) {
    const around = scopes.findLast(({ kind }) => /^(?:class|struct|trait|interface|enum)$/.test(kind));
    return around?.name ?? scopes.at(-1)?.container.split('.').at(-1);
  }
  for (let i = before.length - 1; i >= 0; i--) {
    if (before[i]!.text !== receiver) continue;
    const [a, b, c] = [before[i + 1], before[i + 2], before[i + 3]];
    if (a?.text === ':' && b) return typeName(b.text === '*' || b.text === '&' ? c : b);
    if (a?.text === '=' && b?.text === 'new') return typeName(c);
    if (a?.text === '=' && b?.text === 'await') continue;
    if (
      a?.text === '=' &&
      b?.kind === 'name' &&
      /^\p{Lu}/u.test(b.text) &&
      (c?.text === '(' || c?.text === '::' || c?.text === '.')
    )
      return b.text;
    const previous = before[i - 1];
    if (previous?.kind === 'name' && /^\p{Lu}/u.test(previous.text) && !isKeyword(previous.text)) return previous.text;
  }
  return undefined;
}

const typeName = (token: Token | undefined): string | undefined =>
  token?.kind === 'name' && !isKeyword(token.text) ? token.text : undefined;

function expected(before: readonly Token[], isMember: boolean): Expected {
  if (isMember) return 'member';
  const previous = before.at(-1)?.text ?? '';
  if (isInImport(before)) return 'import';
  if (TYPE_WORDS.has(previous)) return 'type';
  // A function's result; a mapped type's keys.
  if (previous === '->') return 'type';
  if (previous === 'in' && before.at(-3)?.text === '[') return 'type';
  const open = openBracket(before);
  const bracket = open && before[open.at]!.text;
  const beforeBracket = open && (before[open.at - 1]?.text ?? '');
  const isData = bracket === '{' && BEFORE_DATA.has(beforeBracket!);
  if (previous === ':') return isData || isTernary(before) ? 'value' : 'type';
  if (previous === '<') return /^[\p{L}_$]/u.test(before.at(-2)?.text ?? '') ? 'type' : 'value';
  if (previous === '|' || previous === '&' || previous === ',') return isInTypeArguments(before) ? 'type' : 'value';
  return 'value';
}

const isInImport = (before: readonly Token[]): boolean => {
  for (let i = before.length - 1; i >= Math.max(0, before.length - 60); i--) {
    const { text } = before[i]!;
    if (text === 'import' || text === 'use' || text === 'using') return before[i + 1]?.text !== '(';
    if (text === ';' || text === '=' || text === '(' || text === ')') return false;
  }
  return false;
};

const isTernary = (before: readonly Token[]): boolean => {
  for (let i = before.length - 2; i >= Math.max(0, before.length - 30); i--) {
    const { text } = before[i]!;
    if (text === '?') return before[i + 1]?.text !== ':' && before[i + 1]?.text !== '.';
    if (text === ';' || text === '{' || text === '(' || text === ',') return /^case$/.test(text);
  }
  return false;
};

/** `Map<string, |`, `a: A | |`, `type X = A & |`. */
function isInTypeArguments(before: readonly Token[]): boolean {
  let depth = 0;
  for (let i = before.length - 1; i >= Math.max(0, before.length - 60); i--) {
    const { text } = before[i]!;
    if (text === '>') depth++;
    else if (text === '<') {
      if (depth === 0) return before[i - 1]?.kind === 'name' && /^\p{Lu}/u.test(before[i - 1]!.text);
      depth--;
    } else if (text === 'type' && before[i + 2]?.text === '=') return true;
    else if (text === ':' && depth === 0) return expected(before.slice(0, i + 1), false) === 'type';
    else if (text === ';' || text === '{' || text === '(' || text === '=')
      return text === '=' && before[i - 2]?.text === 'type';
  }
  return false;
}
