import { describe, expect, it } from 'vitest';
import { noDeepTier } from '../../../src/core/deep.js';
import { deepSettings } from '../../../src/cli/deepSettings.js';
import { embeddingServer, tinyModel } from '../embedding/servers.js';
import { ended, quarry, start, tree } from './quarry.js';

const FILES = {
  'a.ts': 'export function physician() {\n  return 1;\n}\n',
  'b.ts': 'export function automobile() {\n  return 2;\n}\n',
  'c.ts': 'export const nothing = 0;\n',
};

describe('the word that names a model', () => {
  const at = (embedding: string, environment = {}) => deepSettings({ cwd: '/repo', environment }, { embedding });

  it('is a model of the hub, a folder, or an endpoint with its model', () => {
    expect(at('org/name')).toMatchObject({ provider: 'local', model: 'org/name' });
    expect(at('./model')).toMatchObject({ provider: 'local', model: '/repo/model' });
    expect(at('http://localhost:1/v1#bge')).toMatchObject({
      provider: 'endpoint',
      endpoint: 'http://localhost:1/v1',
      model: 'bge',
    });
    expect(at('none')).toEqual(noDeepTier);
    expect(() => at('http://localhost:1/v1')).toThrow('Name the model after the endpoint');
  });

  it('comes from the environment where no flag is given, and so do key, mirror and checksum', () => {
    const environment = {
      QUARRY_EMBEDDING: 'http://host/v1#m',
      QUARRY_EMBEDDING_KEY: 'k',
      QUARRY_RERANK: '#r',
      QUARRY_MODEL_MIRROR: 'https://mirror',
      QUARRY_MODEL_SHA256: 'AB',
      QUARRY_OFFLINE: '1',
    };
    expect(deepSettings({ cwd: '/', environment }, {})).toMatchObject({
      provider: 'endpoint',
      apiKey: 'k',
      rerank: { provider: 'endpoint', model: 'r' },
      mirror: 'https://mirror',
      sha256: 'ab',
      offline: true,
      agreedModels: [],
    });
    expect(deepSettings({ cwd: '/', environment }, { embedding: 'none' }).provider).toBe('none');
  });
});

describe('quarry embed', () => {
  it('embeds with a model of this machine; search then finds by meaning, and doctor tells', () => {
    const { root, storage } = tree(FILES);
    const model = ['--embedding', tinyModel('embedder')];
    const done = quarry(['embed', root, ...model, '--json'], { storage });
    expect(done.err).toBe('');
    expect(JSON.parse(done.out)).toMatchObject({ state: 'ready', done: 3, total: 3, dimension: 32 });
    const hits = JSON.parse(quarry(['search', root, 'where is the doctor', ...model, '--json'], { storage }).out) as {
      path: string;
      why: { retrievers: string[] };
    }[];
    expect(hits[0]!.path).toBe('a.ts');
    expect(hits[0]!.why.retrievers).toContain('deep');
    expect(quarry(['doctor', root, ...model], { storage }).out).toMatch(
      /deep tier +.*: ready, 3 of 3 contents; 32 dimensions/,
    );
    expect(quarry(['doctor', root], { storage }).out).toMatch(/deep tier +off; 3 vectors of .* are kept/);
    expect(quarry(['embed', root, '--clear'], { storage }).out).toContain('off');
    expect(quarry(['doctor', root], { storage }).out).not.toContain('are kept');
  });

  it('says in one line what is missing, and downloads nothing by itself', () => {
    const { root, storage } = tree(FILES);
    const none = quarry(['embed', root], { storage });
    expect(none).toMatchObject({ status: 1, out: '' });
    expect(none.err).toContain('No embedding model is chosen');
    const absent = quarry(['embed', root, '--embedding', 'Snowflake/snowflake-arctic-embed-xs'], { storage });
    expect(absent.status).toBe(1);
    expect(absent.err).toContain('(24 MB) is not on this machine; it has to be downloaded from huggingface.co.');
  });

  it('goes on after it was killed, with at most one batch sent again', async () => {
    const { root, storage } = tree(
      Object.fromEntries(Array.from({ length: 100 }, (_x, i) => [`f${i}.ts`, `export const value${i} = ${i};\n`])),
    );
    let killed = (): void => undefined;
    await using server = await embeddingServer({
      misbehave: (n) => {
        if (n === 2) killed();
        return false;
      },
    });
    const model = ['--embedding', `${server.endpoint}#m`];
    const first = start(['embed', root, ...model], storage);
    killed = () => first.kill('SIGKILL');
    await ended(first);
    const second = start(['embed', root, ...model], storage);
    expect(await ended(second)).toBe(0);
    const texts = server.asked.flatMap((request) => request.texts).filter((text) => text.startsWith('export'));
    expect(new Set(texts).size).toBe(100);
    expect(texts.length).toBeLessThanOrEqual(100 + 32);
    expect(quarry(['doctor', root, ...model], { storage }).out).toContain('100 of 100 contents');
  });
});
