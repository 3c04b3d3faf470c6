import { posix } from 'node:path';
import type { Table } from '../../../core/answer.js';
import type { StructureQuery } from '../../../core/structure.js';
import { capital, plural, tableOf } from './cells.js';
import type { FileRow, StructureTables } from './tables.js';

/** How many files, definitions or lines there are of each language, kind, class or folder. */
export function counts(tables: StructureTables, query: Extract<StructureQuery, { find: 'counts' }>): Table {
  const { of, by, kinds } = query;
  const counted = of === 'definitions' && kinds.length > 0 ? kinds.map(plural).join(' and ') : of;
  const columns = [capital(by), capital(counted)];
  if (by === 'kind') {
    const all = tables.countsByKind(query).filter(({ name }) => kinds.length === 0 || kinds.includes(name));
    const rows = all.map(({ name, n }) => [name, String(n)]);
    return tableOf({ title: 'Definitions by kind', columns: ['Kind', 'Definitions'], rows, limit: query.limit });
  }
  // Tests are a class of their own, and belong to a language.
  const scope = { ...query, tests: query.tests ?? true };
  const files = by === 'class' ? tables.everyFile() : tables.files(scope);
  const definitions = of === 'definitions' ? tables.definitionsPerFile(scope, kinds) : null;
  const key = (file: FileRow): string =>
    by === 'language' ? file.language : by === 'class' ? file.class : folderOf(file.path);
  const sums = new Map<string, number>();
  for (const file of files) {
    const n = of === 'files' ? 1 : of === 'lines' ? file.lines : (definitions?.get(file.path) ?? 0);
    sums.set(key(file), (sums.get(key(file)) ?? 0) + n);
  }
  const rows = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name, n]) => [name, String(n)]);
  return tableOf({ title: `${columns[1]} by ${by}`, columns, rows, limit: query.limit });
}

/** The first two folders of a path: what a person calls a part of the repository. */
function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '(top level)' : folder.split('/').slice(0, 2).join('/');
}
