import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { DeepSettings } from '../../../core/deep.js';
import { ModelFailure, reasonOf } from './failure.js';
import { fetchThrough, type Fetch } from './network.js';
import { bytesOf, presetOf } from './presets.js';

/** What is written beside a downloaded model: where it came from, and what its files must hash to. */
interface Manifest {
  model: string;
  source: string;
  files: Record<string, { bytes: number; sha256: string }>;
}

const MANIFEST = 'quarry-model.json';
const REQUIRED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

/** Which files a kind of model has besides its configuration and its tokenizer. */
export interface FileNames {
  /** The ONNX file is the first of these that is there. */
  weights: readonly string[];
  /** Taken where they are there. */
  optional: readonly string[];
}

const EMBEDDER: FileNames = {
  weights: ['onnx/model_quantized.onnx', 'onnx/model.onnx', 'model.onnx'],
  // How sentence-transformers writes down pooling and prefixes.
  optional: ['1_Pooling/config.json', 'config_sentence_transformers.json'],
};

/** A model that lies on the disk, whole and as it should be. */
export interface ModelFiles {
  folder: string;
  /** The ONNX file, relative to the folder. */
  weights: string;
  /** Of the weights, hexadecimal. */
  sha256: string;
}

export interface Download {
  settings: Pick<DeepSettings, 'mirror' | 'offline' | 'agreedModels' | 'network'>;
  /** By default an embedder's or a reranker's. */
  names?: FileNames;
  /** Folder for models, one folder each. */
  storage: string;
  model: string;
  /** What the weights must hash to; empty: not known. */
  sha256: string;
  signal?: AbortSignal;
  /** Of the largest file, 0 to 1. */
  onProgress?: (share: number) => void;
}

/**
 * The files of a model: from a folder that the user named, from an earlier download, or downloaded now, if the user
 * agreed to that. Every file is compared with the checksum that it had when it came.
 * @throws ModelFailure choice (not there and not agreed, offline, changed), unreachable
 */
export async function modelFiles(wanted: Download): Promise<ModelFiles> {
  const { model, storage, settings } = wanted;
  const names = namesOf(wanted);
  if (isAbsolute(model)) return sideLoaded(model, names, wanted.sha256);
  if (!/^[\w.-]+\/[\w.-]+$/.test(model) || model.includes('..')) {
    throw new ModelFailure(`“${model}” is neither a model of the hub (org/name) nor an absolute folder.`, 'choice');
  }
  const folder = join(storage, ...model.split('/'));
  const manifest = readManifest(folder);
  if (manifest) return verified(folder, manifest, names, wanted.sha256);
  const { host } = new URL(settings.mirror);
  if (settings.offline)
    throw new ModelFailure(`The model ${model} is not on this machine, and downloads are off.`, 'choice');
  if (!settings.agreedModels.includes(model)) {
    const size = bytesOf(model);
    const much = size ? ` (${Math.round(size / 1e6)} MB)` : '';
    throw new ModelFailure(
      `The model ${model}${much} is not on this machine; it has to be downloaded from ${host}.`,
      'choice',
    );
  }
  return download(wanted, folder);
}

async function download(wanted: Download, folder: string): Promise<ModelFiles> {
  const { model, settings, signal, onProgress } = wanted;
  const source = sourceOf(wanted);
  const names = namesOf(wanted);
  const get = fetchThrough(settings.network);
  const manifest: Manifest = { model, source, files: {} };
  const take = async (name: string, progress?: (share: number) => void): Promise<boolean> => {
    const file = await save(get, `${source}/${name}`, join(folder, name), signal, progress);
    if (file) manifest.files[name] = file;
    return file !== null;
  };
  for (const name of REQUIRED) {
    if (!(await take(name)))
      throw new ModelFailure(`${source} has no ${name}: not a model that Quarry can run.`, 'choice');
  }
  for (const name of names.optional) await take(name);
  let weights: string | undefined;
  for (const name of names.weights) {
    if (await take(name, onProgress)) {
      weights = name;
      break;
    }
  }
  if (!weights) throw new ModelFailure(`${source} has no ONNX weights: not a model that Quarry can run.`, 'choice');
  await take(`${weights}_data`);
  if (wanted.sha256 && manifest.files[weights]!.sha256 !== wanted.sha256) {
    rmSync(folder, { recursive: true, force: true });
    throw new ModelFailure(
      `The weights of ${model} from ${new URL(source).host} do not have the checksum that they must have; they were deleted.`,
      'choice',
    );
  }
  writeFileSync(join(folder, MANIFEST), JSON.stringify(manifest, null, 2));
  return { folder, weights, sha256: manifest.files[weights]!.sha256 };
}

/** @returns null where there is no such file */
async function save(
  get: Fetch,
  url: string,
  path: string,
  signal: AbortSignal | undefined,
  onProgress: (share: number) => void = () => undefined,
): Promise<{ bytes: number; sha256: string } | null> {
  const part = `${path}.part`;
  try {
    const response = await get(url, { signal });
    if (response.status === 404) return null;
    if (!response.ok || !response.body) throw new Error(`${url} answers ${response.status}`);
    const total = Number(response.headers.get('content-length')) || Infinity;
    const hash = createHash('sha256');
    let bytes = 0;
    mkdirSync(dirname(path), { recursive: true });
    const counting = new Transform({
      transform(piece: Buffer, _encoding, done) {
        hash.update(piece);
        bytes += piece.length;
        onProgress(bytes / total);
        done(null, piece);
      },
    });
    await pipeline(Readable.fromWeb(response.body as ReadableStream), counting, createWriteStream(part));
    if (total !== Infinity && bytes !== total && !response.headers.get('content-encoding')) {
      throw new Error(`${url} ended after ${bytes} of ${total} bytes`);
    }
    renameSync(part, path);
    return { bytes, sha256: hash.digest('hex') };
  } catch (error) {
    rmSync(part, { force: true });
    signal?.throwIfAborted();
    throw new ModelFailure(
      `The model cannot be downloaded from ${new URL(url).host}: ${reasonOf(error)}.`,
      'unreachable',
    );
  }
}

/**
 * What downloading a model would take, bytes; asks its host, downloads nothing.
 * @throws ModelFailure choice (it has no ONNX weights), unreachable
 */
export async function sizeOf(wanted: Download): Promise<number> {
  const source = sourceOf(wanted);
  const { host } = new URL(source);
  const head = async (name: string): Promise<number | null> => {
    try {
      const response = await fetchThrough(wanted.settings.network)(`${source}/${name}`, { method: 'HEAD' });
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(`it answers ${response.status}`);
      return Number(response.headers.get('content-length'));
    } catch (error) {
      throw new ModelFailure(`${host} does not say how large the model is: ${reasonOf(error)}.`, 'unreachable');
    }
  };
  for (const name of namesOf(wanted).weights) {
    const bytes = await head(name);
    if (bytes !== null) return bytes + ((await head(`${name}_data`)) ?? 0);
  }
  throw new ModelFailure(`${source} has no ONNX weights: not a model that Quarry can run.`, 'choice');
}

const sourceOf = ({ settings, model }: Download): string =>
  `${settings.mirror.replace(/\/$/, '')}/${model}/resolve/main`;

/** Of a preset, exactly the weights that it names. */
function namesOf({ names = EMBEDDER, model }: Download): FileNames {
  const preset = presetOf(model);
  return preset ? { ...names, weights: [preset.weights] } : names;
}

async function verified(
  folder: string,
  { model, files }: Manifest,
  names: FileNames,
  expected: string,
): Promise<ModelFiles> {
  const found = names.weights.find((name) => files[name]);
  for (const [name, { sha256 }] of Object.entries(files)) {
    const is = await hashOf(join(folder, name)).catch(() => null);
    if (is === sha256 && (name !== found || !expected || expected === sha256)) continue;
    const what = is === null ? 'is missing' : 'is not as it was downloaded';
    throw new ModelFailure(`${name} of the model ${model} ${what}; delete ${folder} to download it anew.`, 'choice');
  }
  return { folder, weights: found!, sha256: files[found!]!.sha256 };
}

async function sideLoaded(folder: string, names: FileNames, expected: string): Promise<ModelFiles> {
  const weights = names.weights.find((name) => existsSync(join(folder, name)));
  const missing = REQUIRED.find((name) => !existsSync(join(folder, name)));
  if (missing || !weights) {
    throw new ModelFailure(
      `${folder} has no ${missing ?? 'onnx/model.onnx'}: not a model that Quarry can run.`,
      'choice',
    );
  }
  const sha256 = await hashOf(join(folder, weights));
  if (expected && expected !== sha256) {
    throw new ModelFailure(`The weights in ${folder} do not have the checksum that they must have.`, 'choice');
  }
  return { folder, weights, sha256 };
}

function readManifest(folder: string): Manifest | null {
  const file = join(folder, MANIFEST);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : null;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
