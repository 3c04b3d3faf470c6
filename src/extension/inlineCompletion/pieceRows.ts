import type { ContextPiece } from '../../core/completion.js';

/** One row of `Why This Context?`. */
export interface PieceRow {
  label: string;
  description: string;
  detail: string;
  path: string;
  /** What is remembered of it when it is pinned: `path:line`. */
  place: string;
  state: 'given' | 'pinned' | 'banned';
  /** Absent for what is not given. */
  startLine?: number;
  endLine?: number;
}

/** What is given, in the order of the prompt, then what is never given. */
export function pieceRows(
  evidence: readonly ContextPiece[],
  pinned: readonly string[],
  banned: readonly string[],
): PieceRow[] {
  const given = evidence.map(({ path, startLine, endLine, why, score, tokens, form }): PieceRow => {
    const place = `${path}:${startLine}`;
    const isPinned = pinned.some((one) => one === path || one === place);
    const shown = form === 'signature' || form === 'skeleton' ? ` · ${form}` : '';
    return {
      label: `${isPinned ? '$(pinned) ' : ''}${path}:${startLine}–${endLine}`,
      description: `${tokens} tokens · score ${score.toFixed(2)}${shown}`,
      detail: why,
      path,
      place,
      state: isPinned ? 'pinned' : 'given',
      startLine,
      endLine,
    };
  });
  const never = banned.map((place): PieceRow => {
    const path = place.replace(/:\d+$/, '');
    return { label: `$(circle-slash) ${place}`, description: 'never given', detail: '', path, place, state: 'banned' };
  });
  return [...given, ...never];
}
