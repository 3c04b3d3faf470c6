/** How the vectors of a text's tokens become one: their mean, or the first token's (`[CLS]`). */
export type Pooling = 'mean' | 'cls';

/** A model for this machine that is known to fit: what it costs, and how its makers say it is to be used. */
export interface ModelPreset {
  /** On the hub. */
  id: string;
  label: string;
  detail: string;
  licence: string;
  /** Of all files together, bytes, rounded. */
  bytes: number;
  dimension: number;
  /** The ONNX file. */
  weights: string;
  pooling: Pooling;
  queryPrefix: string;
  documentPrefix: string;
  /** Of the weights, where their publisher states it. */
  sha256?: string;
}

const PASSAGES = 'Represent this sentence for searching relevant passages: ';

/**
 * Longest text that is looked at, in tokens. All presets were trained at 512 (jina's and CodeRankEmbed's can be given
 * more, at a cost that grows with the square); chunks are cut to about that anyway.
 */
export const MAX_TOKENS = 512;

export const presets: readonly ModelPreset[] = [
  {
    id: 'mrsladoje/CodeRankEmbed-onnx-int8',
    label: 'CodeRankEmbed',
    detail: 'for code; 137 M parameters, int8 export of nomic-ai/CodeRankEmbed',
    licence: 'MIT',
    bytes: 140e6,
    dimension: 768,
    weights: 'onnx/model.onnx',
    pooling: 'cls',
    queryPrefix: 'Represent this query for searching relevant code: ',
    documentPrefix: '',
    sha256: '4eae31d09b1843103a1ebd5e2b2e24b5a5cad441a33906b35b12b1e2ed91d1db',
  },
  {
    id: 'jinaai/jina-embeddings-v2-base-code',
    label: 'Jina Embeddings v2, code',
    detail: 'for code and English; 161 M parameters, int8',
    licence: 'Apache-2.0',
    bytes: 163e6,
    dimension: 768,
    weights: 'onnx/model_quantized.onnx',
    pooling: 'mean',
    queryPrefix: '',
    documentPrefix: '',
  },
  {
    id: 'Snowflake/snowflake-arctic-embed-xs',
    label: 'Arctic Embed XS',
    detail: 'small and fast, for English text; 22 M parameters, int8',
    licence: 'Apache-2.0',
    bytes: 24e6,
    dimension: 384,
    weights: 'onnx/model_quantized.onnx',
    pooling: 'cls',
    queryPrefix: PASSAGES,
    documentPrefix: '',
  },
  {
    id: 'Xenova/bge-small-en-v1.5',
    label: 'BGE Small',
    detail: 'small, for English text; 33 M parameters, int8 export of BAAI/bge-small-en-v1.5',
    licence: 'MIT',
    bytes: 35e6,
    dimension: 384,
    weights: 'onnx/model_quantized.onnx',
    pooling: 'cls',
    queryPrefix: PASSAGES,
    documentPrefix: '',
  },
];

/** Cross-encoders that are known to fit. */
export const rerankers: readonly Pick<ModelPreset, 'id' | 'label' | 'detail' | 'licence' | 'bytes'>[] = [
  {
    id: 'Xenova/ms-marco-MiniLM-L-6-v2',
    label: 'MS MARCO MiniLM',
    detail: 'small, for English questions; 23 M parameters, int8 export of cross-encoder/ms-marco-MiniLM-L-6-v2',
    licence: 'Apache-2.0',
    bytes: 24e6,
  },
];

/** What downloading a model costs, where that is known. */
export const bytesOf = (model: string): number | undefined =>
  [...presets, ...rerankers].find(({ id }) => id === model)?.bytes;

/** What is known of an embedding model; undefined for one that is not listed here. */
export const presetOf = (model: string): ModelPreset | undefined => presets.find(({ id }) => id === model);
