import type { Table } from '../core/answer.js';

type Cell = Table['rows'][number][number];

export interface Order {
  column: number;
  down: boolean;
}

export const cellText = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

/** Rows in an order: numbers by size, all else as people sort; rows that are equal there stay as they were. */
export function sortedRows({ rows }: Pick<Table, 'rows'>, order: Order | null): Table['rows'] {
  if (!order) return rows;
  const sign = order.down ? -1 : 1;
  const compare = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;
  return rows.toSorted((a, b) => sign * compare(textAt(a, order.column), textAt(b, order.column)));
}

const textAt = (row: readonly Cell[], column: number): string => cellText(row[column] ?? '');
