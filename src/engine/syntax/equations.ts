import type { LanguageId } from '../../core/source.js';
import type { Definition } from './captures.js';

/** Languages that write one function as several definitions, one below the other. */
const LANGUAGES: ReadonlySet<LanguageId> = new Set(['haskell', 'elixir']);

/** White space and comments. `@doc` in Elixir starts another function. */
const BETWEEN = /^(?:\s|--.*(?:\n|$)|#.*(?:\n|$)|\{-[^]*?-\})*$/;
const MAX_BETWEEN = 2_000;

/**
 * Joins a signature and the equations (Haskell) or clauses (Elixir) below it to one definition, from the first one's
 * start to the last one's end.
 */
export function joinEquations(text: string, language: LanguageId, definitions: readonly Definition[]): Definition[] {
  if (!LANGUAGES.has(language)) return [...definitions];
  const joined: Definition[] = [];
  for (const definition of definitions) {
    const last = joined.at(-1);
    if (last && isNextEquation(text, last, definition)) {
      last.signatureEnd ??= last.end;
      last.end = definition.end;
    } else joined.push(definition);
  }
  return joined;
}

function isNextEquation(text: string, last: Definition, next: Definition): boolean {
  return (
    last.kind === next.kind &&
    last.end <= next.start &&
    text.slice(last.name.start, last.name.end) === text.slice(next.name.start, next.name.end) &&
    next.start - last.end <= MAX_BETWEEN &&
    BETWEEN.test(text.slice(last.end, next.start))
  );
}
