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
    const aliases = aliasesIn(statementAt(lines, ref.line), language);
    const names = ref.names
      .filter((name) => name !== '*' && name !== '_')
      .map((name): ImportedName => ({ name, local: aliases.get(name) ?? lastPart(name), ref }));
    const whole = moduleName(ref.module);
    const namespace = aliases.get('*') ?? (names.length === 0 ? (aliases.get(whole) ?? whole) : undefined);
    return namespace ? [...names, { name: '', local: namespace, ref }] : names;
  });
}

/** From a line to where its brackets are closed. */
function statementAt(lines: readonly string[], line: number): string {
  let depth = 0;
  let at = line - 1;
  const last = Math.min(lines.length, at + MOST_LINES);
  const out: string[] = [];
  for (; at < last; at++) {
    const one = lines[at]!;
    out.push(one);
    for (const c of one) if ('({['.includes(c)) depth++; else if (')}]'.includes(c)) depth--;
    if (depth <= 0) break;
  }
  return out.join('\n');
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
export function moduleName(module: string): string {
  const bare = module.replace(/^['"<]+|[>'"]+$/g, '').replace(/\.(?:[cm]?[jt]sx?|h|hpp|py|rb|php|dart)$/, '');
  return lastPart(bare);
}
