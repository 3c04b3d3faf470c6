import type { EvidencePiece, Sent } from '../../core/ask.js';
import type { Turn } from '../../webview/turn.js';

export interface ConversationHead {
  version: 1;
  id: string;
  /** When it began, in milliseconds since 1970. */
  at: number;
}

/** What only the file keeps of an answer, as it is large and seldom looked at. */
export interface Detail {
  pieces: EvidencePiece[];
  sent?: Sent;
}

/** What a conversation's file is made of, after its head. Of several records about one turn the last one counts. */
export type ConversationRecord = { head: ConversationHead } | { turn: Turn } | { detail: Detail; of: number };

/** The turns, in order. */
export function turnsIn(records: readonly ConversationRecord[]): Turn[] {
  const turns = new Map<number, Turn>();
  for (const record of records) if ('turn' in record) turns.set(record.turn.id, record.turn);
  return [...turns.values()].sort((a, b) => a.id - b.id);
}

/** The last detail that was kept of a turn; null when there is none. */
export function detailIn(records: readonly ConversationRecord[], id: number): Detail | null {
  const last = records.findLast((record) => 'detail' in record && record.of === id);
  return last && 'detail' in last ? last.detail : null;
}

/** The head of a conversation; null when it is missing or of another version. */
export function headIn(records: readonly ConversationRecord[]): ConversationHead | null {
  const first = records.find((record) => 'head' in record);
  return first?.head.version === 1 ? first.head : null;
}

/** The same with only those records that count; with `last`, only up to that turn. */
export function compacted(records: readonly ConversationRecord[], head: ConversationHead, last = Infinity) {
  const turns = turnsIn(records).filter(({ id }) => id <= last);
  const kept: ConversationRecord[] = [{ head }];
  for (const turn of turns) {
    const detail = detailIn(records, turn.id);
    if (detail) kept.push({ detail, of: turn.id });
    kept.push({ turn });
  }
  return kept;
}

const LONGEST_TITLE = 80;

/** The first question, on one line. */
export function titleOf(turns: readonly Pick<Turn, 'question'>[]): string {
  const line = turns[0]?.question.replace(/\s+/g, ' ').trim() ?? 'New conversation';
  return line.length <= LONGEST_TITLE ? line : `${line.slice(0, LONGEST_TITLE - 1)}…`;
}
