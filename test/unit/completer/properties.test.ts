import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cursor, Proposal } from '../../../src/core/completion.js';
import type { Engine } from '../../../src/engine/engine.js';
import { Place, repository } from '../engine/place.js';

const FOLDER = 'src/engine/retrieval';
const FILES = readdirSync(join(repository, FOLDER)).filter((name) => name.endsWith('.ts'));

/** What of `text` is opened and not closed, or closed and not opened; strings count as a whole. */
function unmatched(text: string): { open: string; close: string } {
  let open = '';
  let close = '';
  for (const [sign] of text.replace(/(["'`]).*?\1/g, '').matchAll(/[()[\]{}]/g)) {
    const partner = { ')': '(', ']': '[', '}': '{' }[sign];
    if (partner === undefined) open += sign;
    else if (open.endsWith(partner)) open = open.slice(0, -1);
    else close += sign;
  }
  return { open, close };
}

/** Random places of this project's own files, the rest of the line cut, or left with what closes it. */
const places = fc.record({
  file: fc.constantFrom(...FILES),
  line: fc.double({ min: 0, max: 0.999, noNaN: true }),
  token: fc.double({ min: 0, max: 0.999, noNaN: true }),
  cut: fc.boolean(),
});

const withEngine = async (use: (engine: Engine) => Promise<void>): Promise<void> => {
  using place = new Place().copySources(FOLDER);
  await place.indexed(use);
};

describe('a proposal', () => {
  it('ends where it may end, does not repeat what follows, and is one line', async () => {
    await withEngine(async (engine) => {
      let shown = 0;
      await fc.assert(
        fc.asyncProperty(places, async ({ file, line, token, cut }) => {
          const path = `${FOLDER}/${file}`;
          const lines = readFileSync(join(repository, path), 'utf8').split('\n');
          const at = Math.floor(line * lines.length);
          const whole = lines[at]!;
          const starts = [0, ...[...whole.matchAll(/\w+|[^\s\w]/g)].map(({ index }) => index)];
          const offset = starts[Math.floor(token * starts.length)]!;
          const rest = cut ? '' : whole.slice(offset);
          lines[at] = whole.slice(0, offset) + rest;
          const cursor = { path, line: at + 1, column: offset + 1, text: lines.join('\n') };
          await engine.prepare(cursor);
          const proposal = await engine.complete(cursor);
          if (proposal.text === null) return;
          const { text, closes = '' } = proposal;
          shown++;
          expect(text).not.toMatch(/[\r\n]/);
          expect(text.replace(/\s/g, '').length).toBeGreaterThanOrEqual(3);
          const { open, close } = unmatched(text + closes);
          if (/^[)\]}]/.test(rest)) expect(close).toBe('');
          else if (rest.trim() !== '') expect(text.endsWith(rest.trim())).toBe(false);
          // What it opens and does not close may only be a block that the next lines close.
          if (open !== '') expect(text.endsWith(open.at(-1)!) || rest !== '').toBe(true);
        }),
        { numRuns: 150 },
      );
      expect(shown).toBeGreaterThan(10);
    });
  });

  it('is the same each time', async () => {
    await withEngine(async (engine) => {
      const path = `${FOLDER}/retrieval.ts`;
      const text = readFileSync(join(repository, path), 'utf8');
      const line = text.split('\n').findIndex((l) => l.includes('async search('));
      const cursor = { path, line: line + 2, column: 5, text };
      await engine.prepare(cursor);
      const once = await engine.complete(cursor);
      expect({ ...(await engine.complete(cursor)), ms: 0 }).toEqual({ ...once, ms: 0 });
    });
  });

  it('is the same whether the line was typed or the cursor has just come there', async () => {
    const path = `${FOLDER}/retrieval.ts`;
    const lines = readFileSync(join(repository, path), 'utf8').split('\n');
    const at = lines.findIndex((l) => l.includes('async search('));
    const typed = lines.slice(at, at + 3).join('\n');
    const cursorAfter = (n: number): Cursor & { text: string } => {
      const before = typed.slice(0, n).split('\n');
      const text = [...lines.slice(0, at), typed.slice(0, n), ...lines.slice(at + 3)].join('\n');
      return { path, text, line: at + before.length, column: before.at(-1)!.length + 1 };
    };
    await withEngine(async (engine) => {
      await engine.prepare(cursorAfter(typed.length));
      const elsewhere = { path: `${FOLDER}/lru.ts`, line: 1, column: 1, text: '' };
      const keys = Array.from({ length: typed.length + 1 }, (_, n) => n);
      const proposals: Proposal[] = [];
      for (const n of keys) proposals.push(await engine.complete(cursorAfter(n)));
      expect(proposals.filter(({ text }) => text !== null).length).toBeGreaterThan(5);
      for (const n of keys) {
        await engine.complete(elsewhere);
        expect({ ...(await engine.complete(cursorAfter(n))), ms: 0 }).toEqual({ ...proposals[n]!, ms: 0 });
      }
    });
  });
});
