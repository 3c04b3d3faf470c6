import type { Table } from '../../../core/answer.js';

export type Cell = Table['rows'][number][number];

/** Rows of a table where the question names no number. */
const ROWS = 50;
const MOST_ROWS = 1_000;

/** A place as a link. */
export const cellOf = (path: string, line = 1, text = line === 1 ? path : `${path}:${line}`): Cell => ({
  path,
  line,
  text,
});

/** `Container.name`, or the bare name. */
export const fullName = ({ container, name }: { container: string; name: string }): string =>
  container ? `${container}.${name}` : name;

/** A table of at most `limit` rows, that says when there are more. */
export function tableOf({
  title,
  columns,
  rows,
  limit = ROWS,
  note,
}: Pick<Table, 'title' | 'columns' | 'rows' | 'note'> & { limit: number | undefined }): Table {
  const most = Math.max(1, Math.min(limit, MOST_ROWS));
  return { title, columns, rows: rows.slice(0, most), cut: rows.length > most, ...(note && { note }) };
}

/** `class` → `classes`, `property` → `properties`. */
export const plural = (kind: string): string =>
  /(?:s|x|ch)$/.test(kind) ? `${kind}es` : kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;

export const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
