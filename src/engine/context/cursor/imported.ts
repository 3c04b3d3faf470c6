import type { ImportRef } from '../../../core/outline.js';
import type { LanguageId } from '../../../core/source.js';
import { lex } from './lex.js';

/** A name that an import brings into a file. */
export interface ImportedName {
  /** As the module calls it; empty for the module itself. */
  name: string;
  /** As this file calls it. */
  local: string;
  ref: ImportRef;
}

/** Lines that one import may span. */
const MOST_LINES = 80;

/**
 * What a file's imports bring into scope, aliases included: `import { a as b } from './x'` brings `a` as `b`,
 * `import * as x from './x'` and Go's `import "a/x"` the module as `x`.
 */
export function importedNames(text: string, imports: readonly ImportRef[], language: LanguageId): ImportedName[] {
  if (imports.length === 0) return [];
  const lines = text.split('\n');
  return imports.flatMap((ref) => {
    const aliases = new Map(aliasesOf(lines, ref, language));
    const names = ref.names
      .filter((name) => name !== '*' && name !== '_')
      .map((name): ImportedName => ({ name, local: aliases.get(name) ?? lastPart(name), ref }));
    const whole = moduleName(ref.module);
    const namespace = aliases.get('*') ?? (names.length === 0 ? (aliases.get(whole) ?? whole) : undefined);
    return namespace ? [...names, { name: '', local: namespace, ref }] : names;
  });
}

/** The line, 1-based, in which the brackets are closed that are opened from `line` on. */
export function statementEnd(lines: readonly string[], line: number): number {
  let depth = 0;
  for (let at = line - 1; at < Math.min(lines.length, line - 1 + MOST_LINES); at++) {
    for (const c of lines[at]!) {
      if ('({['.includes(c)) depth++;
      else if (')}]'.includes(c)) depth--;
    }
    if (depth <= 0) return at + 1;
  }
  return line;
}

/** What an import, or a re-export, calls by another name: pairs of the name and what it is called. */
export function aliasesOf(lines: readonly string[], ref: ImportRef, language: LanguageId): [string, string][] {
  return [...aliasesIn(lines.slice(ref.line - 1, statementEnd(lines, ref.line)).join('\n'), language)];
}

/** `a as b`, `* as b`, `{ a: b } = require(…)`, Go's `b "a"`, C#'s `b = a.b`. */
function aliasesIn(statement: string, language: LanguageId): Map<string, string> {
  const aliases = new Map<string, string>();
  const tokens = lex(statement, language);
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    const after = tokens[i + 1];
    if (!before || !after) return;
    const links = token.text === 'as' || token.text === '=>' || (token.text === ':' && /\brequire\b/.test(statement));
    if (links && after.kind === 'name') aliases.set(before.text, after.text);
  });
  if (language === 'go') {
    tokens.forEach((token, i) => {
      const next = tokens[i + 1];
      if (token.kind === 'name' && token.text !== 'import' && next?.kind === 'string')
        aliases.set(moduleName(next.text.slice(1, -1)), token.text);
    });
  }
  return aliases;
}

const lastPart = (name: string): string => /[^.:\\/]*$/.exec(name)![0];

/** What a module is called where nothing else is said: `./a/x.js` → `x`, `a.b.c` → `c`. */
function moduleName(module: string): string {
  const bare = module.replace(/^['"<]+|[>'"]+$/g, '').replace(/\.(?:[cm]?[jt]sx?|h|hpp|py|rb|php|dart)$/, '');
  return lastPart(bare);
}
