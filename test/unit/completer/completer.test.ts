import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Proposal } from '../../../src/core/completion.js';
import type { Engine } from '../../../src/engine/engine.js';
import { at } from '../context/at.js';
import { Place } from '../engine/place.js';
import { ADA, HANDLERS } from './shop.js';

const SECRET = 'const token = issueToken(account.ownerName, account.createdAt, rotationPolicy.nightly);';
const ONLY_HERE = `export function rotate(account: Account) {\n  ${SECRET}\n  return token;\n}\n`;

let place: Place;
let engine: Engine;
beforeAll(async () => {
  place = new Place({ ...HANDLERS, ...ADA, 'src/rotate.ts': ONLY_HERE });
  engine = await place.open();
  await engine.index();
});
afterAll(async () => {
  await engine.close();
  place[Symbol.dispose]();
});

async function propose(path: string, marked: string, by: Engine = engine): Promise<Proposal> {
  const cursor = at(path, marked);
  await by.prepare(cursor);
  return by.complete(cursor);
}

const HEAD = "import { Repository } from '../store/repository';\nimport { assertFound } from '../errors';\n\n";
const BODY = `${HEAD}export async function voucherHandler(request: Request, repository: Repository) {
  const voucher = await repository.findVoucher(request.params.id);
`;

describe('the built-in completer', () => {
  it('writes on as the repository does, with the names that are in scope here', async () => {
    const known = `${BODY}  assertFound(voucher, 'no such voucher');\n  return respondWithJson(request, `;
    expect(await propose('src/handlers/voucher.ts', `${known}voucher, ‸\n}\n`)).toMatchObject({
      text: '{ status: 200 });',
      source: 'repository',
    });
  });

  it('exchanges the names of the lines that it goes by for those that play their part here', async () => {
    const block = (name: string): string =>
      `  const ${name} = await store.load(${name}Key);\n  register(${name}, limits);\n`;
    const blocks = ['order', 'customer', 'invoice', 'parcel', 'refund', 'carrier', 'coupon'].map(block).join('');
    const marked = `export async function all(store: Store) {\n${blocks}  const voucher = await store.load(voucherKey);\n  register(‸\n}\n`;
    expect((await propose('src/all.ts', marked)).text).toBe('voucher, limits);');
  });

  it('goes on below where lines are all but certain, and is asked to', async () => {
    const tail = '  await server.close();\n  await database.clear();\n  clock.restore();\n});\n';
    const suite = (name: string): string =>
      `import { server, database, clock } from './parts';\n\nafterEach(async () => {\n${tail}\ntest('${name}', () => ${name}());\n`;
    using own = new Place(
      Object.fromEntries(Object.keys(HANDLERS).map((path, i) => [`t/s${i}.ts`, suite(`case${i}`)])),
    );
    await own.indexed(async (e) => {
      const marked = suite('other').replace(tail, '  await ‸\n});\n');
      const cursor = at('t/other.ts', marked);
      await e.prepare(cursor);
      expect((await e.complete(cursor)).text).toBe('server.close();');
      const { text } = await e.complete(cursor, { multiline: true });
      expect(text).toBe('server.close();\n  await database.clear();\n  clock.restore();');
      const crlf = await e.complete({ ...cursor, text: cursor.text!.replaceAll('\n', '\r\n') }, { multiline: true });
      expect(crlf.text).toBe(text!.replaceAll('\n', '\r\n'));
    });
  });

  it('says nothing where the repository says nothing, and why', async () => {
    const proposal = await propose('src/other.ts', 'zyx(qwv.‸\n');
    expect(proposal).toEqual({ text: null, reason: expect.any(String) as string, ms: expect.any(Number) as number });
  });

  it('does not give the file’s own answer away: the buffer stands for all that is stored of it', async () => {
    const cut = ONLY_HERE.replace(SECRET, 'const token = issueToken(‸');
    const { text } = await propose('src/rotate.ts', cut);
    expect(text ?? '').not.toMatch(/ownerName|createdAt|rotationPolicy|nightly/);
    const elsewhere = await propose('src/rotate2.ts', cut);
    expect(elsewhere.text).toBe('account.ownerName, account.createdAt, rotationPolicy.nightly);');
  });

  it('goes by other files as editors hold them', async () => {
    const cut = ONLY_HERE.replace(SECRET, 'const token = issueToken(‸');
    await engine.setBuffer('src/rotate.ts', ONLY_HERE.replaceAll('nightly', 'weekly'));
    expect((await propose('src/rotate2.ts', cut)).text).toContain('weekly');
    await engine.setBuffer('src/rotate.ts', null);
    expect((await propose('src/rotate2.ts', cut)).text).toContain('nightly');
  });

  it('follows the index: a file that changed counts as it is now, one that is gone no longer', async () => {
    using own = new Place({ ...HANDLERS, 'src/rotate.ts': ONLY_HERE });
    await own.indexed(async (e) => {
      const cut = ONLY_HERE.replace(SECRET, 'const token = issueToken(‸');
      expect((await propose('src/rotate2.ts', cut, e)).text).toContain('nightly');
      own.write({ 'src/rotate.ts': ONLY_HERE.replaceAll('nightly', 'hourly') });
      await e.update(['src/rotate.ts']);
      expect((await propose('src/rotate2.ts', cut, e)).text).toContain('hourly');
      own.write({ 'src/rotate.ts': 'export const nothing = 1;\n' });
      await e.update(['src/rotate.ts']);
      expect((await propose('src/rotate2.ts', cut, e)).text ?? '').not.toContain('hourly');
    });
  });

  it('closes behind the cursor what it leaves open, where it does not know what stands inside', async () => {
    const names = Object.keys(HANDLERS).map((path) => /(\w+)\.ts$/.exec(path)![1]!);
    const file = (name: string): string =>
      `export function save${name}(store: Store) {\n  const key = keyOf(store);\n  return withTransaction(${name}Of(key), ${name});\n}\n`;
    using own = new Place(Object.fromEntries(names.map((name) => [`t/${name}.ts`, file(name)])));
    await own.indexed(async (e) => {
      const marked = file('Other').replace(/return .*/, 'return ‸');
      expect(await propose('t/Other.ts', marked, e)).toMatchObject({ text: 'withTransaction(', closes: ')' });
    });
  });

  it('knows the members of a class that nobody uses yet', async () => {
    const names = Object.keys(HANDLERS).map((path) =>
      /(\w+)\.ts$/.exec(path)![1]!.replace(/^./, (c) => c.toUpperCase()),
    );
    const classOf = (name: string, verb: string): string =>
      `export class ${name} {\n  ${verb}(amount: number): void {\n    this.total += amount;\n  }\n}\n`;
    const useOf = (name: string, verb: string): string =>
      `import { ${name} } from '../${name}';\n\nconst book = new ${name}();\nbook.${verb}(amount);\n`;
    const verbs = ['post', 'take', 'merge', 'split', 'close', 'print', 'share', 'move', 'hold', 'free', 'lock'];
    const pairs = names.map((name, i) => [name, `${verbs[i % verbs.length]!}${i % 7}`] as const);
    using own = new Place({
      ...Object.fromEntries(pairs.map(([name, verb]) => [`src/${name}.ts`, classOf(name, verb)])),
      ...Object.fromEntries(pairs.map(([name, verb]) => [`src/use/${name}.ts`, useOf(name, verb)])),
      'src/Voucher.ts': classOf('Voucher', 'redeem'),
    });
    await own.indexed(async (e) => {
      const marked = useOf('Voucher', '').replace('book.(amount);', 'book.red‸');
      expect((await propose('src/use/Voucher.ts', marked, e)).text).toMatch(/^eem/);
    });
  });

  it('does not write what already stands behind the cursor', async () => {
    const marked = `${BODY}  assertFound(voucher, 'no such voucher');\n  return respondWithJson(request, voucher, ‸);\n}\n`;
    expect((await propose('src/handlers/voucher.ts', marked)).text).toBe('{ status: 200 }');
  });

  it('finishes the word that is begun', async () => {
    const marked = `${BODY}  assertFound(voucher, 'no such voucher');\n  return respondWi‸\n}\n`;
    expect((await propose('src/handlers/voucher.ts', marked)).text).toMatch(/^thJson/);
  });

  it('answers from the buffer alone before anything is loaded', async () => {
    using own = new Place(HANDLERS);
    await own.indexed(async (e) => {
      const text = Object.values(HANDLERS).join('\n');
      const marked = `${text}\n${BODY.slice(HEAD.length)}  assertFound(voucher, 'no such voucher');\n  return respondWithJson(request, voucher, ‸\n}\n`;
      expect((await e.complete(at('elsewhere/voucher.ts', marked))).text).toBe('{ status: 200 });');
    });
  });

  it('knows languages without a grammar by their tokens', async () => {
    const marked = 'procedure Report_voucher is\nbegin\n   Log_Line (‸\n   Run_voucher;\nend Report_voucher;\n';
    expect((await propose('ada/voucher.adb', marked)).text).toMatch(/^Level => Info, Message/);
  });

  it('proposes the same in a file with CRLF and tabs, and writes neither', async () => {
    const marked = `${BODY}  assertFound(voucher, 'no such voucher');\n  return respondWithJson(request, voucher, ‸\n}\n`;
    const other = marked.replaceAll('\n', '\r\n').replaceAll('  ', '\t');
    expect((await propose('src/handlers/voucher.ts', other)).text).toBe('{ status: 200 });');
  });

  it('refuses a place that is not there, and a file that is not there', async () => {
    expect(await engine.complete({ path: 'a.ts', line: 9, column: 1, text: 'x' })).toMatchObject({ text: null });
    await expect(engine.complete({ path: 'gone.ts', line: 1, column: 1 })).rejects.toThrow(/gone\.ts/);
  });

  it('shows less to a user who dismisses, keeps that, and forgets it when told', async () => {
    using own = new Place(HANDLERS);
    await own.indexed(async (e) => {
      const marked = `${BODY}  assertFound(voucher, 'no such voucher');\n  return respondWithJson(request, voucher, ‸\n}\n`;
      const before = await propose('src/handlers/voucher.ts', marked, e);
      if (before.text === null) throw new Error('nothing was proposed');
      for (let n = 0; n < 30; n++) await e.completionJudged('src/handlers/voucher.ts', before.confidence, false);
      const after = await propose('src/handlers/voucher.ts', marked, e);
      expect(after.text === null ? 0 : after.confidence).toBeLessThan(before.confidence);
      expect(await e.forget()).toBe(true);
      expect(await propose('src/handlers/voucher.ts', marked, e)).toMatchObject({ confidence: before.confidence });
    });
  });
});
