import type { Table } from '../../../core/answer.js';
import type { StructureQuery } from '../../../core/structure.js';
import { eachEdge, type EdgeKind } from '../../store/graph.js';
import { cellOf, tableOf } from './cells.js';
import { commitsOf, NO_HISTORY, suffixMatches } from './history.js';
import type { FileRow, StructureTables } from './tables.js';

type Asked = Extract<StructureQuery, { find: 'files' }>;

/** Files by size, changes or dependants; without tests or comments; or those that import something. */
export function files(tables: StructureTables, query: Asked): Table {
  return query.imports === undefined ? listed(tables, query) : importing(tables, query, query.imports);
}

function listed(tables: StructureTables, query: Asked): Table {
  const { without, order } = query;
  const tested = without === 'tests' ? targetsOf(tables, ['test']) : null;
  const rows = tables
    .files(query)
    .filter(({ path }) => !tested?.has(path))
    .filter((file) => without !== 'docs' || !hasDocs(tables, file));
  const numbers =
    order === 'changes'
      ? commitsOf(tables)
      : order === 'dependants'
        ? targetsOf(tables, ['import', 'use', 'inherit'])
        : null;
  const number = (file: FileRow): number => (numbers ? (numbers.get(file.path) ?? 0) : file.lines);
  if (order !== 'path') rows.sort((a, b) => number(b) - number(a));
  const counted = order === 'changes' ? 'Commits' : order === 'dependants' ? 'Files that use it' : 'Lines';
  return tableOf({
    title: `Files${without === 'docs' ? ' without comments' : without === 'tests' ? ' that no test uses' : ''}${
      order === 'path' ? '' : ` by ${counted.toLowerCase()}`
    }`,
    columns: ['File', 'Language', counted],
    rows: rows
      .filter((file) => order !== 'changes' || number(file) > 0)
      .map((file) => [cellOf(file.path), file.language, String(number(file))]),
    limit: query.limit,
    note: order === 'changes' && numbers?.size === 0 ? NO_HISTORY : noteOf(query),
  });
}

function noteOf({ without, order }: Asked): string | undefined {
  if (order === 'changes')
    return 'Changes are counted over the last 2,000 commits, under the names that files have now.';
  if (without === 'tests')
    return 'A test counts where it imports the file or names what it defines; tests that reach it in other ways are not seen.';
  if (without === 'docs')
    return 'A file counts as commented when it begins with prose or one of its definitions has a comment of its own.';
  return undefined;
}

function hasDocs(tables: StructureTables, { path, contentId }: FileRow): boolean {
  return tables.definitionsIn(path).some(({ documented }) => documented) || Boolean(tables.outline(contentId)?.header);
}

/** Path → number of other files that lead to it. */
function targetsOf(tables: StructureTables, kinds: readonly EdgeKind[]): Map<string, number> {
  const links = tables.graph.links();
  const from = new Map<string, Set<number>>();
  if (links)
    eachEdge(links.edges, (source, target, kind) => {
      if (!kinds.includes(kind)) return;
      const path = links.paths[target]!;
      const sources = from.get(path);
      if (sources) sources.add(source);
      else from.set(path, new Set([source]));
    });
  return new Map([...from].map(([path, sources]) => [path, sources.size]));
}

/** `../src/Total.js` → `src/total`; a package's name stays. */
const bareModule = (module: string): string =>
  module
    .toLowerCase()
    .replace(/^(?:\.{1,2}\/)+/, '')
    .replace(/\.(?:[cm]?[jt]sx?|py|rb|php|dart|h|hpp|css|lua)$/, '');

/** Files with an import of that name, and those whose import leads to a file of that path. */
function importing(tables: StructureTables, query: Asked, module: string): Table {
  const wanted = bareModule(module);
  const names = (said: string): boolean => {
    const bare = bareModule(said);
    return bare.split(/[/.:\\]+/).includes(wanted) || suffixMatches(bare, wanted);
  };
  const lead = new Set<string>();
  const links = tables.graph.links();
  if (links)
    eachEdge(links.edges, (source, target, kind) => {
      if (kind === 'import' && suffixMatches(links.paths[target]!.toLowerCase(), wanted))
        lead.add(links.paths[source]!);
    });
  const rows: Table['rows'] = [];
  for (const file of tables.files({ ...query, tests: query.tests ?? true })) {
    const said = tables.outline(file.contentId)?.imports.find(({ module: name }) => names(name));
    if (said) rows.push([cellOf(file.path, said.line), said.module, said.names.join(', ')]);
    else if (lead.has(file.path)) rows.push([cellOf(file.path), module, '']);
  }
  return tableOf({
    title: `Files that import ${module}`,
    columns: ['File', 'Module', 'Names'],
    rows,
    limit: query.limit,
    note: 'Imports whose name is put together at run time are not seen.',
  });
}
