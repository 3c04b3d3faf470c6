import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Cancelled, UserError } from '../../../src/core/errors.js';
import type { IndexProgress } from '../../../src/core/health.js';
import type { LearnProgress } from '../../../src/core/learning.js';
import { defaultIndexSettings } from '../../../src/core/settings.js';
import { EngineClient, type EngineClientOptions, type EngineState } from '../../../src/engine/process/client.js';
import { resourcesDir } from '../../../src/engine/resources.js';

const module = join(resourcesDir(), 'engine.mjs');
const shop = join(resourcesDir(), '../test/fixtures/shop');

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function temporaryFolder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-process-')));
  cleanUps.push(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  return path;
}

/** A client on a copy of the fixture, with everything that it told. */
function open(options: Partial<EngineClientOptions> = {}) {
  const folder = temporaryFolder();
  const root = options.root ?? join(folder, 'shop');
  if (!options.root) cpSync(shop, root, { recursive: true });
  const states: EngineState[] = [];
  const log: string[] = [];
  const client = new EngineClient({
    root,
    storage: join(folder, 'indexes'),
    settings: defaultIndexSettings,
    module,
    onState: (state) => states.push(state),
    onLog: (_level, text) => log.push(text),
    ...options,
  });
  cleanUps.push(() => client.close());
  return { client, states, log, root, folder };
}

/** Many small files, so that an index run takes long enough to be interrupted. */
function manyFiles(count: number): string {
  const root = temporaryFolder();
  for (let i = 0; i < count; i++) {
    writeFileSync(
      join(root, `module${i}.ts`),
      `/** Computes part ${i}. */\nexport function part${i}(x: number) {\n  return x * ${i};\n}\n`.repeat(5),
    );
  }
  return root;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(what: () => boolean): Promise<void> {
  while (!what()) await sleep(10);
}

describe('the engine in a process of its own', () => {
  it('indexes with progress, and answers as the engine does', async () => {
    const { client } = open();
    const progress: IndexProgress[] = [];
    const summary = await client.index({ onProgress: (now) => progress.push(now) });
    expect(summary).toMatchObject({ files: 6, failed: 0, cancelled: false });
    expect(progress.length).toBeGreaterThan(0);

    const { hits } = await client.search('discount of coupons');
    expect(hits[0]).toMatchObject({ path: 'src/basket.ts' });
    expect((await client.outline('src/money.ts')).map(({ symbol }) => symbol)).toContain('formatMoney');
    expect((await client.usages('formatMoney')).usedBy.map(({ path }) => path)).toContain('src/checkout.ts');
    expect(await client.readLines('src/money.ts', 2, 2)).toContain('export interface Money');
    expect(await client.readLines('src/none.ts', 1, 1)).toBeNull();
    expect(await client.explainFile('src/money.ts')).toMatchObject({ state: 'indexed' });
    expect(await client.health()).toMatchObject({ files: 6, phase: 'ready' });
  });

  it('learns with progress, remembers what was opened, and forgets', async () => {
    const root = temporaryFolder();
    for (const folder of ['core', 'engine/store', 'engine/syntax', 'engine/chunking'])
      cpSync(join(resourcesDir(), '../src', folder), join(root, folder), { recursive: true });
    const { client } = open({ root });
    await client.index();
    const told: LearnProgress[] = [];
    const { coverage } = await client.calibrate({ onProgress: (now) => told.push(now) });
    expect(told.length).toBeGreaterThan(0);
    await client.opened('where is the schema', 'engine/store/schema.ts');
    expect((await client.health()).learned).toMatchObject({ calibration: { coverage }, opened: 1 });
    expect(await client.forget()).toBe(true);
    expect((await client.health()).learned).toEqual({ opened: 0 });
    const cancelling = new AbortController();
    const adapting = client.adapt({ signal: cancelling.signal });
    cancelling.abort();
    await expect(adapting).rejects.toThrow(Cancelled);
  });

  it('follows single files', async () => {
    const { client, root } = open();
    await client.index();
    writeFileSync(join(root, 'src/shipping.ts'), 'export function estimateParcelWeight() {\n  return 1;\n}\n');
    await client.update(['src/shipping.ts']);
    expect((await client.search('estimateParcelWeight')).hits[0]).toMatchObject({ path: 'src/shipping.ts' });
    rmSync(join(root, 'src/shipping.ts'));
    await client.update(['src/shipping.ts']);
    const paths = (await client.search('estimateParcelWeight')).hits.map(({ path }) => path);
    expect(paths).not.toContain('src/shipping.ts');
  });

  it('passes errors on as what they are', async () => {
    const { client } = open();
    await client.index();
    const error: unknown = await client.search('   ').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: 'empty-query' });
  });

  it('cancels a question and an index run', async () => {
    const { client } = open({ root: manyFiles(400) });
    await expect(client.search('anything', {}, AbortSignal.abort())).rejects.toBeInstanceOf(Cancelled);
    const stop = new AbortController();
    const outcome = await client
      .index({ signal: stop.signal, onProgress: ({ done }) => done > 0 && stop.abort() })
      .catch((e: unknown) => e);
    if (!(outcome instanceof Cancelled)) expect(outcome).toMatchObject({ cancelled: true });
    // What was cancelled goes on from where it was.
    expect(await client.index()).toMatchObject({ files: 400, cancelled: false });
  });

  it('says why it cannot serve', async () => {
    const missing = join(temporaryFolder(), 'missing');
    const { client } = open({ root: missing });
    const error: unknown = await client.index().catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'UserError', code: 'no-such-folder' });
  });
});

describe('when the engine is killed', () => {
  it('it is started again, and nothing that was indexed is lost', async () => {
    const { client, states } = open();
    await client.index();
    const before = await client.health();
    const first = client.pid!;
    process.kill(first, 'SIGKILL');
    await until(() => states.some(({ name }) => name === 'down'));
    expect(states.find(({ name }) => name === 'down')).toMatchObject({ problem: 'The engine was killed (SIGKILL).' });

    const after = await client.health();
    expect(client.pid).not.toBe(first);
    expect({ files: after.files, chunks: after.chunks }).toEqual({ files: before.files, chunks: before.chunks });
    expect((await client.search('discount of coupons')).hits[0]).toMatchObject({ path: 'src/basket.ts' });
    expect(await client.index()).toMatchObject({ read: 0 });
  });

  it('a question in flight is asked again', async () => {
    const { client } = open();
    await client.index();
    const asked = client.search('discount of coupons');
    process.kill(client.pid!, 'SIGKILL');
    expect((await asked).hits[0]).toMatchObject({ path: 'src/basket.ts' });
  });

  it('an index run in flight ends with a sentence, and the next one goes on', async () => {
    const { client } = open({ root: manyFiles(400) });
    let killed = false;
    const run = client.index({
      onProgress: ({ done }) => {
        if (killed || done === 0) return;
        killed = true;
        process.kill(client.pid!, 'SIGKILL');
      },
    });
    await expect(run).rejects.toMatchObject({ name: 'UserError', code: 'engine-down' });
    expect(await client.index()).toMatchObject({ files: 400, failed: 0 });
    expect((await client.search('part399')).hits[0]).toMatchObject({ path: 'module399.ts' });
  });

  it('an engine that always dies is started ever more rarely, and callers are told', async () => {
    const broken = join(temporaryFolder(), 'broken.mjs');
    writeFileSync(broken, 'console.error("no such instruction"); process.exit(3);');
    const { client, states, log } = open({ module: broken });
    await until(() => states.filter(({ name }) => name === 'down').length >= 2);
    const pauses = states.flatMap((state) => (state.name === 'down' ? [state.restartInMs] : []));
    expect(pauses.slice(0, 2)).toEqual([250, 500]);
    expect(log).toContain('no such instruction');
    await expect(client.search('x')).rejects.toMatchObject({ name: 'UserError', code: 'engine-down' });
  });

  it('nobody waits for a distant start, and it can be had at once', async () => {
    const mended = join(temporaryFolder(), 'mended.mjs');
    writeFileSync(mended, 'process.exit(3);');
    const { client, states } = open({ module: mended });
    await until(() => states.some((state) => state.name === 'down' && state.restartInMs >= 4000));
    await expect(client.search('x')).rejects.toThrow('It starts again in 4 s.');
    writeFileSync(mended, `await import(${JSON.stringify(pathToFileURL(module).href)});`);
    client.restart();
    expect(await client.index()).toMatchObject({ files: 6 });
  });
});

describe('the end of the engine', () => {
  it('closing ends the process, and later requests are refused', async () => {
    const { client } = open();
    await client.index();
    const pid = client.pid!;
    void client.close();
    // Whoever closes it again waits for the same end.
    await client.close();
    expect(isAlive(pid)).toBe(false);
    await expect(client.health()).rejects.toMatchObject({ code: 'engine-down' });
  });

  it('it ends with the process that started it', async () => {
    const parent = join(temporaryFolder(), 'parent.mjs');
    writeFileSync(
      parent,
      `import { fork } from 'node:child_process';
       const engine = fork(${JSON.stringify(module)}, [], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
       engine.once('spawn', () => process.send(engine.pid));`,
    );
    const child = fork(parent, [], { execArgv: [] });
    const [pid] = (await once(child, 'message')) as [number];
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });
});
