/** What telling code, strings and comments apart needs to know of a language. */
export interface Lexis {
  /** What begins a comment up to the line's end. */
  line: readonly string[];
  /** What begins and ends a comment of several lines. */
  block: readonly (readonly [string, string])[];
  /** What begins and ends strings; `multiline` ones do not end with their line. Longer ones first. */
  quotes: readonly { mark: string; multiline: boolean }[];
  /** How a block of statements is written. */
  blocks: 'braces' | 'indentation' | 'end';
  /** Prose: its words are neither code nor strings. */
  prose?: boolean;
}

const quote = (mark: string, multiline = false): { mark: string; multiline: boolean } => ({ mark, multiline });
const SLASHES = { line: ['//'], block: [['/*', '*/']] as const };
const C: Lexis = { ...SLASHES, quotes: [quote('"'), quote("'")], blocks: 'braces' };
const TRIPLE: Lexis = { ...C, quotes: [quote('"""', true), quote('"'), quote("'")] };
const SCRIPT: Lexis = { ...C, quotes: [quote('`', true), quote('"'), quote("'")] };
// A lifetime or a type variable is no string.
const NO_SINGLE: Lexis = { ...C, quotes: [quote('"', true)] };
const HASH: Lexis = { line: ['#'], block: [], quotes: [quote('"'), quote("'")], blocks: 'end' };

const LEXES: Record<string, Lexis> = {
  typescript: SCRIPT,
  tsx: SCRIPT,
  javascript: SCRIPT,
  go: SCRIPT,
  java: TRIPLE,
  kotlin: TRIPLE,
  swift: TRIPLE,
  scala: TRIPLE,
  csharp: TRIPLE,
  dart: { ...C, quotes: [quote("'''", true), quote('"""', true), quote('"'), quote("'")] },
  c: C,
  cpp: C,
  rust: NO_SINGLE,
  zig: { ...NO_SINGLE, block: [] },
  php: { ...C, line: ['//', '#'], quotes: [quote('"', true), quote("'", true)] },
  css: { ...C, line: [] },
  python: {
    line: ['#'],
    block: [],
    quotes: [quote('"""', true), quote("'''", true), quote('"'), quote("'")],
    blocks: 'indentation',
  },
  ruby: { ...HASH, block: [['=begin', '=end']] },
  elixir: { ...HASH, quotes: [quote('"""', true), quote('"')] },
  bash: { ...HASH, quotes: [quote('"', true), quote("'", true)] },
  lua: { line: ['--'], block: [['--[[', ']]']], quotes: [quote('"'), quote("'")], blocks: 'end' },
  haskell: { line: ['--'], block: [['{-', '-}']], quotes: [quote('"')], blocks: 'indentation' },
  sql: { line: ['--'], block: [['/*', '*/']], quotes: [quote("'")], blocks: 'braces' },
  yaml: { ...HASH, blocks: 'indentation' },
  toml: { ...HASH, quotes: [quote('"""', true), quote('"'), quote("'")], blocks: 'braces' },
  json: { line: ['//'], block: [], quotes: [quote('"')], blocks: 'braces' },
  html: { line: [], block: [['<!--', '-->']], quotes: [], blocks: 'braces' },
  markdown: { line: [], block: [['<!--', '-->']], quotes: [], blocks: 'indentation', prose: true },
  text: { line: [], block: [], quotes: [], blocks: 'indentation', prose: true },
};

/** Of one of Quarry's languages; unknown ones are read like C. */
export const lexisOf = (language: string): Lexis => LEXES[language] ?? C;
