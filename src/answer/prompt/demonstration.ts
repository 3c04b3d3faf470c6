import type { EvidencePiece } from '../../core/ask.js';
import { harmless, linesOf } from './fence.js';

/** Characters of a line that is quoted in an example. */
const LONGEST = 120;

/**
 * A question and its answer, made of the evidence itself: what an answer looks like that quotes and cites (recycled
 * demonstrations: an example from the same context, evidence first).
 * @returns null where no piece has a named definition to speak of
 */
export function demonstration(pieces: readonly EvidencePiece[]): string | null {
  for (const { symbol, path, text, runs, suspicious } of pieces) {
    const name = symbol.split('.').at(-1)!;
    if (!/^[\p{L}_$][\p{L}\p{N}_$]+$/u.test(name) || suspicious || /[\s`]/.test(path)) continue;
    const first = linesOf({ text, runs }).find(
      (one) => one.line !== null && one.text.includes(name) && !one.text.includes('`'),
    );
    if (!first || first.text.trim().length > LONGEST) continue;
    const code = harmless(first.text.trim());
    return [
      'The form of an answer, by an example from this evidence:',
      `Question: Where does \`${name}\` begin?`,
      `Answer: It begins with \`${code}\` (\`${path}:${first.line}\`).`,
    ].join('\n');
  }
  return null;
}
