import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type DeepSettings, noDeepTier } from '../../../src/core/deep.js';
import { mannerOf } from '../../../src/engine/embedding/deep/localModel.js';
import { ModelHost } from '../../../src/engine/embedding/deep/host.js';
import { presetOf, presets } from '../../../src/engine/embedding/deep/presets.js';
import { cosine } from '../../../src/engine/store/vectorScan.js';
import { modelMirror, proxyServer, tinyModel } from './servers.js';

const home = mkdtempSync(join(tmpdir(), 'quarry-model-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

let folders = 0;
const folder = (): string => join(home, String(folders++));

/** A model in its thread, as the engine runs it. */
function host(settings: Partial<DeepSettings>, models = folder(), native = true) {
  const shares: number[] = [];
  const model = new ModelHost(
    { settings: { ...noDeepTier, provider: 'local', ...settings }, models, sentLog: join(home, 'sent.jsonl'), native },
    { onDownload: (share) => shares.push(share) },
  );
  return Object.assign(model, { shares, [Symbol.asyncDispose]: () => model.close() });
}

const side = { model: tinyModel('embedder') };
const SENTENCES = [
  'the doctor',
  'a physician',
  'the doctor writes an invoice and then another invoice, and takes the car home',
  'automobile',
];

describe('a model of this machine', () => {
  it.each([
    ['native', true],
    ['WebAssembly', false],
  ])('runs with the %s runtime', async (runtime, native) => {
    await using model = host(side, folder(), native);
    const opened = await model.open();
    expect(opened).toMatchObject({ dimension: 32, runtime });
    const vectors = await model.embed(['doctor', 'physician', 'car'], 'document');
    expect(cosine(vectors.subarray(0, 32), vectors, 32)).toBeGreaterThan(0.95);
    expect(cosine(vectors.subarray(0, 32), vectors, 64)).toBeLessThan(0.5);
  });

  it('gives a text the same vector alone and among longer ones: padding does not count', async () => {
    await using model = host(side);
    const together = await model.embed(SENTENCES, 'document');
    for (const [i, sentence] of SENTENCES.entries()) {
      const alone = await model.embed([sentence], 'document');
      expect([...together.subarray(i * 32, (i + 1) * 32)]).toEqual([...alone]);
    }
  });

  it('looks at the beginning of a text that is too long', async () => {
    await using model = host(side);
    const long = await model.embed([`${'doctor '.repeat(100)}${'car '.repeat(1000)}`, 'doctor'], 'document');
    expect(cosine(long.subarray(0, 32), long, 32)).toBeGreaterThan(0.95);
  });

  it('has another identity when its weights or its preparation of documents differ, so that vectors never mix', async () => {
    const changed = folder();
    cpSync(tinyModel('embedder'), changed, { recursive: true });
    const weights = readFileSync(join(changed, 'onnx/model.onnx'));
    weights[weights.length - 500]! ^= 1;
    writeFileSync(join(changed, 'onnx/model.onnx'), weights);
    const ids = await Promise.all(
      [side, { ...side, documentPrefix: 'code: ' }, { model: changed }].map(async (settings) => {
        await using model = host(settings);
        return (await model.open()).id.replace(/.*:/, '');
      }),
    );
    expect(new Set(ids).size).toBe(3);
  });

  it('scores pairs when it is a cross-encoder', async () => {
    await using model = host({ rerank: { provider: 'local', model: tinyModel('reranker') } });
    const [doctor, car, money] = await model.score('who', ['a doctor', 'a car', 'money']);
    expect(doctor).toBeGreaterThan(car!);
    expect(car).toBeGreaterThan(money!);
  });

  it('stops in the middle when nobody wants the answer any more, and goes on serving', async () => {
    await using model = host(side);
    await model.open();
    const abort = new AbortController();
    const long = model.embed(SENTENCES, 'document', abort.signal);
    abort.abort();
    await expect(long).rejects.toThrow();
    expect(await model.embed(['car'], 'query')).toHaveLength(32);
  });
});

describe('pooling and prefixes', () => {
  it('come from the preset', () => {
    const manner = mannerOf('mrsladoje/CodeRankEmbed-onnx-int8', '/nowhere');
    expect(manner.pooling).toBe('cls');
    expect(manner.queryPrefix).toBe('Represent this query for searching relevant code: ');
  });

  it('come from what sentence-transformers wrote beside an unknown model; else it is the mean', () => {
    const written = folder();
    mkdirSync(join(written, '1_Pooling'), { recursive: true });
    writeFileSync(join(written, '1_Pooling/config.json'), '{"pooling_mode_cls_token": true}');
    writeFileSync(
      join(written, 'config_sentence_transformers.json'),
      '{"prompts": {"query": "q: ", "document": "d: "}}',
    );
    expect(mannerOf('a/b', written)).toEqual({ pooling: 'cls', queryPrefix: 'q: ', documentPrefix: 'd: ' });
    expect(mannerOf('a/b', '/nowhere')).toEqual({ pooling: 'mean', queryPrefix: '', documentPrefix: '' });
  });

  it('are stated with size and licence for every model that is offered', () => {
    for (const preset of presets) {
      expect(preset.bytes).toBeGreaterThan(1e6);
      expect(preset.licence).not.toBe('');
      expect(presetOf(preset.id)).toBe(preset);
    }
  });
});

describe('getting a model', () => {
  const agreed = { model: 'acme/tiny', agreedModels: ['acme/tiny'] };

  it('asks nobody before the user agreed, and says how much would come from where', async () => {
    await using mirror = await modelMirror();
    await using model = host({ model: 'acme/tiny', mirror: mirror.url });
    await expect(model.open()).rejects.toThrow(`has to be downloaded from 127.0.0.1:${mirror.port}`);
    await using preset = host({ model: presets[0]!.id, mirror: mirror.url });
    await expect(preset.open()).rejects.toThrow(/\(140 MB\) is not on this machine/);
    expect(mirror.asked).toEqual([]);
  });

  it('does not take the consent to one model for that to another', async () => {
    await using mirror = await modelMirror();
    const rerank = { provider: 'local', model: 'acme/other' } as const;
    await using model = host({ ...agreed, rerank, mirror: mirror.url });
    await expect(model.score('who', ['a', 'b'])).rejects.toThrow('The model acme/other is not on this machine');
    expect(mirror.asked).toEqual([]);
  });

  it('downloads from a mirror once, then never again', async () => {
    const models = folder();
    await using mirror = await modelMirror();
    {
      await using model = host({ ...agreed, mirror: mirror.url }, models);
      expect((await model.open()).dimension).toBe(32);
      expect(model.shares.at(-1)).toBe(1);
    }
    const requests = mirror.asked.length;
    expect(mirror.asked).toContain('onnx/model.onnx');
    await using again = host({ model: 'acme/tiny', mirror: mirror.url, offline: true }, models);
    expect((await again.open()).dimension).toBe(32);
    expect(mirror.asked).toHaveLength(requests);
  });

  it('refuses weights that do not have the checksum that they must have, and keeps nothing of them', async () => {
    const models = folder();
    await using mirror = await modelMirror();
    await using wrong = host({ ...agreed, mirror: mirror.url, sha256: '0'.repeat(64) }, models);
    await expect(wrong.open()).rejects.toThrow(/do not have the checksum that they must have; they were deleted/);
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256')
      .update(readFileSync(join(tinyModel('embedder'), 'onnx/model.onnx')))
      .digest('hex');
    await using right = host({ ...agreed, mirror: mirror.url, sha256 }, models);
    expect((await right.open()).dimension).toBe(32);
  });

  it('notices files that changed after the download', async () => {
    const models = folder();
    await using mirror = await modelMirror();
    {
      await using model = host({ ...agreed, mirror: mirror.url }, models);
      await model.open();
    }
    writeFileSync(join(models, 'acme/tiny/tokenizer.json'), '{}');
    await using model = host({ ...agreed, mirror: mirror.url }, models);
    await expect(model.open()).rejects.toThrow(/tokenizer\.json of the model acme\/tiny is not as it was downloaded/);
  });

  it('goes through a proxy', async () => {
    await using mirror = await modelMirror();
    await using proxy = await proxyServer();
    const network = { proxy: proxy.url, strictTls: true, certificates: '' };
    await using model = host({ ...agreed, mirror: mirror.url, network });
    expect((await model.open()).dimension).toBe(32);
    expect(proxy.through.join()).toContain(`127.0.0.1:${mirror.port}`);
  });

  it('says what is missing: offline, not a model, a host that has none, a broken file', async () => {
    await using offline = host({ ...agreed, offline: true });
    await expect(offline.open()).rejects.toThrow('downloads are off');
    await using nonsense = host({ ...agreed, model: '../../etc' });
    await expect(nonsense.open()).rejects.toThrow(/neither a model of the hub/);
    await using empty = host({ model: home });
    await expect(empty.open()).rejects.toThrow(/has no config\.json: not a model that Quarry can run/);
    await using mirror = await modelMirror('embedder', (name, data) =>
      name.endsWith('.onnx') ? data.subarray(0, 100) : data,
    );
    await using broken = host({ ...agreed, mirror: mirror.url });
    await expect(broken.open()).rejects.toThrow(/cannot be run/);
  });
});
