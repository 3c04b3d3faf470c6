import { describe, expect, it } from 'vitest';
import { HANDLERS } from '../completer/shop.js';
import { quarry, tree } from './quarry.js';

const PATH = 'src/handlers/order.ts';
const LINES = HANDLERS[PATH]!.split('\n');
const LINE = LINES.findIndex((line) => line.includes('return respondWithJson')) + 1;
const COLUMN = LINES[LINE - 1]!.indexOf('{') + 1;
const CUT = LINES.map((line, i) => (i === LINE - 1 ? line.slice(0, COLUMN - 1) : line)).join('\n');

interface Line {
  id: string;
  text: string | null;
  source?: string;
  confidence?: number;
  reason?: string;
  ms: number;
}

describe('quarry complete', () => {
  it('proposes for a batch of cursors, with the buffers given, and says why where it does not', () => {
    const { root, storage, write } = tree(HANDLERS);
    const cursors = [
      { id: 'known', file: PATH, line: LINE, column: COLUMN, text: CUT },
      { id: 'unknown', file: PATH, line: 1, column: 6, text: 'zyx(qwv' },
    ];
    write('../cursors.jsonl', cursors.map((cursor) => JSON.stringify(cursor)).join('\n'));
    const { status, out } = quarry(['complete', root, '--batch', '../cursors.jsonl', '--json'], { cwd: root, storage });
    expect(status).toBe(0);
    const [known, unknown] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(known).toMatchObject({ id: 'known', text: '{ status: 200 });', source: 'repository' });
    expect(known!.confidence).toBeGreaterThan(0);
    expect(known!.confidence).toBeLessThan(1);
    expect(known!.ms).toBeGreaterThan(0);
    expect(unknown).toMatchObject({ id: 'unknown', text: null, reason: expect.any(String) as string });
  });

  it('refuses a cursor that is not said whole, and a file that is not there', () => {
    const { root, storage } = tree(HANDLERS);
    expect(quarry(['complete', root, '--file', PATH], { storage })).toMatchObject({ status: 1, out: '' });
    const gone = quarry(['complete', root, '--file', 'gone.ts', '--line', '1', '--column', '1'], { storage });
    expect(gone.status).toBe(1);
    expect(gone.err).toContain('gone.ts');
  });
});
