import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../../src/answer/ask.js';
import { Engine } from '../../../src/engine/engine.js';

const FILES: Record<string, string> = {
  'src/retry.ts': `import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs a task again until it succeeds, waiting longer after every failure.
 *
 * See [the manual](https://example.com/<b>retry</b>) for the formula.
 */
export async function retryWithBackoff<T>(task: () => Promise<T>, attempts = 3): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task();
    } catch (error) {
      if (attempt === attempts) throw error;
      await sleep(2 ** attempt * 100);
    }
  }
}
`,
  'src/upload.ts': `import { retryWithBackoff } from './retry.js';

/** Sends a file to the server. */
export function uploadFile(path: string): Promise<void> {
  return retryWithBackoff(() => send(path));
}

async function send(path: string): Promise<void> {
  await fetch('/upload', { method: 'POST', body: path });
}
`,
  'src/mail.ts': `import { retryWithBackoff } from './retry.js';

/** Delivers one message. */
export async function deliverMail(address: string): Promise<void> {
  await retryWithBackoff(() => fetch('mailto:' + address).then(() => undefined), 5);
}
`,
  'test/retry.test.ts': `import { retryWithBackoff } from '../src/retry.js';

it('gives up after the last attempt', async () => {
  await expect(retryWithBackoff(() => Promise.reject(new Error('no')), 2)).rejects.toThrow('no');
});
`,
};

describe('asking a repository', () => {
  const home = mkdtempSync(join(tmpdir(), 'quarry-ask-'));
  const root = join(home, 'tree');
  let engine: Engine;

  beforeAll(async () => {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    engine = await Engine.open(root, { storage: join(home, 'storage') });
    await engine.index();
  });
  afterAll(() => engine.close());

  it('shows what a thing is, where, who uses it and its tests, each with a citation that holds', async () => {
    const { answer, citations, evidence, notFound, steps } = await ask(engine, 'where is retryWithBackoff defined?');
    expect(notFound).toBe(false);
    expect(answer.split('\n')[0]).toMatch(/^`retryWithBackoff` is in \[src\/retry\.ts:\d+-17\]/);
    expect(answer).toContain('> Runs a task again until it succeeds, waiting longer after every failure.');
    expect(evidence[0]?.usedBy.map((use) => use.path)).toEqual(
      expect.arrayContaining(['src/mail.ts', 'src/upload.ts']),
    );
    expect(evidence[0]?.tests.map((use) => use.path)).toContain('test/retry.test.ts');
    expect(citations.map((citation) => citation.path)).toEqual(expect.arrayContaining(Object.keys(FILES)));
    expect(citations.every((citation) => citation.verified)).toBe(true);
    expect(steps.join('\n')).toMatch(/searched “retryWithBackoff”.*\n.*\ncompared \d+ places .*: all hold/);
  });

  it('puts first what the question is about: uses, tests', async () => {
    const uses = (await ask(engine, 'who calls retryWithBackoff?')).answer;
    expect(uses).toMatch(/^`retryWithBackoff` is used in \d+ places\./);
    expect(uses.indexOf('**Used in**')).toBeLessThan(uses.indexOf('```'));
    const tests = (await ask(engine, 'what tests cover retryWithBackoff?')).answer;
    expect(tests.indexOf('**Tests**')).toBeGreaterThan(0);
    expect(tests.indexOf('**Tests**')).toBeLessThan(tests.indexOf('```'));
  });

  it('finds by description, and never passes on markup from a source', async () => {
    const { answer, evidence } = await ask(engine, 'How does waiting longer after every failure work?');
    expect(evidence[0]?.hit.symbol).toBe('retryWithBackoff');
    expect(answer.replace(/```[^]*?```/g, '')).not.toMatch(/[^\\]<b>|\]\(https:/);
  });

  it('names the uses of what is defined elsewhere', async () => {
    const { answer, notFound } = await ask(engine, 'who calls fetch?');
    expect(notFound).toBe(false);
    expect(answer).toMatch(/`fetch` is not defined in this repository; it is used in 2 places/);
  });

  it('says no when nothing matches', async () => {
    const { answer, notFound, evidence } = await ask(engine, 'how is the Kubernetes ingress certificate rotated?');
    expect({ notFound, evidence }).toEqual({ notFound: true, evidence: [] });
    expect(answer).toMatch(/^Nothing in this repository matches “how is the Kubernetes/);
  });

  it('leaves out what changed since it was indexed', async () => {
    const path = join(root, 'src/mail.ts');
    writeFileSync(path, readFileSync(path, 'utf8').replace('await retryWithBackoff', 'await once'));
    const { evidence } = await ask(engine, 'who calls retryWithBackoff?');
    expect(evidence[0]?.usedBy.filter((use) => use.kind === 'call').map((use) => use.path)).toEqual(['src/upload.ts']);
  });

  it('wants a question, and can be stopped', async () => {
    await expect(ask(engine, '  ')).rejects.toMatchObject({ code: 'empty-query' });
    await expect(ask(engine, 'retry', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'Cancelled' });
  });
});
