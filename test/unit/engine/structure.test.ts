import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableToCsv, tableToMarkdown } from '../../../src/answer/structure/export.js';
import { readStructure } from '../../../src/answer/structure/readStructure.js';
import type { Table } from '../../../src/core/answer.js';
import type { Engine } from '../../../src/engine/engine.js';
import { Place } from './place.js';

const FILES = {
  'src/shapes.ts': `/** A thing with an area. */
export interface Shape {
  area(): number;
}

/** Round. */
export class Circle implements Shape {
  constructor(private readonly radius: number) {}
  area(): number {
    return Math.PI * this.radius ** 2;
  }
}

export class Wheel extends Circle {}
`,
  'src/total.ts': `import { Shape } from './shapes.js';

export function totalArea(shapes: Shape[]): number {
  return shapes.reduce((sum, shape) => sum + areaOf(shape), 0);
}

export function areaOf(shape: Shape): number {
  // TODO: round it
  const token = "Bearer XXX";
  return shape.area() + token.length;
}

export function forgotten(): void {}
`,
  'src/report.ts': `import { totalArea } from './total.js';

export function report(): string {
${'  console.log("a line");\n'.repeat(12)}  return String(totalArea([]));
}
`,
  'src/page.ts': `import { report } from './report.js';

export const page = (): string => report();
`,
  'tests/total.test.ts': `import { totalArea } from '../src/total.js';

it('sums', () => expect(totalArea([])).toBe(0));
`,
};

/** A row as text: places as path:line. */
const rowsOf = ({ rows }: Table): string[] =>
  rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : `${cell.path}:${cell.line}`)).join(' | '));

describe('questions about structure', () => {
  const place = new Place(FILES);
  let engine: Engine;
  const ask = (question: string): Promise<Table> => engine.structure(readStructure(question)!);
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], { cwd: place.root });
  };

  beforeAll(async () => {
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'all of it');
    for (const note of ['one', 'two', 'three']) {
      place.write({
        'src/total.ts': `${FILES['src/total.ts']}// ${note}\n`,
        'tests/total.test.ts': `${FILES['tests/total.test.ts']}// ${note}\n`,
      });
      git('commit', '-qam', note);
    }
    engine = await place.open();
    await engine.index();
  });
  afterAll(async () => {
    await engine.close();
    place[Symbol.dispose]();
  });

  it('which exported functions have no test', async () => {
    const table = await ask('Which exported functions have no test?');
    expect(rowsOf(table)).toEqual(
      expect.arrayContaining(['areaOf | function | src/total.ts:7 | 5', 'report | function | src/report.ts:3 | 15']),
    );
    expect(rowsOf(table).join('\n')).not.toContain('totalArea');
    expect(table.note).toMatch(/A test counts where it names the definition/);
  });

  it('who calls a function, and who calls it through another', async () => {
    expect(rowsOf(await ask('list all callers of totalArea'))).toEqual([
      'report | src/report.ts:16 | report → totalArea | ',
      expect.stringMatching(/tests\/total\.test\.ts:3 .*test$/),
    ]);
    expect(rowsOf(await ask('Who calls areaOf through totalArea?'))).toEqual([
      'report | src/report.ts:16 | report → totalArea → areaOf | ',
      expect.stringContaining('tests/total.test.ts:3'),
    ]);
  });

  it('largest files, and those without comments', async () => {
    expect(rowsOf(await ask('largest files'))[0]).toMatch(/^src\/report\.ts:1 \| typescript \| \d+$/);
    const undocumented = rowsOf(await ask('What are the largest files without docs?')).join('\n');
    expect(undocumented).toContain('src/report.ts');
    expect(undocumented).not.toContain('src/shapes.ts');
  });

  it('what changed most, and what changes with a file', async () => {
    const most = rowsOf(await ask('Which files changed most?'));
    expect(most[0]).toMatch(/^src\/total\.ts:1 \| typescript \| 4$/);
    expect(rowsOf(await ask('what changed together with total.ts'))[0]).toMatch(
      /^tests\/total\.test\.ts:1 \| src\/total/,
    );
  });

  it('says so where there is no history to tell by', async () => {
    using plain = new Place(FILES);
    await plain.indexed(async (engine) => {
      for (const question of ['which files change together', 'Which files changed most?']) {
        const { rows, note } = await engine.structure(readStructure(question)!);
        expect([rows, note]).toEqual([[], expect.stringMatching(/^There is no history to look at/)]);
      }
    });
  });

  it('types that implement or extend one, and those that extend these', async () => {
    expect(rowsOf(await ask('Which classes implement Shape?'))).toEqual([
      'Circle | class | src/shapes.ts:7 | Shape',
      'Wheel | class | src/shapes.ts:14 | Circle → Shape',
    ]);
  });

  it('files that import a module', async () => {
    expect(rowsOf(await ask('which files import ./total.js?')).map((row) => row.split(' ')[0])).toEqual([
      'src/report.ts:1',
      'tests/total.test.ts:1',
    ]);
  });

  it('functions longer than a number of lines, and those that are named most', async () => {
    expect(rowsOf(await ask('functions longer than 10 lines'))).toEqual(['report | function | src/report.ts:3 | 15']);
    expect(rowsOf(await ask('What are the most used functions?'))[0]).toMatch(/^totalArea \| function/);
  });

  it('what is exported and never used', async () => {
    const unused = rowsOf(await ask('which exported functions are never used?'));
    expect(unused).toContain('forgotten | function | src/total.ts:13 | 1');
    expect(unused.join('\n')).toContain('areaOf'); // only its own file names it
    expect(unused.join('\n')).not.toMatch(/totalArea|report/);
    expect(rowsOf(await ask('which functions are never used?')).join('\n')).not.toContain('area |');
  });

  it('marks of what is left to do, and counts', async () => {
    expect(rowsOf(await ask('list all TODOs'))).toEqual(['TODO | src/total.ts:8 | // TODO: round it']);
    expect(rowsOf(await ask('how many files are there in each language'))).toEqual(['typescript | 5']);
    expect(rowsOf(await ask('table: counts of:definitions by:kind path:shapes'))).toContain('class | 2');
    expect(rowsOf(await ask('how many classes are there per folder?'))).toContain('src | 2');
    expect(rowsOf(await ask('list all TODOs')).join()).not.toContain('Bearer');
  });

  it('are cut where there is more, and say so', async () => {
    const table = await ask('table: definitions limit:2');
    expect(table).toMatchObject({ cut: true, rows: { length: 2 } });
    expect(tableToMarkdown(table)).toContain('*Only the first 2 are shown.*');
  });

  it('never write: what is asked are parameters', async () => {
    const before = await engine.structure({ find: 'files', order: 'path' });
    await engine.structure({ find: 'files', order: 'path', path: `'; DROP TABLE file; --` });
    await engine.structure({ find: 'callers', of: `x"; DELETE FROM file; --` });
    expect(await engine.structure({ find: 'files', order: 'path' })).toEqual(before);
  });

  it('leave as Markdown with links, and as CSV that no spreadsheet runs', async () => {
    const table = await ask('Which classes implement Shape?');
    expect(tableToMarkdown(table)).toContain('| Circle | class | [src/shapes.ts:7](src/shapes.ts#L7) | Shape |');
    expect(tableToCsv(table).split('\r\n')[1]).toBe('Circle,class,src/shapes.ts:7,Shape');
    expect(tableToCsv({ title: '', columns: ['a,b'], rows: [['=1+1']], cut: false })).toBe(`"a,b"\r\n'=1+1\r\n`);
  });
});
