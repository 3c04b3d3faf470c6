import { INTRODUCE, isWord, type Vocabulary } from './tokens.js';

/** Words before a word that do not say what it is. */
const NO_TYPES = new Set([
  'return', 'throw', 'raise', 'yield', 'await', 'new', 'in', 'not', 'and', 'or', 'is', 'if', 'else', 'case', 'do',
  'then', 'end', 'when', 'delete', 'typeof', 'while', 'until', 'unless', 'echo', 'print', 'as',
]); // prettier-ignore

/** Whether a place gives a word a value or a type: `x = …`, `x: T`, `int x`, `def x`, `for x in`. */
export function binds(codes: readonly number[], i: number, vocabulary: Vocabulary): boolean {
  const text = (at: number): string => (at >= 0 && at < codes.length ? vocabulary.texts[codes[at]! >> 2]! : '');
  const isName = (at: number): boolean => at >= 0 && isWord(vocabulary.kind(codes[at]! >> 2));
  if (!isName(i)) return false;
  const last = text(i - 1);
  const next = text(i + 1);
  if (next === '=') return text(i + 2) !== '=';
  // A colon at the end of a line opens a block, and two are a path.
  if (next === ':') return last !== '?' && text(i + 2) !== ':' && text(i + 2) !== '\n' && text(i + 2) !== '';
  if (next === 'in' || next === 'of' || INTRODUCE.has(last)) return true;
  return isName(i - 1) && !NO_TYPES.has(last) && (next === ',' || next === ')' || next === ';');
}
