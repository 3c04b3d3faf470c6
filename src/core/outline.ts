import type { LanguageId } from './source.js';

/** Closed list of definition kinds, the same for all languages. */
export const SYMBOL_KINDS = [
  'class',
  'interface',
  'trait',
  'struct',
  'enum',
  'type',
  'module',
  'function',
  'method',
  'constructor',
  'property',
  'field',
  'variable',
  'constant',
  'macro',
  'section',
  'key',
  'selector',
  'table',
] as const;
export type SymbolKind = (typeof SYMBOL_KINDS)[number];

const TYPE_KINDS: ReadonlySet<string> = new Set(['class', 'interface', 'trait', 'struct', 'enum', 'type', 'module']);
/** Is it something that other definitions are of, or stand in? */
export const isType = (kind: string): boolean => TYPE_KINDS.has(kind);

/** A definition. Lines are 1-based and inclusive; `start`/`end` are UTF-16 offsets into the text. */
export interface SymbolDef {
  name: string;
  kind: SymbolKind;
  /** Names of the enclosing definitions joined with `.`; empty at top level. */
  container: string;
  startLine: number;
  endLine: number;
  start: number;
  end: number;
  /** The declaration without its body, white space folded, at most 300 characters. */
  signature: string;
  /** The doc comment or docstring as prose, comment markers removed; empty when there is none. */
  doc: string;
  /** First line of the doc comment, decorators or attributes that belong to it (≤ startLine). */
  leadLine: number;
  exported: boolean;
}

/** `import { a, b as c } from './x'` → `{module: './x', names: ['a', 'b'], line}`. */
export interface ImportRef {
  module: string;
  names: string[];
  line: number;
}

/** A use of a name that is defined elsewhere. `inherit`: the name of a superclass, trait or interface. */
export interface Reference {
  name: string;
  kind: 'call' | 'type' | 'inherit';
  line: number;
}

/** What the syntax room says about one file's text. */
export interface Outline {
  language: LanguageId;
  /** In source order; a container precedes what it contains. */
  symbols: SymbolDef[];
  imports: ImportRef[];
  references: Reference[];
  /** UTF-16 offset pairs `[start, end)` of comments and docstrings, in order, not overlapping. */
  comments: Uint32Array;
  /** Prose at the top of the file (licence texts left out): what this file is about. */
  header: string;
  /** True when the parser met syntax errors: the outline has what could be had. */
  hasErrors: boolean;
}

/** The outline of a text about which nothing is known. */
export function emptyOutline(language: LanguageId): Outline {
  return {
    language,
    symbols: [],
    imports: [],
    references: [],
    comments: new Uint32Array(),
    header: '',
    hasErrors: false,
  };
}
