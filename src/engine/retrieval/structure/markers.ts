import type { Table } from '../../../core/answer.js';
import type { StructureQuery } from '../../../core/structure.js';
import { cellOf, tableOf } from './cells.js';
import type { StructureTables } from './tables.js';

const MARKERS = ['TODO', 'FIXME', 'XXX', 'HACK'] as const;
/** The mark in capitals, behind something that begins a comment, or at the beginning of a comment's line. */
const MARKER =
  /(?:\/\/|\/\*|^\s*\*|#|--|;|%|<!--|"""|''').{0,60}?\b(TODO|FIXME|XXX|HACK)\b|^\s*(TODO|FIXME|XXX|HACK)\b/;
const LONGEST = 120;

/** Comments that say what is left to do, by file. */
export function markers(tables: StructureTables, query: Extract<StructureQuery, { find: 'markers' }>): Table {
  const rows: Table['rows'] = [];
  for (const file of tables.filesWithWords(MARKERS, { ...query, tests: query.tests ?? true })) {
    for (const [i, line] of tables.text(file.contentId).split('\n').entries()) {
      const found = MARKER.exec(line);
      if (found) rows.push([found[1] ?? found[2]!, cellOf(file.path, i + 1), line.trim().slice(0, LONGEST)]);
    }
  }
  return tableOf({
    title: 'Marks of what is left to do',
    columns: ['Mark', 'Place', 'Line'],
    rows,
    limit: query.limit,
  });
}
