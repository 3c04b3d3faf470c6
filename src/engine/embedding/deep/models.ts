import { createHash } from 'node:crypto';
import { modelFiles } from './download.js';
import { Endpoint } from './endpoint.js';
import { ModelFailure } from './failure.js';
import { LocalModel, type Manner, mannerOf } from './localModel.js';
import type { ModelSpec, Opened } from './protocol.js';
import { presetOf } from './presets.js';
import { quantize } from './quantize.js';
import { SentLog } from './sentLog.js';

export interface Hooks {
  /** Lets what is more urgent go first; called between passes of a local model. */
  breathe: () => Promise<void>;
  onDownload: (share: number) => void;
  onSent: (texts: number, to: string, purpose: string) => void;
}

/** Looked at once, to learn how long the model's vectors are. */
const PROBE = 'quarry';

/** The embedder and the reranker that the settings name, local or behind an endpoint; each opened when first needed. */
export class Models {
  private embedder:
    | Promise<
        Opened & {
          embed: (texts: string[], purpose: 'document' | 'query', signal: AbortSignal) => Promise<ArrayLike<number>[]>;
        }
      >
    | undefined;
  private reranker: Promise<LocalModel> | undefined;
  private endpoint: Endpoint | undefined;

  constructor(
    private readonly spec: ModelSpec,
    private readonly hooks: Hooks,
  ) {}

  /** @throws ModelFailure */
  async open(signal: AbortSignal): Promise<Opened> {
    const { id, dimension, runtime } = await this.opened(signal);
    return { id, dimension, ...(runtime && { runtime }) };
  }

  /** Vectors as int8, one after the other. @throws ModelFailure; Refused when an endpoint takes none of the texts */
  async embed(texts: string[], purpose: 'document' | 'query', signal: AbortSignal): Promise<Int8Array> {
    const { dimension, embed } = await this.opened(signal);
    const vectors = await embed(texts, purpose, signal);
    const out = new Int8Array(texts.length * dimension);
    vectors.forEach((vector, i) => {
      if (vector.length !== dimension) {
        throw new ModelFailure(
          `The model's vectors had ${dimension} numbers, and now have ${vector.length}.`,
          'broken',
        );
      }
      out.set(quantize(vector), i * dimension);
    });
    return out;
  }

  /** How well each text answers the query; higher is better, comparable within one call only. @throws ModelFailure */
  async score(query: string, texts: string[], signal: AbortSignal): Promise<number[]> {
    const { provider, model } = this.spec.settings.rerank;
    if (provider === 'endpoint') {
      this.hooks.onSent(texts.length + 1, this.server.host, 'rerank');
      return this.server.score(model, query, texts, signal);
    }
    this.reranker ??= this.load('reranker', model, '', signal).then(({ loaded }) => loaded);
    this.reranker.catch(() => (this.reranker = undefined));
    return (await this.reranker).score(query, texts, this.hooks.breathe);
  }

  private opened(signal: AbortSignal): NonNullable<typeof this.embedder> {
    this.embedder ??= this.spec.settings.provider === 'endpoint' ? this.openEndpoint(signal) : this.openLocal(signal);
    this.embedder.catch(() => (this.embedder = undefined));
    return this.embedder;
  }

  private async openLocal(signal: AbortSignal): NonNullable<typeof this.embedder> {
    const { model, sha256 } = this.spec.settings;
    const { loaded, files } = await this.load('embedder', model, sha256, signal);
    const manner = this.prefixed(mannerOf(model, files.folder));
    const embed = (texts: string[], purpose: 'document' | 'query'): Promise<Float32Array[]> =>
      loaded.embed(
        texts.map((text) => prefixOf(manner, purpose) + text),
        manner.pooling,
        this.hooks.breathe,
      );
    const [probe] = await embed([PROBE], 'query');
    const id = `local:${model}:${digest(files.sha256, manner.pooling, manner.documentPrefix)}`;
    return { id, dimension: probe!.length, runtime: loaded.runtimeName, embed };
  }

  private async openEndpoint(signal: AbortSignal): NonNullable<typeof this.embedder> {
    const { model, dimensions, endpoint } = this.spec.settings;
    if (!model) throw new ModelFailure('The endpoint needs the name of a model (quarry.embedding.model).', 'choice');
    // The same model behind an endpoint wants the same prefixes.
    const manner = this.prefixed(presetOf(model) ?? { pooling: 'mean', queryPrefix: '', documentPrefix: '' });
    const { server } = this;
    const embed = (texts: string[], purpose: 'document' | 'query', until: AbortSignal): Promise<number[][]> => {
      this.hooks.onSent(texts.length, server.host, purpose);
      return server.embed(
        texts.map((text) => prefixOf(manner, purpose) + text),
        purpose,
        until,
      );
    };
    const [probe] = await embed([PROBE], 'query', signal);
    const id = `endpoint:${model}:${digest(new URL(endpoint).origin, dimensions, manner.documentPrefix)}`;
    return { id, dimension: probe!.length, embed };
  }

  private async load(kind: 'embedder' | 'reranker', model: string, sha256: string, signal: AbortSignal) {
    const { settings, models: storage, native } = this.spec;
    const expected = sha256 || (presetOf(model)?.sha256 ?? '');
    const files = await modelFiles({
      settings,
      storage,
      model,
      sha256: expected,
      signal,
      onProgress: this.hooks.onDownload,
    });
    return { files, loaded: await LocalModel.load(kind, { model, files, native }) };
  }

  private prefixed({ pooling, queryPrefix, documentPrefix }: Manner): Manner {
    const { settings } = this.spec;
    return {
      pooling,
      queryPrefix: settings.queryPrefix ?? queryPrefix,
      documentPrefix: settings.documentPrefix ?? documentPrefix,
    };
  }

  private get server(): Endpoint {
    this.endpoint ??= new Endpoint(this.spec.settings, new SentLog(this.spec.sentLog));
    return this.endpoint;
  }
}

const prefixOf = (manner: Manner, purpose: 'document' | 'query'): string =>
  purpose === 'query' ? manner.queryPrefix : manner.documentPrefix;

const digest = (...parts: (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
