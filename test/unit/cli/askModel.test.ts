import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/core/answer.js';
import { faults, OpenAiServer, textIn } from '../../harness/openaiServer.js';
import { start, tree, type Outcome } from './quarry.js';

const RETRY = `/** Runs a task again until it succeeds, waiting longer after every failure. */
export async function retryWithBackoff(task, attempts = 3) {
  for (let attempt = 1; attempt <= attempts; attempt++) await task(attempt);
}
`;

describe('quarry ask --model', () => {
  const shop = tree({ 'src/retry.js': RETRY });
  let server: OpenAiServer;
  beforeEach(async () => {
    server = await OpenAiServer.start('It tries again (`src/retry.js:2-4`), see `src/nothing.js:1-2`.', {
      key: 'secret',
    });
    process.env['QUARRY_MODEL_KEY'] = 'secret';
  });
  afterEach(async () => {
    delete process.env['QUARRY_MODEL_KEY'];
    await server.close();
  });

  /** The server answers from this process, so the command must not be waited for as a whole. */
  async function asked(...args: string[]): Promise<Outcome> {
    const child = start(['ask', shop.root, ...args], shop.storage);
    const read = async (stream: NodeJS.ReadableStream): Promise<string> => {
      let text = '';
      for await (const part of stream) text += String(part);
      return text;
    };
    const [out, err, status] = await Promise.all([
      read(child.stdout!),
      read(child.stderr!),
      new Promise<number | null>((resolve) => child.once('exit', resolve)),
    ]);
    return { out, err, status };
  }

  it('gives the answer with its places checked, and everything else with --json', async () => {
    const { out, status } = await asked(
      'how does retryWithBackoff work?',
      '--model',
      `${server.url}#scripted`,
      '--json',
    );
    expect(status).toBe(0);
    const answer = JSON.parse(out) as Answer;
    expect(answer).toMatchObject({ model: 'scripted', notFound: false });
    expect(answer.citations.map(({ path, verified }) => [path, verified])).toEqual([
      ['src/retry.js', true],
      ['src/nothing.js', false],
    ]);
    expect(answer.sent!.tokens).toBeGreaterThan(100);
    expect(server.seen[0]!.headers.authorization).toBe('Bearer secret');
  });

  it('takes the one model of a server, and the command that a question begins with', async () => {
    const { out, status } = await asked('/explain retryWithBackoff', '--model', server.url, '--length', 'short');
    expect(status).toBe(0);
    expect(out).toContain('[src/retry.js:2-4](src/retry.js#L2-L4)');
    expect(out).toContain('~~src/nothing.js:1-2~~ *(there is no such file)*');
    const prompt = textIn(server.seen.at(-1)!.body.messages!.at(-1));
    expect(prompt).toContain('Explain it:');
    expect(prompt).toContain('at most three sentences');
  });

  it('shows what the repository says by itself when the model fails, with one sentence and status 1', async () => {
    server.script = () => ({ fault: faults.serverError });
    const { out, err, status } = await asked('how does retryWithBackoff work?', '--model', `${server.url}#scripted`);
    expect(status).toBe(1);
    expect(err).toMatch(/^quarry: [^\n]+500[^\n]+\n$/);
    expect(out).toContain('retryWithBackoff');
  });

  it('says how a model is named', async () => {
    const { err, status } = await asked('what?', '--model', 'gpt');
    expect([status, err]).toEqual([1, expect.stringMatching(/“gpt” is not a model; it looks like http/)]);
  });
});
