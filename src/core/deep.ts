/** Settings of the optional deep tier: a transformer's vectors beside the bundled ones. Plain data, read at the edge. */
export interface DeepSettings {
  provider: 'none' | 'local' | 'endpoint';
  /** local: a hub id (`org/name`) or an absolute folder; endpoint: the model as the endpoint calls it. */
  model: string;
  /** Base URL of an OpenAI-compatible server, up to and with `/v1`. */
  endpoint: string;
  /** Asked of endpoints that can shorten their vectors; 0: the model's own number. */
  dimensions: number;
  /** Put before queries and documents; null: as the model's preset or its own files say. */
  queryPrefix: string | null;
  documentPrefix: string | null;
  rerank: RerankSettings;
  /** Where model files come from, with protocol. */
  mirror: string;
  /** Never download; files that are there are used. */
  offline: boolean;
  /** Models that may be downloaded: the user was told host and size, and agreed, for exactly this model and host. */
  agreedModels: string[];
  /** SHA-256 that the model's weights must have, hexadecimal; empty: as the preset says, or as first downloaded. */
  sha256: string;
  /** For the endpoints; never stored. */
  apiKey: string;
  network: NetworkSettings;
}

/** An optional cross-encoder that orders the best results anew. */
export interface RerankSettings {
  provider: 'none' | 'local' | 'endpoint';
  model: string;
}

export interface NetworkSettings {
  /** URL; empty: as HTTPS_PROXY, HTTP_PROXY and NO_PROXY say. */
  proxy: string;
  /** False accepts any certificate. */
  strictTls: boolean;
  /** A file of further certificate authorities, PEM; those of the system and of NODE_EXTRA_CA_CERTS count anyway. */
  certificates: string;
}

export const HUB = 'https://huggingface.co';

export const noDeepTier: DeepSettings = {
  provider: 'none',
  model: '',
  endpoint: '',
  dimensions: 0,
  queryPrefix: null,
  documentPrefix: null,
  rerank: { provider: 'none', model: '' },
  mirror: HUB,
  offline: false,
  agreedModels: [],
  sha256: '',
  apiKey: '',
  network: { proxy: '', strictTls: true, certificates: '' },
};

/**
 * What the deep tier is doing. `off`: not configured; `waiting`: for the instant tier, or for another window that
 * embeds; `stopped`: it cannot go on without the user, and `problem` says why in one sentence.
 */
export interface DeepStatus {
  state: 'off' | 'loading' | 'downloading' | 'embedding' | 'waiting' | 'paused' | 'ready' | 'stopped';
  /** The model wanted, for people; empty when off. */
  model: string;
  /** Contents that have vectors of this model, of all. */
  done: number;
  total: number;
  /** Of one vector; 0 while it is not known. */
  dimension: number;
  /** Where texts go: the endpoint's host; absent when everything stays on this machine. */
  sentTo?: string;
  /** Texts sent so far in this process, and the file that lists them. */
  sent?: { texts: number; log: string };
  /** The runtime of a local model, e.g. `native` or `WebAssembly`. */
  runtime?: string;
  /** Share of a download, 0 to 1. */
  download?: number;
  problem?: string;
  /** Vectors of models that no longer are chosen. */
  kept: { model: string; vectors: number }[];
}

/** What can be asked of the deep tier besides searching. */
export type DeepAction = 'pause' | 'resume' | 'clear';
