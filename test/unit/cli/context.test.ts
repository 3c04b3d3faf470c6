import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCursors } from '../../../src/cli/cursors.js';
import { quarry, tree } from './quarry.js';

const FILES = {
  'src/money.ts':
    'export interface Money {\n  cents: number;\n}\n\nexport function format(amount: Money): string {\n  return `${amount.cents}`;\n}\n',
  'src/receipt.ts': "import { format } from './money';\n\nexport const receipt = format({ cents: 1 });\n",
};

describe('quarry context', () => {
  let shop: ReturnType<typeof tree>;
  const run = (...args: string[]) => quarry(['context', shop.root, ...args], { storage: shop.storage });
  beforeAll(() => {
    shop = tree(FILES);
  });

  it('prints what a completion at a place would be given, as JSON', () => {
    const { status, out } = run('--file', 'src/receipt.ts', '--line', '3', '--column', '24', '--json');
    expect(status).toBe(0);
    const context = JSON.parse(out) as {
      prefix: string;
      suffix: string;
      evidence: object[];
      tokens: number;
      ms: number;
    };
    expect(context.prefix.endsWith('export const receipt = ')).toBe(true);
    expect(context.suffix).toBe('format({ cents: 1 });\n');
    const format = context.evidence.find((piece) => (piece as { startLine: number }).startLine === 5);
    expect(Object.keys(format!)).toEqual(['path', 'startLine', 'endLine', 'text', 'why', 'tokens']);
    expect(format).toMatchObject({
      path: 'src/money.ts',
      text: expect.stringContaining('format(amount: Money)') as string,
    });
  });

  it('answers a batch line by line; the text of a line stands for the file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'quarry-batch-')), 'cursors.jsonl');
    const text = "import { Money } from './money';\n\nlet sum: ";
    const lines = [
      { id: 'a', file: 'src/receipt.ts', line: 3, column: 10, text },
      { id: 2, file: 'src/receipt.ts', line: 1, column: 1 },
    ];
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { status, out } = run('--batch', file, '--budget', '60', '--json');
    expect(status).toBe(0);
    const [first, second] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; prefix: string; tokens: number });
    expect(first).toMatchObject({ id: 'a', prefix: text });
    expect(first!.tokens).toBeLessThanOrEqual(60);
    expect(second).toMatchObject({ id: 2, prefix: '' });
  });

  it('says in one line what is missing', () => {
    const { status, err } = run('--file', 'src/receipt.ts');
    expect(status).toBe(1);
    expect(err.trim()).toBe('quarry: Say where: --file, --line and --column, or --batch.');
    expect(run('--file', 'no.ts', '--line', '1', '--column', '1').err).toContain('There is no file "no.ts"');
  });
});

describe('a batch of cursors', () => {
  it('names the line that is wrong', () => {
    expect(() =>
      parseCursors('{"id":1,"file":"a.ts","line":1,"column":1}\n{"id":2,"file":"a.ts","line":0,"column":1}\n'),
    ).toThrow('Line 2 of the batch has no "line", from 1 on.');
  });
});
