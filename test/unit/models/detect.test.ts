import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogue, whatGoesWhere } from '../../../src/models/catalogue.js';
import { detect, KNOWN } from '../../../src/models/detect.js';
import { mayRunModels } from '../../../src/models/signs.js';
import { noModelSettings } from '../../../src/models/settings.js';
import { OpenAiServer } from '../../harness/openaiServer.js';
import { serve } from '../embedding/servers.js';

const home = mkdtempSync(join(tmpdir(), 'quarry-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Software that lists models and has `own` paths of its own, at a free port. */
async function running(software: string, models: object[], own: Record<string, object> = {}) {
  const served = await serve((request, response) => {
    const answer = { '/v1/models': { object: 'list', data: models }, ...own }[request.url ?? ''];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
  });
  const known = { ...KNOWN.find((each) => each.software === software)!, port: served.port };
  return {
    known,
    url: `http://localhost:${served.port}/v1`,
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

describe('finding servers on this machine', () => {
  it('finds Ollama, llama.cpp and LM Studio with the models that can chat', async () => {
    await using ollama = await running('Ollama', [{ id: 'qwen2.5-coder' }, { id: 'nomic-embed-text' }], {
      '/api/version': { version: '0.12' },
    });
    await using llama = await running('llama.cpp', [{ id: 'model.gguf', owned_by: 'llamacpp' }]);
    await using studio = await running('LM Studio', [{ id: 'phi' }], { '/api/v0/models': { data: [] } });
    const found = await detect([ollama.known, llama.known, studio.known]);
    expect(found.map(({ software, url, models }) => [software, url, models.map(({ id }) => id)])).toEqual([
      ['Ollama', ollama.url, ['qwen2.5-coder']],
      ['llama.cpp', llama.url, ['model.gguf']],
      ['LM Studio', studio.url, ['phi']],
    ]);
  });

  it('takes nothing else for them, though it answers at their port, and nobody for somebody', async () => {
    await using stranger = await running('llama.cpp', [{ id: 'm', owned_by: 'someone' }]);
    await using silent = await running('Ollama', [{ id: 'm' }]);
    const free = await running('LM Studio', []);
    await free[Symbol.asyncDispose]();
    expect(await detect([stranger.known, silent.known, free.known])).toEqual([]);
  });

  it('asks loopback only', () => {
    expect(KNOWN.map(({ port }) => port)).toEqual([11434, 8080, 1234]);
  });

  it('looks without connecting whether such software was ever used', () => {
    expect(mayRunModels(home)).toBe(false);
    mkdirSync(join(home, '.ollama'));
    expect(mayRunModels(home)).toBe(true);
  });
});

describe('what can be chosen', () => {
  it('is what runs here and what the user’s endpoint has, each once, with where it would send text', async () => {
    const server = await OpenAiServer.start('Yes.', { models: ['large', 'text-embedding-3-small'], key: 's3cret' });
    const here = { software: 'Ollama', url: 'http://localhost:11434/v1', models: [{ id: 'small', software: '' }] };
    const settings = { ...noModelSettings, apiKey: 's3cret' };
    const { offers, presets, problem } = await catalogue(server.url, settings, () => Promise.resolve([here, here]));
    const { url } = server;
    await server.close();
    const { host } = new URL(url);
    expect(offers).toEqual([
      {
        id: 'http://localhost:11434/v1#small',
        name: 'small',
        by: 'Ollama',
        destination: { reach: 'machine', host: 'localhost:11434' },
      },
      { id: `${url}#large`, name: 'large', by: host, destination: { reach: 'machine', host } },
    ]);
    expect(presets.length).toBeGreaterThan(0);
    expect(problem).toBeUndefined();
  });

  it('says why the endpoint lists nothing', async () => {
    const server = await OpenAiServer.start('Yes.', { key: 's3cret' });
    const { offers, problem } = await catalogue(server.url, noModelSettings, () => Promise.resolve([]));
    await server.close();
    expect(offers).toEqual([]);
    expect(problem).toMatch(/wants a key \(401\)/);
  });

  it('is described by what goes where', () => {
    expect(whatGoesWhere({ reach: 'process', host: '' })).toMatch(/nothing leaves it/);
    expect(whatGoesWhere({ reach: 'machine', host: 'localhost:11434' })).toMatch(
      /go to localhost:11434, a server on this machine/,
    );
    expect(whatGoesWhere({ reach: 'editor', host: 'copilot' })).toMatch(
      /go to copilot, through VS Code, which asks you first/,
    );
    expect(whatGoesWhere({ reach: 'network', host: 'models.example' })).toMatch(/are sent to models\.example/);
  });
});
