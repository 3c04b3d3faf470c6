import type { ContextPiece } from '../../../core/completion.js';
import type { CountTokens } from '../../../core/tokens.js';
import { dedent, type Form, formsOf } from '../forms.js';
import type { Repository } from '../repository.js';
import type { Merged } from './merge.js';

/** Share of the budget that pinned pieces may take together. */
const PINNED_SHARE = 0.6;
/** Lines of a pinned file that are shown, from its beginning. */
const MOST_LINES = 60;
/** Lines around a pinned line that is in no definition. */
const AROUND = 10;

/** A path, or `path:line`. */
function parsePlace(place: string): { path: string; line?: number } {
  const [, path, line] = /^(.*?)(?::(\d+))?$/s.exec(place)!;
  return line === undefined ? { path: path! } : { path: path!, line: Number(line) };
}

/** What the user wants in every context: the definition at a line, or the beginning of a file; as much as has room. */
export function pinnedPieces(
  repository: Repository,
  pinned: readonly string[],
  budget: number,
  count: CountTokens,
): ContextPiece[] {
  const out: ContextPiece[] = [];
  let left = budget * PINNED_SHARE;
  for (const place of pinned) {
    const { path, line } = parsePlace(place);
    const file = repository.file(path);
    if (!file) continue;
    const lines = file.lines();
    const around =
      line === undefined ? undefined : file.definitions().findLast((d) => d.startLine <= line && line <= d.endLine);
    const first = line === undefined ? 1 : Math.max(1, line - AROUND);
    const last = Math.min(lines.length, line === undefined ? MOST_LINES : line + AROUND);
    const forms: Form[] = around
      ? formsOf(file, around)
      : [{ name: 'lines', startLine: first, endLine: last, text: dedent(lines.slice(first - 1, last)) }];
    const form = forms.findLast(({ text }) => count(text) <= left);
    if (!form) continue;
    const tokens = count(form.text);
    left -= tokens;
    const { startLine, endLine, text, name } = form;
    out.push({ path, startLine, endLine, text, why: 'pinned', retrievers: [], form: name, score: 1, tokens });
  }
  return out;
}

/** Whether the user took out this piece; `banned` as `path` or `path:line`. */
export function isBanned(piece: Merged, banned: readonly string[]): boolean {
  return banned.some((place) => {
    const { path, line } = parsePlace(place);
    return path === piece.path && (line === undefined || (piece.startLine <= line && line <= piece.endLine));
  });
}
