import type { LanguageId } from '../../../core/source.js';
import { commonStart } from './common.js';

/** A token of code. Comments are left out; a string is one token. */
export interface Token {
  kind: 'name' | 'number' | 'string' | 'mark';
  text: string;
  /** UTF-16 offset in the text given. */
  start: number;
}

const HASH_COMMENTS: ReadonlySet<LanguageId> = new Set(['python', 'ruby', 'bash', 'elixir', 'yaml', 'toml']);
const DASH_COMMENTS: ReadonlySet<LanguageId> = new Set(['lua', 'haskell', 'sql']);

const SLASHES = String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`;
const HASHES = String.raw`#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)`;
const DASHES = String.raw`--[^\n]*`;
const STRINGS = String.raw`"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|${'`'}(?:\\[\s\S]|[^${'`'}\\])*${'`'}?`;
/** Lifetimes (\`'a\`) and type variables would swallow the rest of their line as strings. */
const STRINGS_WITHOUT_APOSTROPHE = String.raw`"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])'`;
const NAME = String.raw`[\p{L}_$@][\p{L}\p{M}\p{N}_$]*`;
const NUMBER = String.raw`\p{N}[\p{L}\p{N}_.]*`;
const MARK = String.raw`=>|->|::|\?\.|&&|\|\||[=!<>]=|[^\s\p{L}\p{N}_$]`;

/** UTF-16 units behind a token that say where it ends, at most: a quote in Rust stands alone unless a `\\x'` follows. */
const LOOKED_AT = 3;

const patterns = new Map<string, RegExp>();

function pattern(language: LanguageId): RegExp {
  const comment = HASH_COMMENTS.has(language) ? HASHES : DASH_COMMENTS.has(language) ? DASHES : SLASHES;
  const strings = language === 'rust' || language === 'haskell' ? STRINGS_WITHOUT_APOSTROPHE : STRINGS;
  const key = comment + strings;
  let found = patterns.get(key);
  if (!found) {
    found = new RegExp(`(${comment})|(${strings})|(${NAME})|(${NUMBER})|(${MARK})`, 'gu');
    patterns.set(key, found);
  }
  return found;
}

/**
 * Takes any code apart without a grammar: good enough for half-written lines. Linear in the text.
 * @param from offset of a place that is not inside of a string or comment
 */
export function lex(text: string, language: LanguageId, from = 0, to = text.length): Token[] {
  const tokens: Token[] = [];
  const part = from === 0 && to === text.length ? text : text.slice(from, to);
  for (const match of part.matchAll(pattern(language))) {
    const [whole, comment, string, name, number] = match;
    if (comment !== undefined) continue;
    const kind =
      string !== undefined ? 'string' : name !== undefined ? 'name' : number !== undefined ? 'number' : 'mark';
    tokens.push({ kind, text: whole, start: from + match.index });
  }
  return tokens;
}

/** Takes apart texts that differ little from one to the next, as a buffer does while somebody types. */
export class Lexer {
  private last: { language: LanguageId; from: number; part: string; tokens: readonly Token[] } | null = null;

  /** The same as {@link lex}; what is as it was last time is not read again. */
  lex(text: string, language: LanguageId, from: number, to: number): Token[] {
    const part = text.slice(from, to);
    const kept = this.last?.language === language ? this.kept(this.last, part, from) : [];
    const last = kept.at(-1);
    const tokens = [...kept, ...lex(text, language, last ? last.start + last.text.length : from, to)];
    this.last = { language, from, part, tokens };
    return [...tokens];
  }

  /** Tokens that a change behind them cannot touch. */
  private kept(last: NonNullable<Lexer['last']>, part: string, from: number): readonly Token[] {
    const same = commonStart(last.part, part);
    const isSame = same === part.length && same === last.part.length;
    const by = from - last.from;
    const isKept = ({ text, start }: Token): boolean => start - last.from + text.length + LOOKED_AT <= same;
    const kept = isSame ? last.tokens : last.tokens.slice(0, last.tokens.findLastIndex(isKept) + 1);
    return by === 0 ? kept : kept.map((token) => ({ ...token, start: token.start + by }));
  }
}

/** Words of the languages themselves: no repository defines them. */
const KEYWORDS = new Set(
  `abstract and as assert async await begin boolean break byte case catch char class const constexpr continue crate def default defer del delete
  do double elif else elsif end enum except explicit export extends extern false False final finally float fn for foreach from fun func function
  global go goto if impl implements implicit import in include inline instanceof int interface internal is keyof lambda let local long loop match
  mod module mut namespace new nil None nonlocal not null number object of or override package pass private protected protocol pub
  public raise readonly require return select self short signed sizeof static string struct super switch template then this throw throws
  trait true True try type typedef typename typeof undefined union unless unsafe unsigned until use using val var virtual void volatile when
  where while with yield any unknown never declare satisfies infer asserts boolean str bool dict list tuple set usize u8 i32 u32 i64 u64 f64`.split(
    /\s+/,
  ),
);
export const isKeyword = (name: string): boolean => KEYWORDS.has(name);
