import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundled, bundledEmbedder, load, rarity } from '../../../src/engine/embedding/bundled.js';
import { DIMENSION, StaticModel } from '../../../src/engine/embedding/staticModel.js';
import { VectorSum } from '../../../src/engine/embedding/vectorSum.js';
import { resourcesDir } from '../../../src/engine/resources.js';
import { cosine } from '../../../src/engine/store/vectorScan.js';

const file = join(resourcesDir(), 'model', 'static.bin');
const folder = mkdtempSync(join(tmpdir(), 'quarry-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const embed = async (purpose: 'document' | 'query', text: string): Promise<Int16Array> =>
  (await bundledEmbedder.embed([text], purpose))[0]!;

describe('the bundled model', () => {
  it('tells how rare a word is in code at large', () => {
    const rare = ['function', 'proxi', 'docutil', 'zyzzyva'].map(rarity);
    expect(rare).toEqual(rare.toSorted((a, b) => a - b));
    expect(rare[0]).toBeLessThan(0.1);
    expect(rare.at(-1)).toBe(1);
  });

  it('is a file of at most 16 MB whose content has its checksum', () => {
    const bytes = readFileSync(file);
    const start = 12 + bytes.readUInt32LE(8);
    const header = JSON.parse(bytes.toString('utf8', 12, start)) as { sha256: string; id: string };
    expect(statSync(file).size).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect(createHash('sha256').update(bytes.subarray(start)).digest('hex')).toBe(header.sha256);
    expect(bundled().model?.id).toBe(header.id);
    expect(header.id).toContain(header.sha256.slice(0, 8));
  });

  it('gives the same vectors every time, and from memory that another thread has read', async () => {
    const text = 'parse the query string of a request';
    expect(await embed('document', text)).toEqual(await embed('document', text));
    const model = StaticModel.read(file);
    const again = StaticModel.of(model.memory);
    const vectors = [model, again].map((m) => {
      const sum = new VectorSum(m, 'document');
      for (const term of ['pars', 'queri']) sum.add(term, 2);
      const out = new Int16Array(DIMENSION);
      sum.finish(out, 0);
      return out;
    });
    expect(vectors[0]).toEqual(vectors[1]);
  });

  it.each([
    [
      'remove a file from disk',
      'def unlink_path(path):\n    os.unlink(path)',
      'def send_mail(to, subject):\n    smtp.send(to, subject)',
    ],
    [
      'wait some time before trying a failed request again',
      'const retryDelay = backoff.exponential(attempt); await sleep(retryDelay)',
      'const area = polygon.reduce((sum, point) => sum + point.x * point.y, 0)',
    ],
    [
      'encrypt a password',
      'fn hash(secret: &str, salt: &[u8]) -> Digest { bcrypt::derive(secret, salt) }',
      'fn draw(canvas: &mut Canvas, color: Rgb) { canvas.fill(color) }',
    ],
    [
      'authenticate the user',
      'func Login(w http.ResponseWriter, credentials Credentials) { session.Token = sign(credentials) }',
      'func Median(values []float64) float64 { sort.Float64s(values); return values[len(values)/2] }',
    ],
  ])('puts code that does "%s" nearer than other code without a word in common', async (query, near, far) => {
    const q = await embed('query', query);
    expect(cosine(q, await embed('document', near), 0)).toBeGreaterThan(
      cosine(q, await embed('document', far), 0) + 0.05,
    );
  });

  it('finds a name that no table can know by itself, and by nothing else', async () => {
    const q = await embed('query', 'zorbliquant');
    expect(cosine(q, await embed('document', 'zorbliquant()'), 0)).toBeGreaterThan(0.9);
    expect(cosine(q, await embed('document', 'vexomatrish()'), 0)).toBeLessThan(0.5);
  });

  it('weighs telling words more than others', async () => {
    const q = await embed('query', 'get the checksum');
    const checksum = cosine(q, await embed('document', 'checksum'), 0);
    expect(checksum).toBeGreaterThan(cosine(q, await embed('document', 'get'), 0));
  });

  it('gives zeros for a text without words', async () => {
    expect((await embed('document', '{}();')).every((x) => x === 0)).toBe(true);
  });
});

describe('a model that cannot be used', () => {
  const bytes = readFileSync(file);
  const write = (name: string, content: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it.each([
    ['is missing', () => join(folder, 'none.bin'), 'it is missing'],
    ['is another file', () => write('other.bin', Buffer.from('%PDF-1.7 something else')), 'it is not a model file'],
    ['is cut short', () => write('short.bin', bytes.subarray(0, bytes.length >> 1)), 'is damaged'],
    [
      'has a changed byte',
      () => {
        const changed = Buffer.from(bytes);
        changed[bytes.length >> 1]! ^= 1;
        return write('changed.bin', changed);
      },
      'is damaged',
    ],
  ])('%s: there is no model, and a sentence says why and what is lost', (_, path, why) => {
    const { model, problem } = load(path());
    expect(model).toBeNull();
    expect(problem).toContain(why);
    expect(problem).toContain('words and names only');
  });
});
