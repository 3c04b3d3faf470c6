import type { Table } from '../../core/answer.js';
import { citationLink, escapeText } from '../markdown.js';

type Cell = Table['rows'][number][number];

/** A table as Markdown, its places as links; the note and a line about what was cut below it. */
export function tableToMarkdown({ title, columns, rows, cut, note }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const shown = (cell: Cell): string =>
    typeof cell === 'string'
      ? escapeText(cell)
      : citationLink({ path: cell.path, startLine: cell.line, endLine: cell.line }).replaceAll('|', '\\|');
  const body =
    rows.length === 0
      ? ['Nothing was found.']
      : [line(columns.map(escapeText)), line(columns.map(() => '---')), ...rows.map((row) => line(row.map(shown)))];
  const below = [cut ? `*Only the first ${rows.length} are shown.*` : '', note ? `*${escapeText(note)}*` : ''];
  return [`**${escapeText(title)}**`, body.join('\n'), ...below].filter(Boolean).join('\n\n');
}

/**
 * A table as CSV (RFC 4180), places as `path:line`. A cell that a spreadsheet would take for a formula begins with an
 * apostrophe: names in a repository are data.
 */
export function tableToCsv({ columns, rows }: Table): string {
  const text = (cell: Cell): string => (typeof cell === 'string' ? cell : `${cell.path}:${cell.line}`);
  const quoted = (value: string): string => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns, ...rows.map((row) => row.map(text))].map((row) => row.map(quoted).join(',')).join('\r\n') + '\r\n';
}
