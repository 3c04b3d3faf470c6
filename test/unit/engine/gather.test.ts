import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvidencePiece } from '../../../src/core/ask.js';
import type { GatherRequest } from '../../../src/core/gather.js';
import { hashOfLines } from '../../../src/core/hash.js';
import { loadTokenizer } from '../../../src/core/tokens.js';
import type { Engine } from '../../../src/engine/engine.js';
import { Place } from './place.js';

/** One of many handlers that only differ in what they are called. */
const handler = (name: string): string => `/** Handles a ${name} message from the queue and acknowledges it. */
export async function handle${name}(message: Message, queue: Queue): Promise<void> {
  const payload = decodePayload(message.body);
  if (payload === null) {
    await queue.reject(message, 'the payload cannot be decoded');
    return;
  }
  await queue.store.insert(payload.id, payload);
  await queue.acknowledge(message);
}
`;

const WALLET = `import { Ledger } from './ledger.js';

/** Money of one customer. */
export class Wallet {
  private readonly ledger = new Ledger();
  private balance = 0;

  /** Adds money, and writes it down. */
  deposit(amount: number): void {
    this.assertPositive(amount);
    this.balance += amount;
    this.ledger.write('deposit', amount);
  }

  /** Takes money out, unless there is too little of it. */
  withdraw(amount: number): void {
    this.assertPositive(amount);
    if (amount > this.balance) {
      throw new Error('overdraft: there is too little money in the wallet');
    }
    this.balance -= amount;
    this.ledger.write('withdraw', amount);
  }

  private assertPositive(amount: number): void {
    if (!(amount > 0)) throw new RangeError('an amount must be more than nothing');
  }
}
`;

const LEDGER = `/** Writes down what happened to a wallet. */
export class Ledger {
  private readonly lines: string[] = [];

  write(kind: string, amount: number): void {
    this.lines.push(kind + ' ' + amount);
  }

  /** What happened, oldest first. */
  history(): readonly string[] {
    return this.lines;
  }
}
`;

const overlap = (a: EvidencePiece, b: EvidencePiece): boolean =>
  a.path === b.path && a.startLine <= b.endLine && b.startLine <= a.endLine;

describe('gathering evidence', () => {
  const place = new Place();
  let engine: Engine;
  const gather = (request: Partial<GatherRequest> & { query?: string }) =>
    engine.gather({ queries: request.query ? [{ text: request.query }] : [], budget: 1_000, ...request });

  beforeAll(async () => {
    const names = Array.from({ length: 75 }, (_x, i) => `Topic${String.fromCharCode(65 + (i % 26))}${i}`);
    place.write({ 'src/wallet.ts': WALLET, 'src/ledger.ts': LEDGER });
    for (const name of names) place.write({ [`src/handlers/${name}.ts`]: handler(name) });
    engine = await place.open();
    await engine.index();
  });
  afterAll(async () => {
    await engine.close();
    place[Symbol.dispose]();
  });

  it('gives whole units with the lines, hash and tokens of what is there', async () => {
    const count = await loadTokenizer();
    const { pieces, noGoodMatch } = await gather({ query: 'overdraft: too little money to withdraw' });
    expect(noGoodMatch).toBe(false);
    const withdraw = pieces.find(({ path }) => path === 'src/wallet.ts')!;
    expect(withdraw.text).toContain("throw new Error('overdraft: there is too little money in the wallet');");
    for (const { path, startLine, endLine, hash, text, tokens, runs } of pieces) {
      expect(hash).toBe(hashOfLines((await engine.readLines(path, startLine, endLine))!));
      expect(tokens).toBe(count(text));
      for (const [first, last] of runs)
        expect(text).toContain((await engine.readLines(path, first, last))!.replace(/\n$/, ''));
    }
  });

  it('stays within the budget, and is the same each time', async () => {
    for (const budget of [120, 300, 2_000]) {
      const { pieces } = await gather({ query: 'who writes to the ledger of a wallet', budget });
      expect(pieces.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(budget);
      expect((await gather({ query: 'who writes to the ledger of a wallet', budget })).pieces).toEqual(pieces);
    }
  });

  it('finds without packing where no tokens are to be filled', async () => {
    const query = 'overdraft: too little money to withdraw';
    const { pieces, hits } = await gather({ query, budget: 0 });
    expect(pieces).toEqual([]);
    expect(hits).toEqual((await gather({ query })).hits);
  });

  it('is of the files as they are, also where the same was asked a moment ago', async () => {
    const query = 'overdraft: too little money to withdraw';
    const withdraw = async (): Promise<EvidencePiece> =>
      (await gather({ query })).pieces.find(({ text }) => text.includes('overdraft: there is too little'))!;
    const before = await withdraw();
    place.write({ 'src/wallet.ts': `// one more line\n${WALLET}` });
    expect(await withdraw()).toMatchObject({ startLine: before.startLine + 1, text: before.text });
    await engine.setBuffer('src/wallet.ts', WALLET.replace('too little money in', 'not enough money in'));
    expect((await gather({ query })).pieces.some(({ text }) => text.includes('overdraft: there is not enough'))).toBe(
      true,
    );
    await engine.setBuffer('src/wallet.ts', null);
    place.write({ 'src/wallet.ts': WALLET });
    await engine.update(['src/wallet.ts']);
  });

  it('sends one of many that say the same, and tells where the others are', async () => {
    const request = { query: 'handle a message from the queue and acknowledge it', budget: 8_000 };
    const few = await gather({ ...request, limit: 4 });
    const many = await gather({ ...request, limit: 75 });
    const tokens = (pieces: EvidencePiece[]): number => pieces.reduce((sum, piece) => sum + piece.tokens, 0);
    expect(many.pieces.filter(({ path }) => path.includes('handlers'))).toHaveLength(1);
    expect(tokens(many.pieces)).toBeLessThan(1.5 * tokens(few.pieces));
    const all = await gather({ ...request, limit: 75, search: { select: false }, pack: { group: false } });
    expect(tokens(all.pieces)).toBeGreaterThan(5 * tokens(many.pieces));
    const grouped = await gather({ ...request, limit: 75, search: { select: false } });
    expect(grouped.pieces.map(({ why }) => why).join('\n')).toMatch(/nearly the same in src\/handlers\/\S+, .* more/);
  });

  it('takes what the user asked for first, and leaves out what the user does not want', async () => {
    const wanted = { path: 'src/ledger.ts', startLine: 5, endLine: 7 };
    const { pieces } = await gather({
      query: 'withdraw money',
      pinned: [wanted],
      removed: [{ path: 'src/wallet.ts', startLine: 1, endLine: 100 }],
    });
    expect(pieces[0]).toMatchObject({ ...wanted, pinned: true, symbol: 'Ledger.write', id: 1 });
    expect(pieces[0]!.text).toBe(
      '  write(kind: string, amount: number): void {\n' + LEDGER.split('\n').slice(5, 7).join('\n'),
    );
    expect(pieces.some(({ path }) => path === 'src/wallet.ts')).toBe(false);
  });

  it('says so when what the user asked for does not fit', async () => {
    place.write({ 'src/one-line.js': `export const all = [${'"something", '.repeat(2_000)}];\n` });
    const pinned = [{ path: 'src/one-line.js', startLine: 1, endLine: 1 }];
    const { pieces, notices } = await gather({ query: 'withdraw', pinned });
    expect(pieces.every(({ path }) => path !== 'src/one-line.js')).toBe(true);
    expect(notices).toEqual(['src/one-line.js:1-1 does not fit into 1000 tokens and was left out.']);
  });

  it('joins what overlaps', async () => {
    const { pieces } = await gather({
      query: 'deposit withdraw assertPositive balance ledger',
      attached: [{ path: 'src/wallet.ts', startLine: 8, endLine: 20 }],
    });
    for (const [i, piece] of pieces.entries())
      expect(pieces.slice(i + 1).filter((other) => overlap(piece, other))).toEqual([]);
  });

  it('reads what an editor holds and has not saved', async () => {
    await engine.setBuffer(
      'src/wallet.ts',
      `// a line above\n${WALLET.replace('too little money', 'not enough gold')}`,
    );
    const { pieces } = await gather({ query: 'withdraw' });
    await engine.setBuffer('src/wallet.ts', null);
    const piece = pieces.find(({ path }) => path === 'src/wallet.ts')!;
    expect(piece.text).toContain('not enough gold');
    expect(piece.text).not.toContain('too little money');
  });

  it('says that nothing matches, and gives the nearest things all the same', async () => {
    const { noGoodMatch, searches } = await gather({ query: 'kubernetes ingress certificate rotation' });
    expect(noGoodMatch).toBe(true);
    expect(searches).toMatchObject([{ text: 'kubernetes ingress certificate rotation', noGoodMatch: true }]);
  });

  it('wants words in the first query only', async () => {
    const request = { queries: [{ text: 'withdraw' }, { text: '???' }], budget: 200 };
    const { searches } = await engine.gather(request);
    expect(searches.map(({ hits }) => hits > 0)).toEqual([true, false]);
    await expect(engine.gather({ ...request, queries: [{ text: '???' }] })).rejects.toMatchObject({
      code: 'empty-query',
    });
    const pinned = [{ path: 'src/ledger.ts', startLine: 1, endLine: 3 }];
    expect(await engine.gather({ queries: [], budget: 200, pinned })).toMatchObject({ noGoodMatch: false, hits: [] });
  });

  it('can be stopped', async () => {
    await expect(
      engine.gather({ queries: [{ text: 'wallet' }], budget: 100 }, AbortSignal.abort()),
    ).rejects.toMatchObject({
      name: 'Cancelled',
    });
  });
});
