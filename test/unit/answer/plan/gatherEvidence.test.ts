import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Evidence, gatherEvidence } from '../../../../src/answer/plan/gatherEvidence.js';
import type { AskEvent, AskRequest } from '../../../../src/core/ask.js';
import type { ChatModel } from '../../../../src/core/model.js';
import type { Engine } from '../../../../src/engine/engine.js';
import { openModel } from '../../../../src/models/open.js';
import { noModelSettings } from '../../../../src/models/settings.js';
import { faults, OpenAiServer, type Reply, textIn } from '../../../harness/openaiServer.js';
import { Place } from '../../engine/place.js';

const FILES = {
  'src/sender.ts': `import { JobQueue } from './jobQueue.js';

/** Sends what a customer ordered. */
export class OrderSender {
  constructor(private readonly jobs: JobQueue) {}
  /** Hands an order on to the queue of jobs. */
  send(order: string): void {
    this.jobs.push({ order, attempts: 0 });
  }
}
`,
  'src/jobQueue.ts': `import { writeRow } from './storage.js';

/** Jobs that wait for their turn. */
export class JobQueue {
  push(job: { order: string; attempts: number }): void {
    writeRow('jobs', job);
  }
}
`,
  'src/storage.ts': `/** Writes one row to the table on disk. */
export function writeRow(table: string, row: unknown): void {
  rows.push({ table, row });
}
const rows: unknown[] = [];
`,
  'src/paint.ts': `/** Mixes two colours. */
export const mix = (a: number, b: number): number => (a + b) / 2;
`,
};

describe('evidence for a question', () => {
  const place = new Place(FILES);
  let engine: Engine;
  let events: AskEvent[];
  const gather = (request: AskRequest, signal?: AbortSignal): Promise<Evidence> => {
    events = [];
    return gatherEvidence(engine, request, 2_000, (event) => events.push(event), signal);
  };
  const steps = (): string => events.flatMap((event) => (event.type === 'step' ? [event.step.title] : [])).join('\n');

  beforeAll(async () => {
    engine = await place.open();
    await engine.index();
  });
  afterAll(async () => {
    await engine.close();
    place[Symbol.dispose]();
  });

  it('is told with the steps that lead to it', async () => {
    const evidence = await gather({ question: 'How does OrderSender reach writeRow?' });
    expect(evidence.pieces.map(({ path }) => path).sort()).toEqual(
      expect.arrayContaining(['src/jobQueue.ts', 'src/sender.ts', 'src/storage.ts']),
    );
    expect(evidence.cards.slice(0, 2).map(({ hit }) => hit.symbol)).toEqual(['OrderSender', 'writeRow']);
    const told = events.filter(({ type }) => type === 'evidence');
    expect(told).toEqual([{ type: 'evidence', pieces: evidence.pieces, cards: evidence.cards }]);
    expect(evidence.cards.flatMap(({ usedBy }) => usedBy.map(({ path }) => path))).toContain('src/jobQueue.ts');
    expect(steps()).toMatch(/searched “.+”: \d+ hits?\n/);
    expect(evidence.steps.join('\n')).toBe([...new Set(steps().split('\n'))].join('\n'));
  });

  it('is not there for names that do not exist, though other words match', async () => {
    const { noGoodMatch, nearest, cards, missing } = await gather({
      question: 'How does OrderBroker hand an order on to the queue of jobs?',
    });
    expect({ noGoodMatch, cards, missing }).toEqual({ noGoodMatch: true, cards: [], missing: ['OrderBroker'] });
    expect(nearest.length).toBeGreaterThan(0);
    expect(steps()).toContain('not in what was found: OrderBroker');
  });

  it('is not there because of names that a language brings along', async () => {
    const { noGoodMatch } = await gather({ question: 'Why does OrderBroker throw a TypeError for an order of jobs?' });
    expect(noGoodMatch).toBe(true);
  });

  it('is there for a file that is named by its end', async () => {
    const { noGoodMatch, pieces } = await gather({ question: 'What is in jobQueue.ts?' });
    expect(noGoodMatch).toBe(false);
    expect(pieces.map(({ path }) => path)).toContain('src/jobQueue.ts');
  });

  it('is a table where structure is asked for', async () => {
    const { table } = await gather({ question: 'Who calls writeRow through push?' });
    expect(table?.rows).toEqual([
      [
        'OrderSender.send',
        { path: 'src/sender.ts', line: 8, text: 'src/sender.ts:8' },
        'OrderSender.send → push → writeRow',
        '',
      ],
    ]);
    expect(steps()).toContain('looked up callers in the tables of the index: 1 row');
  });

  it('has the files that the user gave, whole and first', async () => {
    const { pieces } = await gather({
      question: 'What does this do?',
      attached: [{ kind: 'file', label: 'src/paint.ts', path: 'src/paint.ts' }],
    });
    expect(pieces[0]).toMatchObject({ path: 'src/paint.ts', pinned: true, text: FILES['src/paint.ts'].trimEnd() });
  });

  it('can be stopped', async () => {
    await expect(gather({ question: 'writeRow' }, AbortSignal.abort())).rejects.toMatchObject({ name: 'Cancelled' });
    await expect(gather({ question: ' ' })).rejects.toMatchObject({ code: 'empty-query' });
  });

  describe('with a model', () => {
    let server: OpenAiServer;
    let model: ChatModel;
    let reply: Reply | string;
    const question = 'How does an order get to the disk, and what else happens to it?';
    beforeEach(async () => {
      server = await OpenAiServer.start(() => reply);
      model = await openModel(`${server.url}#scripted`, noModelSettings);
    });
    afterEach(() => server.close());

    it('has what the model wants to look up', async () => {
      reply = 'Sure:\n{"queries": ["mixes two colours"], "names": ["mix"]}';
      const { pieces } = await gather({ question, model });
      expect(steps()).toContain('what else to look for: mixes two colours, mix');
      expect(pieces.map(({ path }) => path)).toContain('src/paint.ts');
      expect(textIn(server.seen[0]!.body.messages!.at(-1))).toContain('- src/');
    });

    it.each<[string, Reply | string]>([
      ['speaks of something else', 'I am a language model.'],
      ['breaks the form', '{"queries": "all of them", "names": 7}'],
      ['wants too much', JSON.stringify({ queries: Array.from({ length: 40 }, (_x, i) => `query ${i}`) })],
      ['fails', { fault: faults.serverError }],
      ['breaks off', { text: '{"queries": ["mixes two', fault: { kind: 'cut', after: 1 } }],
    ])('is the same as without one where the model %s', async (_what, said) => {
      reply = said;
      const { pieces } = await gather({ question, model });
      expect(pieces).toEqual((await gather({ question })).pieces);
    });
  });
});
