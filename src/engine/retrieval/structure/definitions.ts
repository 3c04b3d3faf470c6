import type { Table } from '../../../core/answer.js';
import type { SymbolKind } from '../../../core/outline.js';
import type { StructureQuery } from '../../../core/structure.js';
import { capital, cellOf, fullName, plural, tableOf } from './cells.js';
import type { DefinitionRow, StructureTables } from './tables.js';
import { type NameUses, usesOfNames } from './uses.js';

type Asked = Extract<StructureQuery, { find: 'definitions' }>;

const ALL_KINDS: readonly SymbolKind[] = ['class', 'interface', 'trait', 'struct', 'enum', 'function', 'method'];
/** Names that something other than the repository calls. */
const CALLED_FROM_OUTSIDE = /^(?:main|constructor|__\w+__|init|setUp|tearDown|toString|default)$/;

/** Definitions by size, by how often they are named, or without tests, comments or uses. */
export function definitions(tables: StructureTables, query: Asked): Table {
  const { without, order, exported, longerThan } = query;
  const kinds = query.kinds.length > 0 ? query.kinds : ALL_KINDS;
  const rows = tables
    .definitions(query, kinds, longerThan === undefined ? 0 : longerThan + 1)
    .filter((row) => exported === undefined || (row.exported === 1) === exported)
    .filter((row) => without !== 'docs' || !row.documented);
  const uses =
    without === 'tests' || without === 'uses' || order === 'uses' ? usesOfNames(tables) : new Map<string, NameUses>();
  const kept = rows.filter((row) => {
    const known = uses.get(row.name);
    if (without === 'tests') return !CALLED_FROM_OUTSIDE.test(row.name) && !(known && known.inTests > 0);
    if (without === 'uses') return isUnused(row, known);
    return true;
  });
  const count = (row: DefinitionRow): number =>
    (uses.get(row.name)?.elsewhere ?? 0) + (uses.get(row.name)?.inTests ?? 0);
  const lines = ({ startLine, endLine }: DefinitionRow): number => endLine - startLine + 1;
  if (order === 'uses') kept.sort((a, b) => count(b) - count(a));
  if (order === 'lines') kept.sort((a, b) => lines(b) - lines(a));
  return tableOf({
    title: titleOf(query),
    columns: ['Name', 'Kind', 'Place', order === 'uses' ? 'Uses' : 'Lines'],
    rows: kept.map((row) => [
      fullName(row),
      row.kind,
      cellOf(row.path, row.startLine),
      String(order === 'uses' ? count(row) : lines(row)),
    ]),
    limit: query.limit,
    note: noteOf(query),
  });
}

/** What is exported is unused when no other file names it; anything else, when not even its own does. */
function isUnused({ name, contentId, exported }: DefinitionRow, uses: NameUses | undefined): boolean {
  if (CALLED_FROM_OUTSIDE.test(name)) return false;
  return !uses || (exported === 1 && uses.by === contentId && !uses.byOthers);
}

function titleOf({ kinds, exported, without, longerThan, order }: Asked): string {
  const what = kinds.length > 0 ? kinds.map(plural).join(' and ') : 'Definitions';
  const parts = [`${exported ? 'exported ' : ''}${what}`];
  if (without === 'tests') parts.push('that no test names');
  if (without === 'docs') parts.push('without a comment');
  if (without === 'uses') parts.push(exported ? 'that no other file names' : 'that nothing names');
  if (longerThan !== undefined) parts.push(`of more than ${longerThan} lines`);
  if (order === 'uses') parts.push('by how often they are named');
  if (order === 'lines' && longerThan === undefined && !without) parts.push('by length');
  return capital(parts.join(' '));
}

function noteOf({ without, order }: Asked): string | undefined {
  if (without === 'tests')
    return 'A test counts where it names the definition: one that is only reached through others is listed too, and of several definitions with one name none is listed once a test has that name.';
  if (without === 'uses')
    return 'Uses are found by name: what is called by reflection, from configuration or from outside the repository is listed too, and a name that is used for something else is not.';
  if (order === 'uses')
    return 'Uses are counted by name: definitions that share a name share their uses, and dynamic calls are not seen.';
  return undefined;
}
