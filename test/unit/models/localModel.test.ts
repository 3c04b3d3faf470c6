import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Cancelled } from '../../../src/core/errors.js';
import type { ModelPart, ModelRequest } from '../../../src/core/model.js';
import { sizeOf } from '../../../src/engine/embedding/deep/download.js';
import { LocalChatModel } from '../../../src/models/local/chatModel.js';
import { filesOf } from '../../../src/models/local/files.js';
import { localPresets } from '../../../src/models/local/presets.js';
import { type ModelSettings, noModelSettings } from '../../../src/models/settings.js';
import { modelMirror, tinyModel } from '../embedding/servers.js';

const home = mkdtempSync(join(tmpdir(), 'quarry-writer-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const opened: LocalChatModel[] = [];
afterEach(async () => {
  for (const model of opened.splice(0)) await model.close();
});

let folders = 0;
async function open(
  settings: Partial<ModelSettings> = {},
  name = tinyModel('writer'),
  onDownload?: (share: number) => void,
) {
  const all = { ...noModelSettings, storage: join(home, String(folders++)), ...settings };
  const model = await LocalChatModel.open(name, all, undefined, onDownload);
  opened.push(model);
  return model;
}

const asking = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', text }],
  ...more,
});
const never = new AbortController().signal;

async function all(
  model: LocalChatModel,
  request: ModelRequest,
): Promise<{ text: string; end: ModelPart | undefined }> {
  let text = '';
  let end: ModelPart | undefined;
  for await (const part of model.stream(request, never)) {
    if (part.type === 'text') text += part.text;
    else end = part;
  }
  return { text: text.trim(), end };
}

describe('a chat model that Quarry runs itself', () => {
  it.each([
    ['native', true],
    ['WebAssembly', false],
  ])('answers with the %s runtime, and nothing leaves the process', async (_runtime, native) => {
    const model = await open({ native });
    expect(model).toMatchObject({ destination: { reach: 'process', host: '' }, contextTokens: 512, callsTools: false });
    expect(await all(model, asking('who is the doctor'))).toEqual({
      text: 'physician medic surgeon',
      end: { type: 'end', why: 'stop', tokens: { prompt: expect.any(Number) as number, answer: 4 } },
    });
    expect((await all(model, asking('a car'))).text).toBe('automobile vehicle sedan');
  });

  it('streams: text comes before the end is known', async () => {
    const pieces: string[] = [];
    for await (const part of (await open()).stream(asking('begin', { maxTokens: 6 }), never)) {
      if (part.type === 'text') pieces.push(part.text);
    }
    expect(pieces.length).toBeGreaterThan(3);
  });

  it('keeps to the limit of an answer, and ends before a text that ends it', async () => {
    const model = await open();
    expect(await all(model, asking('begin', { maxTokens: 3 }))).toMatchObject({
      text: 'start commence launch',
      end: { why: 'length' },
    });
    expect(await all(model, asking('doctor', { stop: ['surgeon'] }))).toMatchObject({
      text: 'physician medic',
      end: { why: 'stop' },
    });
  });

  it('counts tokens with its own tokenizer', async () => {
    const model = await open();
    expect(model.estimatesTokens).toBe(false);
    expect(await model.countTokens('the doctor')).toBe(4); // t ##h ##e doctor
  });

  it('stops at once when nobody wants the answer any more, and goes on serving', async () => {
    const model = await open();
    const cancel = new AbortController();
    const endless = async (): Promise<void> => {
      for await (const part of model.stream(asking('begin', { maxTokens: 400 }), cancel.signal)) {
        if (part.type === 'text') cancel.abort();
      }
    };
    await expect(endless()).rejects.toBeInstanceOf(Cancelled);
    expect((await all(model, asking('doctor'))).text).toBe('physician medic surgeon');
  });

  it('says in one sentence that a question is too long for it', async () => {
    const model = await open();
    await expect(all(model, asking('car '.repeat(600)))).rejects.toMatchObject({ problem: 'context-full' });
  });

  it('says in one sentence that its thread died, and starts anew with the next question', async () => {
    const model = await open();
    const dying = all(model, asking('begin', { maxTokens: 400 }));
    const failure = expect(dying).rejects.toMatchObject({ problem: 'unreachable' });
    await model.close();
    await failure;
    expect((await all(model, asking('doctor'))).text).toBe('physician medic surgeon');
  });

  it('needs a chat template, and files that can be run', async () => {
    await expect(open({}, tinyModel('embedder'))).rejects.toThrow(/cannot be run: it has no chat template\.$/);
    await expect(open({}, home)).rejects.toMatchObject({ problem: 'gone' });
  });
});

describe('getting it', () => {
  it('asks nobody before the user agreed', async () => {
    await using mirror = await modelMirror('writer');
    await expect(open({ mirror: mirror.url }, 'acme/tiny')).rejects.toThrow(
      `has to be downloaded from 127.0.0.1:${mirror.port}`,
    );
    expect(mirror.asked).toEqual([]);
  });

  it('tells its size without downloading it, then downloads it once', async () => {
    await using mirror = await modelMirror('writer');
    const settings = { mirror: mirror.url, agreedModels: ['acme/tiny'], storage: join(home, 'downloaded') };
    const bytes = await sizeOf(filesOf('acme/tiny', { ...noModelSettings, ...settings }));
    expect(bytes).toBeGreaterThan(10_000);
    expect(existsSync(settings.storage)).toBe(false);
    const shares: number[] = [];
    const model = await open(settings, 'acme/tiny', (share) => shares.push(share));
    expect(shares.at(-1)).toBe(1);
    expect((await all(model, asking('doctor'))).text).toBe('physician medic surgeon');
    const requests = mirror.asked.length;
    await open({ ...settings, offline: true, agreedModels: [] }, 'acme/tiny');
    expect(mirror.asked).toHaveLength(requests);
  });

  it('is offered with a licence', () => {
    for (const { id, licence, weights } of localPresets) {
      expect(licence).not.toBe('');
      expect(filesOf(id, noModelSettings).names?.weights).toEqual([weights]);
    }
  });
});
