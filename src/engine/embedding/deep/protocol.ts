import type { DeepSettings } from '../../../core/deep.js';
import type { FailureKind } from './failure.js';

/** What a model's thread is started with. */
export interface ModelSpec {
  settings: DeepSettings;
  /** Folder for downloaded models. */
  models: string;
  /** File that lists what was sent to endpoints. */
  sentLog: string;
  /** False: WebAssembly, although a native ONNX runtime may be there. */
  native: boolean;
}

/** A model that is ready: its identity, stored with every vector, and how long those are. */
export interface Opened {
  id: string;
  dimension: number;
  /** Of a local model. */
  runtime?: string;
}

export type Work =
  | { kind: 'open' }
  | { kind: 'embed'; texts: string[]; purpose: 'document' | 'query' }
  | { kind: 'score'; query: string; texts: string[] };

export type Request = { id: number; work: Work } | { cancel: number };

/** Of `embed`, vectors one after the other. */
export type Value = Opened | Int8Array | number[];

export type Message =
  | { id: number; value: Value }
  | { id: number; failure: { message: string; kind: FailureKind | 'refused' } }
  | { download: number }
  | { sent: number; to: string; purpose: string };
