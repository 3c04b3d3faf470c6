import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { pathsOf, Place } from './place.js';

const STORE = `/** Where things are kept. */
export class Store {
  load(names) {
    if (names.length === 0) throw new TypeError('Nothing to load');
    return names.map((name) => this.open(name));
  }

  open(name) {
    throw new RangeError(\`Cannot open store '\${name}': no such volume\`);
  }
}
`;
const APP = `import { Store } from './lib/store.mjs';

function main() {
  try {
    new Store().load(['attic']);
  } catch (error) {
    throw new Error('Startup failed', { cause: error });
  }
}

main();
`;
const TILL = `import json


class Till:
    def load(self, text):
        return json.loads(text)


def run():
    Till().load("{")


run()
`;
const GO = `package till

// Money is an amount.
type Money struct{ Cents int }

func asyncOpen(m Money) error { return nil }

func open(m Money) error { return nil }
`;
const shop = (): Place =>
  new Place({
    'src/app.mjs': APP,
    'src/lib/store.mjs': STORE,
    'src/till.py': TILL,
    'till/till.go': GO,
    'test/store.test.mjs': "import { Store } from '../src/lib/store.mjs';\nnew Store().load(['attic']);\n",
    'vendor/json/store.mjs': 'export class Store {}\n',
    'docs/store.md': '# Store\n\nHow the store opens volumes.\n',
  });

const python = spawnSync('python3', ['--version']).status === 0;

/** What a program prints when it dies. */
function lastWords(command: string, args: string[]): string {
  const { stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
  expect(status).not.toBe(0);
  return stderr;
}

describe('a pasted trace', () => {
  it('of Node leads to its frames, the throwing one first', async () => {
    using place = shop();
    const trace = lastWords(process.execPath, [place.path('src/app.mjs')]);
    await place.indexed(async (engine) => {
      for (const text of [trace, trace.replaceAll('\n', ' ')]) {
        const { hits, noGoodMatch } = await engine.search(text);
        expect(noGoodMatch).toBe(false);
        expect(hits[0]).toMatchObject({ path: 'src/lib/store.mjs', symbol: 'open' });
        expect(hits[0]!.why.summary).toContain('frame 1 of the trace');
        expect(hits.map((hit) => hit.why.retrievers[0] === 'trace')).toEqual(
          [...hits].map((_hit, i) => i < hits.filter((hit) => hit.why.retrievers[0] === 'trace').length),
        );
        expect(pathsOf({ hits })).toContain('src/app.mjs');
        for (const hit of hits) {
          const sum = hit.why.features.reduce((total, { contribution }) => total + contribution, 0);
          expect(Math.abs(sum - hit.score)).toBeLessThan(0.01);
        }
      }
    });
  });

  it.runIf(python)('of Python does, and frames of its library are left out', async () => {
    using place = shop();
    const trace = lastWords('python3', [place.path('src/till.py')]);
    await place.indexed(async (engine) => {
      const { hits } = await engine.search(trace);
      expect(hits[0]).toMatchObject({ path: 'src/till.py', symbol: 'load' });
      expect(hits.filter((hit) => hit.why.retrievers[0] === 'trace').map(({ path }) => path)).not.toContain(
        'vendor/json/store.mjs',
      );
    });
  });

  it('from another machine is found by the end of its paths, and narrowed by filters', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const trace =
        'RangeError: x\n    at open (/home/ci/build/src/lib/store.mjs:9:11)\n    at /opt/x/vendor2/store.mjs:1:1';
      const { hits } = await engine.search(trace);
      expect(hits[0]).toMatchObject({ path: 'src/lib/store.mjs', symbol: 'open' });
      expect(hits.filter((hit) => hit.why.retrievers[0] === 'trace')).toHaveLength(1);
      expect(pathsOf(await engine.search(`${trace} -path:src/lib`))).not.toContain('src/lib/store.mjs');
    });
  });

  it('of one place is that place', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const { hits } = await engine.search('src/lib/store.mjs:4');
      expect(hits[0]).toMatchObject({ path: 'src/lib/store.mjs', symbol: 'load', line: 4 });
      place.write({ 'src/lib/store.mjs': `// new\n// lines\n${STORE}` });
      const [moved] = (await engine.search('src/lib/store.mjs:4')).hits;
      expect(moved).toMatchObject({ startLine: hits[0]!.startLine + 2, line: 6 });
      expect(pathsOf(await engine.search('src/lib/store.mjs:4 -volume'))).not.toContain('src/lib/store.mjs');
    });
  });
});

describe('an error message', () => {
  it('leads to the template that it was made from', async () => {
    using place = shop().write({
      'src/volumes.mjs':
        'export const stores = ["cannot", "open", "volume", "such"];\n// A volume is open; no store opens such a volume.\n',
    });
    await place.indexed(async (engine) => {
      const { hits } = await engine.search("RangeError: Cannot open store 'attic': no such volume");
      expect(hits[0]).toMatchObject({ path: 'src/lib/store.mjs' });
    });
  });
});

describe('a query of filters only', () => {
  it('lists what passes: sources before tests', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const { hits, noGoodMatch } = await engine.search('lang:js');
      expect(noGoodMatch).toBe(false);
      expect(pathsOf({ hits }).sort()).toEqual(
        ['src/app.mjs', 'src/lib/store.mjs', 'test/store.test.mjs', 'vendor/json/store.mjs'].sort(),
      );
      const place = (path: string): number => hits.findIndex((hit) => hit.path === path);
      expect(place('src/lib/store.mjs')).toBeLessThan(place('test/store.test.mjs'));
      expect(pathsOf(await engine.search('class:test'))).toEqual(['test/store.test.mjs']);
    });
  });

  it('shows definitions of the kind asked for', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const { hits } = await engine.search('kind:class path:src');
      expect(hits.map(({ path, symbol, kind }) => [path, symbol, kind])).toEqual(
        expect.arrayContaining([
          ['src/lib/store.mjs', 'Store', 'class'],
          ['src/till.py', 'Till', 'class'],
        ]),
      );
      expect(hits.every(({ kind, path }) => kind === 'class' && path.startsWith('src/'))).toBe(true);
    });
  });

  it('finds definitions by name, whole ones first', async () => {
    using place = shop().write({ 'src/opener.mjs': 'export function openAll() {}\n' });
    await place.indexed(async (engine) => {
      const { hits } = await engine.search('symbol:open');
      expect(hits.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(['open', 'openAll']));
      expect(hits[0]!.symbol).toBe('open');
      expect(hits.at(-1)!.symbol).toBe('openAll');
      expect((await engine.search('symbol:Store.open')).hits.map(({ path }) => path)).toEqual(['src/lib/store.mjs']);
      expect((await engine.search('volume symbol:Store -class:vendored')).hits[0]).toMatchObject({ symbol: 'Store' });
    });
  });
});

describe('what is ruled out', () => {
  it('never shows: as a word, a part of a name, or in the path', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const lines = async (query: string): Promise<string[]> => {
        const { hits } = await engine.search(query);
        const texts = await Promise.all(hits.map((hit) => engine.readLines(hit.path, hit.startLine, hit.endLine)));
        return texts.map((text, i) => `${hits[i]!.path}\n${text ?? ''}`);
      };
      expect((await lines('open money')).join('\n')).toMatch(/async/);
      const without = await lines('open money -async');
      expect(without.length).toBeGreaterThan(0);
      expect(without.join('\n')).not.toMatch(/async/i);
      expect((await lines('store -"no such volume"')).join('\n')).not.toContain('no such volume');
      expect((await lines('store -vendor')).join('\n')).not.toContain('vendor/');
      expect((await lines('store -till')).join('\n')).not.toMatch(/\btill\b/i);
    });
  });

  it('is not named as a copy either, and does not take an allowed copy along', async () => {
    using place = shop().write({ 'legacy/store.mjs': STORE });
    await place.indexed(async (engine) => {
      for (const filter of ['-legacy', '-path:legacy']) {
        const { hits } = await engine.search(`open volume ${filter}`);
        expect(pathsOf({ hits })).toContain('src/lib/store.mjs');
        expect(JSON.stringify(hits)).not.toContain('legacy');
      }
      expect(JSON.stringify((await engine.search('open volume -path:src/lib')).hits)).not.toContain('src/lib');
    });
  });

  it('is judged by what stands first of what is left', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      expect((await engine.search('asyncOpen')).noGoodMatch).toBe(false);
      expect((await engine.search('asyncOpen lang:md')).noGoodMatch).toBe(true);
    });
  });
});

describe('a filter that nothing passes', () => {
  it('is said in a sentence with values that are near', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const notices = async (query: string): Promise<string> => ((await engine.search(query)).notices ?? []).join('\n');
      expect(await notices('lang:pyton')).toBe('There is no language “pyton”. Here: python, go, markdown, javascript.');
      expect((await engine.search('open lang:pyton')).hits).toEqual([]);
      expect(await notices('open -lang:pyton')).toContain('There is no language “pyton”');
      expect((await engine.search('open -lang:pyton')).hits).not.toEqual([]);
      expect(await notices('lang:kotlin')).toContain('No indexed file is written in kotlin.');
      expect(await notices('kind:clas')).toContain('Here: class');
      expect(await notices('path:scr/')).toContain('Here: src/');
      expect(await notices('symbol:Stroe')).toContain('Nothing indexed is called “Stroe”.');
      expect(await notices('open')).toBe('');
    });
  });

  it('is not there yet while it is typed', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const { hits, notices } = await engine.search('open lang:pyt', { prefix: true });
      expect(hits).not.toEqual([]);
      expect(notices).toBeUndefined();
    });
  });
});

describe('an unfinished filter', () => {
  it('is completed from what occurs here', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const values = async (query: string): Promise<string[]> =>
        (await engine.completeQuery(query)).map(({ value }) => value);
      expect(await values('open lang:')).toEqual(['javascript', 'go', 'markdown', 'python']);
      expect(await values('open lang:j')).toEqual(['javascript']);
      expect(await values('kind:cl')).toEqual(['class']);
      expect(await values('class:v')).toEqual(['vendored']);
      expect(await values('path:')).toEqual(['src/', 'docs/', 'test/', 'till/', 'vendor/']);
      expect(await values('path:src/')).toEqual(['src/lib/', 'src/app.mjs', 'src/till.py', 'src/lib/store.mjs']);
      expect(await values('path:json')).toEqual(['vendor/json/', 'vendor/json/store.mjs']);
      expect(await values('symbol:sto')).toEqual(['Store']);
      expect(await values('-te')).toEqual(['test']);
      expect(await values('open')).toEqual([]);
      expect(await values('open lang:go ')).toEqual([]);
      expect(await values('open lang:go')).toEqual([]);
    });
  });

  it('offers first what is typed already, so that Enter ends it', async () => {
    using place = new Place({ 'a.cs': 'class A {}\n', 'b.cs': 'class B {}\n', 'c.c': 'int c;\n' });
    await place.indexed(async (engine) => {
      expect((await engine.completeQuery('lang:c')).map(({ query }) => query)).toEqual(['lang:c ', 'lang:csharp ']);
    });
  });

  it('keeps the rest of the query', async () => {
    using place = shop().write({ 'a b/c.go': 'package c\n' });
    await place.indexed(async (engine) => {
      const queries = async (query: string): Promise<string[]> =>
        (await engine.completeQuery(query)).map((completion) => completion.query);
      expect(await queries('open -lang:py')).toEqual(['open -lang:python ']);
      expect((await queries('open path:vend'))[0]).toBe('open path:vendor/');
      expect((await queries('open path:"a'))[0]).toBe('open path:"a b/');
      expect((await queries('open path:"a b/'))[0]).toBe('open path:"a b/c.go" ');
      expect(await queries('open -te')).toEqual(['open -test ']);
      expect(await queries('open -pa')).toEqual(['open -path:']);
    });
  });
});
