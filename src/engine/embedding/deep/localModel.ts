import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { PreTrainedModel, PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import { sentenceOf } from '../../../core/errors.js';
import type { ModelFiles } from './download.js';
import { ModelFailure } from './failure.js';
import { loadRuntime, type Runtime } from './onnx.js';
import { MAX_TOKENS, type Pooling, presetOf } from './presets.js';

/** Tokens that go through the model at once, padding included: bounds memory, and how long a query waits. */
const BATCH_TOKENS = 1_024;

export interface LocalOptions {
  model: string;
  files: ModelFiles;
  /** False: WebAssembly, although a native runtime may be there. */
  native: boolean;
}

/** How a model wants its texts. */
export interface Manner {
  pooling: Pooling;
  queryPrefix: string;
  documentPrefix: string;
}

/** What the model's preset says; else its own files, as sentence-transformers writes them; else mean pooling. */
export function mannerOf(model: string, folder: string): Manner {
  const preset = presetOf(model);
  if (preset) return preset;
  const pooling = readJson(join(folder, '1_Pooling/config.json')) as {
    pooling_mode_cls_token?: boolean;
  } | null;
  const written = readJson(join(folder, 'config_sentence_transformers.json')) as {
    prompts?: Record<string, string>;
  } | null;
  const prompts = written?.prompts;
  return {
    pooling: pooling?.pooling_mode_cls_token ? 'cls' : 'mean',
    queryPrefix: prompts?.['query'] ?? '',
    documentPrefix: prompts?.['document'] ?? prompts?.['passage'] ?? '',
  };
}

/** A tokenizer and a model in memory; one forward pass at a time. */
export class LocalModel {
  private constructor(
    private readonly runtime: Runtime,
    private readonly tokenizer: PreTrainedTokenizer,
    private readonly model: PreTrainedModel,
    private readonly maxTokens: number,
  ) {}

  get runtimeName(): string {
    return this.runtime.name;
  }

  /** @throws ModelFailure when the files cannot be run */
  static async load(kind: 'embedder' | 'reranker', { files, native }: LocalOptions): Promise<LocalModel> {
    const runtime = await loadRuntime(native);
    const { AutoModel, AutoModelForSequenceClassification, AutoTokenizer, env } = runtime.transformers;
    const threads = Math.max(1, Math.floor(availableParallelism() / 2));
    const name = basename(files.folder);
    env.localModelPath = `${dirname(files.folder)}/`;
    try {
      const tokenizer = await AutoTokenizer.from_pretrained(name);
      const model = await (kind === 'embedder' ? AutoModel : AutoModelForSequenceClassification).from_pretrained(name, {
        subfolder: files.weights.includes('/') ? 'onnx' : '',
        dtype: files.weights.endsWith('_quantized.onnx') ? 'q8' : 'fp32',
        device: 'auto', // what the runtime has; transformers.js does not know which runtime it was given
        session_options: { intraOpNumThreads: threads },
      });
      const limit = Number(tokenizer.model_max_length) || MAX_TOKENS;
      return new LocalModel(runtime, tokenizer, model, Math.min(limit, MAX_TOKENS));
    } catch (error) {
      const reason = sentenceOf(error);
      throw new ModelFailure(`The model in ${files.folder} cannot be run: ${reason}`, 'choice');
    }
  }

  /**
   * One vector a text, of unit length. Texts of like length go together, so that little is padded.
   * @param breathe called between passes: whatever is more urgent can run then
   */
  async embed(texts: readonly string[], pooling: Pooling, breathe: () => Promise<void>): Promise<Float32Array[]> {
    const vectors = new Array<Float32Array>(texts.length);
    for (const batch of this.batches(this.encode(texts))) {
      await breathe();
      const outputs = (await this.model(this.tensors(batch))) as Record<string, Tensor>;
      const pooled = poolOutputs(outputs, batch, pooling);
      batch.forEach(({ at }, i) => (vectors[at] = pooled[i]!));
    }
    return vectors;
  }

  /** How well each text answers the query, 0 to 1. */
  async score(query: string, texts: readonly string[], breathe: () => Promise<void>): Promise<number[]> {
    const scores = new Array<number>(texts.length).fill(0);
    for (const batch of this.batches(
      this.encode(
        texts.map(() => query),
        texts,
      ),
    )) {
      await breathe();
      const { logits } = (await this.model(this.tensors(batch))) as { logits: Tensor };
      const width = logits.dims[1] ?? 1;
      // One logit is the relevance; of two, the second is that of “relevant”.
      batch.forEach(({ at }, i) => (scores[at] = sigmoid(logits.data[i * width + width - 1] as number)));
    }
    return scores;
  }

  async dispose(): Promise<void> {
    await this.model.dispose();
  }

  private encode(texts: readonly string[], pairs?: readonly string[]): Encoded[] {
    return texts.map((text, at) => {
      const { input_ids: ids, token_type_ids: types } = this.tokenizer(text, {
        ...(pairs && { text_pair: pairs[at] }),
        truncation: true,
        max_length: this.maxTokens,
        return_tensor: false,
      }) as { input_ids: number[]; token_type_ids?: number[] };
      return { at, ids, types: types ?? ids.map(() => 0) };
    });
  }

  private *batches(texts: Encoded[]): Iterable<Encoded[]> {
    texts.sort((a, b) => b.ids.length - a.ids.length);
    let batch: Encoded[] = [];
    for (const text of texts) {
      if (batch.length > 0 && (batch.length + 1) * batch[0]!.ids.length > BATCH_TOKENS) {
        yield batch;
        batch = [];
      }
      batch.push(text);
    }
    if (batch.length > 0) yield batch;
  }

  /** Padded on the right to the longest, which comes first. */
  private tensors(batch: readonly Encoded[]): Record<string, Tensor> {
    const { Tensor } = this.runtime.transformers;
    const length = batch[0]!.ids.length;
    const padding = BigInt(this.tokenizer.pad_token_id);
    const ids = new BigInt64Array(batch.length * length).fill(padding);
    const mask = new BigInt64Array(ids.length);
    const types = new BigInt64Array(ids.length);
    batch.forEach((text, row) => {
      text.ids.forEach((id, i) => {
        ids[row * length + i] = BigInt(id);
        mask[row * length + i] = 1n;
        types[row * length + i] = BigInt(text.types[i]!);
      });
    });
    const tensor = (data: BigInt64Array): Tensor => new Tensor('int64', data, [batch.length, length]);
    return { input_ids: tensor(ids), attention_mask: tensor(mask), token_type_ids: tensor(types) };
  }
}

interface Encoded {
  /** Position in the texts asked for. */
  at: number;
  ids: number[];
  types: number[];
}

function poolOutputs(outputs: Record<string, Tensor>, batch: readonly Encoded[], pooling: Pooling): Float32Array[] {
  const ready = outputs['sentence_embedding'];
  const tokens = ready ?? outputs['last_hidden_state'] ?? outputs['token_embeddings'];
  if (!tokens)
    throw new ModelFailure(`The model gives ${Object.keys(outputs).join(', ')}, which is no embedding.`, 'choice');
  const data = tokens.data as Float32Array;
  const dimension = tokens.dims.at(-1)!;
  const rows = ready ? 1 : tokens.dims[1]!;
  return batch.map(({ ids }, row) => {
    const vector = new Float32Array(dimension);
    const used = ready || pooling === 'cls' ? 1 : ids.length;
    for (let t = 0; t < used; t++) {
      const from = (row * rows + t) * dimension;
      for (let i = 0; i < dimension; i++) vector[i]! += data[from + i]!;
    }
    const length = Math.hypot(...vector) || 1;
    return vector.map((x) => x / length);
  });
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
