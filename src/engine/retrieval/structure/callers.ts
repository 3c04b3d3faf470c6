import type { Table } from '../../../core/answer.js';
import type { StructureQuery } from '../../../core/structure.js';
import { cellOf, fullName, tableOf } from './cells.js';
import type { DefinitionRow, FileRow, StructureTables } from './tables.js';

/** Steps of a chain of calls, and names that are followed in all. */
const DEEPEST = 4;
const MOST_NAMES = 200;
/** Heirs of heirs … */
const DEEPEST_HEIR = 4;

const TYPES: ReadonlySet<string> = new Set(['class', 'interface', 'trait', 'struct', 'enum', 'type', 'module']);
const everywhere = { tests: true };

/** A place that refers to a name, and the definition that it is in. */
interface Reference {
  file: FileRow;
  line: number;
  within: DefinitionRow | undefined;
}

/** The name alone: of `Session.send()` the `send`. */
const bareName = (name: string): string => /[\p{L}\p{N}_$]+(?=\W*$)/u.exec(name)?.[0] ?? name;

function references(tables: StructureTables, name: string, kind: 'call' | 'inherit'): Reference[] {
  const out: Reference[] = [];
  for (const file of tables.filesWithWords([name], everywhere)) {
    const [, ...lines] = tables.outline(file.contentId)?.uses[kind].find(([used]) => used === name) ?? [name];
    if (lines.length === 0) continue;
    const defined = tables.definitionsIn(file.path);
    for (const line of lines) out.push({ file, line, within: innermost(defined, line, kind) });
  }
  return out;
}

/** The innermost definition around a line: of calls a function, of supertypes a type. */
function innermost(
  defined: readonly DefinitionRow[],
  line: number,
  kind: 'call' | 'inherit',
): DefinitionRow | undefined {
  return defined
    .filter(
      ({ startLine, endLine, kind: of }) =>
        startLine <= line && line <= endLine && TYPES.has(of) === (kind === 'inherit'),
    )
    .filter(
      ({ kind: of }) =>
        kind === 'inherit' || ['function', 'method', 'constructor', 'property', 'variable', 'constant'].includes(of),
    )
    .sort((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine))[0];
}

/** Who calls a name, directly or along calls that pass another name. */
export function callers(tables: StructureTables, query: Extract<StructureQuery, { find: 'callers' }>): Table {
  const target = bareName(query.of);
  const through = query.through === undefined ? undefined : bareName(query.through);
  const rows: Table['rows'] = [];
  let frontier: { name: string; chain: string[] }[] = [{ name: target, chain: [] }];
  const followed = new Set([target]);
  for (let depth = 0; depth < (through ? DEEPEST : 1) && frontier.length > 0; depth++) {
    const next: typeof frontier = [];
    for (const { name, chain } of frontier) {
      const passes = through === undefined || name === through || chain.includes(through);
      for (const { file, line, within } of references(tables, name, 'call')) {
        const caller = within ? fullName(within) : '(top level)';
        const path = [name, ...chain];
        // A name that calls itself, or seems to, leads nowhere.
        if (within && path.includes(within.name)) continue;
        if (passes)
          rows.push([
            caller,
            cellOf(file.path, line),
            [caller, ...path].join(' → '),
            file.class === 'test' ? 'test' : '',
          ]);
        // Past the name that was asked for, only its own callers are told.
        if (!within || passes || followed.has(within.name) || followed.size >= MOST_NAMES) continue;
        followed.add(within.name);
        next.push({ name: within.name, chain: path });
      }
    }
    frontier = next;
  }
  const shared = tables.definitionsNamed(target);
  return tableOf({
    title: `Callers of ${query.of}${query.through ? ` through ${query.through}` : ''}`,
    columns: ['Caller', 'Place', 'Calls', ''],
    rows: rows.sort((a, b) => Number(a[3] === 'test') - Number(b[3] === 'test')),
    limit: query.limit,
    note: `Calls are found by name${
      shared > 1 ? `, and ${shared} definitions are called ${target}: some rows may mean another one` : ''
    }; calls through variables, reflection or events are not seen.`,
  });
}

/** Types that extend or implement one, and those that extend these. */
export function heirs(tables: StructureTables, query: Extract<StructureQuery, { find: 'heirs' }>): Table {
  const root = bareName(query.of);
  const rows: Table['rows'] = [];
  const known = new Set([root]);
  let frontier: { name: string; chain: string[] }[] = [{ name: root, chain: [] }];
  for (let depth = 0; depth < DEEPEST_HEIR && frontier.length > 0; depth++) {
    const next: typeof frontier = [];
    for (const { name, chain } of frontier) {
      for (const { file, line, within } of references(tables, name, 'inherit')) {
        const heir = within ? fullName(within) : '(top level)';
        rows.push([heir, within?.kind ?? '', cellOf(file.path, line), [name, ...chain].join(' → ')]);
        if (!within || known.has(within.name)) continue;
        known.add(within.name);
        next.push({ name: within.name, chain: [name, ...chain] });
      }
    }
    frontier = next;
  }
  return tableOf({
    title: `Types that extend or implement ${query.of}`,
    columns: ['Type', 'Kind', 'Place', 'Through'],
    rows,
    limit: query.limit,
    note: 'Found by what the declarations name; types that only have the same members (duck typing) are not seen.',
  });
}
