import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ChatModel, ModelPart } from '../../../src/core/model.js';
import { SentLog } from '../../../src/engine/embedding/deep/sentLog.js';
import { openModel } from '../../../src/models/open.js';
import { listed } from '../../../src/models/sent.js';
import { noModelSettings } from '../../../src/models/settings.js';
import { OpenAiServer } from '../../harness/openaiServer.js';
import { tinyModel } from '../embedding/servers.js';

const home = mkdtempSync(join(tmpdir(), 'quarry-sent-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function ask(model: ChatModel, text: string): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  const request = {
    messages: [
      { role: 'system' as const, text: 'Cite.' },
      { role: 'user' as const, text },
    ],
  };
  for await (const part of model.stream(request, new AbortController().signal)) parts.push(part);
  return parts;
}

describe('the list of what was sent', () => {
  it('has every request with its destination, before it is answered, also one that fails', async () => {
    const log = new SentLog(join(home, 'sent.jsonl'));
    const server = await OpenAiServer.start((_request, n) =>
      n === 0 ? 'Yes.' : { text: 'N', finish: 'content_filter' },
    );
    const model = listed(await openModel(`${server.url}#scripted`, noModelSettings), log);
    await ask(model, 'Where?');
    await expect(ask(model, 'Who?')).rejects.toMatchObject({ problem: 'refused' });
    await server.close();
    const lines = readFileSync(log.file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { to: model.destination.host, purpose: 'chat', model: 'scripted', texts: ['Cite.', 'Where?'] },
      { texts: ['Cite.', 'Who?'] },
    ]);
  });

  it('has nothing of a model that Quarry runs itself: nothing leaves the process', async () => {
    const model = await openModel(`local:${tinyModel('writer')}`, noModelSettings);
    expect(listed(model, new SentLog(join(home, 'none.jsonl')))).toBe(model);
  });
});

describe('opening a model by its id', () => {
  it('says what an id looks like when it is none', async () => {
    await expect(openModel('gpt-4o', noModelSettings)).rejects.toThrow(
      '“gpt-4o” is not a model; it looks like http://localhost:11434/v1#qwen2.5-coder or local:organisation/name.',
    );
  });
});
