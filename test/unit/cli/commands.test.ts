import { closeSync, existsSync, openSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/core/answer.js';
import type { Health, IndexSummary } from '../../../src/core/health.js';
import type { Hit } from '../../../src/core/search.js';
import { bin, ended, quarry, said, start, tree } from './quarry.js';

const BASKET = `import { Money } from './money';

/** What a customer is about to buy. */
export class Basket {
  private readonly lines: Money[] = [];

  /** Adds the price of an article to the basket. */
  addArticle(price: Money): void {
    this.lines.push(price);
  }

  /** Sum of all prices, without shipping. */
  totalPrice(): number {
    return this.lines.reduce((sum, line) => sum + line.cents, 0);
  }
}
`;
const MONEY = `/** An amount in cents. */
export interface Money {
  cents: number;
}

/** Formats an amount with its currency sign. */
export function formatMoney(amount: Money): string {
  return (amount.cents / 100).toFixed(2) + ' €';
}
`;
const CHECKOUT = `import { Basket } from './basket';
import { formatMoney } from './money';

export function receipt(basket: Basket): string {
  return formatMoney({ cents: basket.totalPrice() });
}
`;
const TEST = `import { formatMoney } from '../src/money';

it('formats', () => {
  expect(formatMoney({ cents: 150 })).toBe('1.50 €');
});
`;

const shop = (): ReturnType<typeof tree> =>
  tree({
    'src/basket.ts': BASKET,
    'src/money.ts': MONEY,
    'src/checkout.ts': CHECKOUT,
    'test/money.test.ts': TEST,
    'README.md': '# Shop\n\nSells things.\n\n## Refunds\n\nMoney goes back within a week.\n',
  });

describe('quarry index', () => {
  it('reports what it did, and does nothing the second time', () => {
    const { root, storage } = shop();
    const first = quarry(['index', root, '--json'], { storage });
    const summary = JSON.parse(first.out) as IndexSummary;
    expect(first).toMatchObject({ status: 0, err: '' });
    expect(summary).toMatchObject({ files: 5, skipped: 0, failed: 0, read: 5 });
    for (const key of ['chunks', 'bytes', 'ms', 'dbBytes', 'peakRssBytes'] as const) {
      expect(summary[key]).toBeGreaterThan(0);
    }
    const second = JSON.parse(quarry(['index', root, '--json'], { storage }).out) as IndexSummary;
    expect(second).toMatchObject({ files: 5, chunks: summary.chunks, read: 0, parsed: 0 });
    const forced = JSON.parse(quarry(['index', root, '--force', '--json'], { storage }).out) as IndexSummary;
    expect(forced).toMatchObject({ files: 5, chunks: summary.chunks, parsed: summary.parsed });
  });

  it('leaves nothing in the folder', () => {
    const { root, storage } = shop();
    quarry(['index', root], { storage });
    expect(readdirSync(root).sort()).toEqual(['README.md', 'src', 'test']);
    expect(existsSync(storage)).toBe(true);
  });

  it('follows changes with --watch until Ctrl-C', async () => {
    const { root, storage, write } = shop();
    const child = start(['index', root, '--watch', '--json'], storage);
    await said(child.stderr, /Following changes/);
    const updated = said(child.stdout, /"read":1/);
    // The system's notifications may take a moment to be set up; a person would save again, too.
    let saves = 0;
    const timer = setInterval(() => write('src/refund.ts', `export function giveRefund${saves++}() {}\n`), 300);
    await updated;
    clearInterval(timer);
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
    const hits = JSON.parse(quarry(['search', root, 'giveRefund', '--json'], { storage }).out) as Hit[];
    expect(hits[0]?.path).toBe('src/refund.ts');
  });

  it('ends a --watch when the folder is gone, and what was indexed is there when it comes back', async () => {
    const { root, storage } = shop();
    const child = start(['index', root, '--watch'], storage);
    const end = ended(child);
    const ending = said(child.stderr, /There is no folder/);
    await said(child.stderr, /Following changes/);
    renameSync(root, `${root} away`);
    expect(await ending).toMatch(/^quarry: There is no folder ".*"\.$/m);
    expect(await end).toBe(1);
    renameSync(`${root} away`, root);
    const back = JSON.parse(quarry(['index', root, '--json'], { storage }).out) as IndexSummary;
    expect(back).toMatchObject({ read: 0, removed: 0 });
  });
});

describe('quarry search', () => {
  const { root, storage, write } = shop();
  const search = (...args: string[]): Hit[] =>
    JSON.parse(quarry(['search', root, ...args, '--json'], { storage }).out) as Hit[];

  it('indexes a folder that never was, and gives places with the reason why', () => {
    const hits = search('total price of the basket');
    expect(Object.keys(hits[0]!)).toEqual(['path', 'startLine', 'endLine', 'symbol', 'kind', 'score', 'why']);
    expect(hits[0]).toMatchObject({ path: 'src/basket.ts' });
    expect(hits[0]!.startLine).toBeLessThanOrEqual(13);
    expect(hits[0]!.endLine).toBeGreaterThanOrEqual(14);
    expect(hits[0]!.why.terms.length).toBeGreaterThan(0);
  });

  it('keeps to the number asked for', () => {
    expect(search('money', '-k', '1')).toHaveLength(1);
  });

  it('sees what was changed and deleted since, unless told not to look', () => {
    write('src/voucher.ts', 'export function redeemVoucher(): void {}\n');
    expect(search('redeemVoucher', '--no-refresh').map((hit) => hit.path)).not.toContain('src/voucher.ts');
    expect(search('redeemVoucher')[0]?.path).toBe('src/voucher.ts');
  });

  it('prints path:lines, symbol and why for people, clickable from where they are', () => {
    const { out, status } = quarry(['search', root, 'formatMoney', '-k', '1'], { storage, cwd: join(root, 'src') });
    expect(status).toBe(0);
    expect(out).toMatch(/^money\.ts:\d+-\d+ {2}formatMoney {2}\S.*\n$/);
    expect(out).not.toContain('\x1b');
  });

  it('answers a batch line by line over one index', () => {
    const file = join(storage, 'queries.jsonl');
    writeFileSync(file, '{"id":"a","query":"formatMoney"}\n{"id":"b","query":"a"}\n{"id":2,"query":"refunds","k":1}\n');
    const { out, status } = quarry(['search', root, '--batch', file, '-k', '3', '--json'], { storage });
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; hits: Hit[]; ms: number; problem?: string });
    expect(status).toBe(0);
    expect(lines.map((line) => [line.id, line.hits[0]?.path])).toEqual([
      ['a', 'src/money.ts'],
      ['b', undefined],
      [2, 'README.md'],
    ]);
    expect(lines[1]!.problem).toMatch(/nothing in it to look for/);
    expect(lines[2]!.hits).toHaveLength(1);
    expect(lines.every((line) => line.ms > 0)).toBe(true);
  });
});

describe('quarry ask', () => {
  const { root, storage } = shop();
  const ask = (question: string): Answer =>
    JSON.parse(quarry(['ask', root, question, '--json'], { storage }).out) as Answer;

  it('answers with cards whose citations hold', () => {
    const answer = ask('where is formatMoney defined?');
    expect(answer.notFound).toBe(false);
    expect(answer.answer).toMatch(/`formatMoney` is in \[src\/money\.ts:\d+-\d+\]\(src\/money\.ts#L\d+-L\d+\)/);
    expect(answer.answer).toContain('> Formats an amount with its currency sign');
    expect(answer.citations.length).toBeGreaterThan(0);
    expect(answer.citations.every((citation) => citation.verified)).toBe(true);
  });

  it('says no when there is nothing', () => {
    const answer = ask('quantum chromodynamics lattice simulation');
    expect(answer).toMatchObject({ notFound: true, evidence: [] });
    expect(answer.answer).toMatch(/^Nothing in this repository matches/);
  });
});

describe('quarry doctor', () => {
  it('tells a person and a script the state of the index, and why a file is in or out', () => {
    const { root, storage, write } = shop();
    write('.gitignore', '*.log\n');
    write('debug.log', 'x\n');
    const before = JSON.parse(quarry(['doctor', root, '--json'], { storage }).out) as Health;
    expect(before).toMatchObject({ phase: 'empty', files: 0 });
    quarry(['index', root], { storage });
    const health = JSON.parse(quarry(['doctor', root, '--json'], { storage }).out) as Health;
    expect(health.files).toBeGreaterThanOrEqual(5);
    expect(quarry(['doctor', root], { storage }).out).toMatch(/^languages +.*typescript 4/m);
    const why = quarry(['doctor', root, '--file', 'debug.log'], { storage });
    expect(why.out).toMatch(/debug\.log is skipped \(ignored: .*\.gitignore/);
    const gone = quarry(['doctor', root, '--file', 'gone.ts'], { storage });
    expect(gone.out).toMatch(/^gone\.ts could not be indexed \(unreadable: there is no such file\)/);
  });

  it('tells a folder that has no files from one that was never indexed', () => {
    const { root, storage } = tree({});
    expect(quarry(['doctor', root], { storage }).out).toMatch(/^state +not indexed yet: run quarry index$/m);
    quarry(['index', root], { storage });
    expect(quarry(['doctor', root], { storage }).out).toMatch(/^state +ready$/m);
  });

  it('starts no thread to read files with where there is no index; what indexes does', () => {
    const { root, storage } = shop();
    const telling = "process.on('worker', () => process._rawDebug('a thread'))";
    const options = {
      storage,
      env: { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(telling)}"` },
    };
    expect(quarry(['doctor', root], options)).toMatchObject({ status: 0, err: '' });
    expect(quarry(['index', root], options).err).toContain('a thread');
  });
});

describe('what goes wrong', () => {
  it.skipIf(process.platform === 'win32')('is said where the current folder was deleted under the shell', () => {
    const { root, storage } = tree({});
    const command = 'rmdir "$PWD"; exec "$@"';
    const done = spawnSync('sh', ['-c', command, 'sh', process.execPath, bin, 'search', '.', 'x'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, QUARRY_INDEX_DIR: storage },
    });
    expect(done).toMatchObject({
      status: 1,
      stderr: 'quarry: The current folder is gone: change to one that is there.\n',
    });
  });

  let place: ReturnType<typeof shop>;
  beforeAll(() => {
    place = shop();
    quarry(['index', place.root], { storage: place.storage });
  });

  it.each([
    [['search', 'no-such-folder', 'x'], /^quarry: There is no folder "no-such-folder"\.\n$/],
    [['search', 'README.md', 'x'], /^quarry: "README\.md" is a file; .*\n$/],
    [['index', '--forse'], /^quarry: Unknown option '--forse' \(Did you mean --force\?\)\. See quarry --help\.\n$/],
    [['serach', '.', 'x'], /^quarry: Unknown command 'serach' \(Did you mean search\?\)\. See quarry --help\.\n$/],
    [['search', '.'], /^quarry: The query is empty.*\n$/],
    [['search', '.', '   '], /^quarry: The query is empty.*\n$/],
    [['search', '.', 'a'], /^quarry: The query has nothing in it to look for: .*\n$/],
    [['search', '.', 'x', '-k', 'many'], /^quarry: Option '-k, --limit <number>' argument 'many' is invalid\..*\n$/],
    [['ask', '.', ''], /^quarry: The question is empty.*\n$/],
    [['search', '.', '--batch', 'none.jsonl'], /^quarry: There is no file "none\.jsonl" \(--batch\)\.\n$/],
    [['search', '.', '--batch', 'README.md'], /^quarry: Line 1 of the batch is not JSON\.\n$/],
  ])('is one clear line and status 1: quarry %j', (args, message) => {
    const { status, out, err } = quarry(args, { cwd: place.root, storage: place.storage });
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(message);
  });

  it('rebuilds a damaged index and says so in one sentence', () => {
    const { root, storage } = shop();
    quarry(['index', root], { storage });
    const { indexPath } = JSON.parse(quarry(['doctor', root, '--json'], { storage }).out) as Health;
    writeFileSync(indexPath, 'this is no database, however long it is made '.repeat(500));
    const { status, out, err } = quarry(['search', root, 'formatMoney', '--json'], { storage });
    expect(status).toBe(0);
    expect((JSON.parse(out) as Hit[])[0]?.path).toBe('src/money.ts');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(/damaged/);
  });

  it('says that the index cannot be kept where nothing can be made', () => {
    const places = [
      join(place.root, 'README.md', 'under'),
      ...(existsSync('/proc/self') ? ['/proc/quarry/indexes'] : []),
    ];
    for (const storage of places) {
      const { status, err } = quarry(['index', place.root, '--index-dir', storage]);
      expect(status).toBe(1);
      expect(err).toMatch(/^quarry: The index cannot be kept in [^\n]+\n$/);
    }
  });

  it.runIf(existsSync('/dev/full'))('says that the disk is full when the output cannot be written', () => {
    const full = openSync('/dev/full', 'w');
    const done = spawnSync(process.execPath, [bin, 'doctor', place.root, '--index-dir', place.storage], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
      timeout: 120_000,
    });
    closeSync(full);
    expect(done.status).toBe(1);
    expect(done.stderr).toMatch(/^quarry: There is no space left on the disk.*\n$/);
  });

  it('is quiet when the reader of its output goes away', async () => {
    const child = start(['search', place.root, 'money', '--json'], place.storage);
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout?.destroy();
    expect(await ended(child)).toBe(0);
    expect(err).toBe('');
  });
});
