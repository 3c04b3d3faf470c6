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

/** RFC 4180, places as `path:line`. A cell that a spreadsheet would run as a formula is told to be text. */
export function tableCsv({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => cells.map(csvCell).join(',');
  return [line(columns), ...rows.map((row) => line(row.map(place)))].join('\r\n') + '\r\n';
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table of Markdown, places as `path:line`. */
export function tableMarkdown({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\s+/g, ' ').replace(/[\\|]/g, '\\$&')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(row.map(place)))].join('\n') + '\n';
}

const place = (cell: Cell): string => (typeof cell === 'string' ? cell : `${cell.path}:${cell.line}`);
