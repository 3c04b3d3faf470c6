/**
 * What a language allows and its grammar does not know yet: put out of the parser's way, so that one line does not cost
 * a class. Offsets and lines stay as they are.
 */

/** The condition in `is Shape if shape.size > 0 ->` (Kotlin 2.2). */
const WHEN_GUARD = /^([ \t]*!?is[ \t](?:(?!->)[^\n])*?)([ \t]if\b(?:(?!->)[^]){1,400}?)(?=->)/gm;
/** A variable called like a soft keyword, at the start of a statement: `where?.let { … }`. */
const SOFT_KEYWORD = /^([ \t]*)where(?=\?\.)/gm;

/** An annotation on an accessor: `@OptIn(Internal::class) get() = …`. */
const ACCESSOR_ANNOTATION = /^[ \t]*@\w+(?:\([^()\n]*\))?\s+(?=(?:(?:private|internal|protected)[ \t]+)?[gs]et\()/gm;

/** @returns a text of the same length, with the same lines, for the parser only */
export const plainKotlin = (text: string): string =>
  text
    .replace(WHEN_GUARD, (_, head: string, guard: string) => head + blank(guard))
    .replace(SOFT_KEYWORD, '$1_here')
    .replace(ACCESSOR_ANNOTATION, blank);

/** `#if canImport(Darwin)`, `#endif`: all branches stay. */
const DIRECTIVE = /^[ \t]*#(?:if|elseif|else|endif)\b.*$/gm;

/** @returns a text of the same length, with the same lines, for the parser only */
export const plainSwift = (text: string): string => text.replace(DIRECTIVE, blank);

const blank = (code: string): string => code.replace(/[^\r\n]/g, ' ');
