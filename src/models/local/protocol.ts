import type { MessagePort } from 'node:worker_threads';
import type { ModelMessage, ModelProblem } from '../../core/model.js';
import type { Download } from '../../engine/embedding/deep/download.js';

/** What the thread of a model is started with. */
export interface GeneratorSpec {
  files: Download;
  /** False: WebAssembly, although a native ONNX runtime may be there. */
  native: boolean;
}

export type Work =
  | { kind: 'open' }
  | { kind: 'count'; text: string }
  | { kind: 'generate'; messages: ModelMessage[]; maxTokens: number; temperature: number };

/** A request; what it gives comes through a port of its own. */
export interface Request {
  work: Work;
  port: MessagePort;
  /** Shared: not 0 when nobody wants the answer any more. A thread that computes reads no messages. */
  stop: Int32Array;
}

export interface Opened {
  contextTokens: number;
  runtime: string;
}

/** What a port gives; `opened`, `count`, `end` and `failure` are the last. */
export type Message =
  | { type: 'download'; share: number }
  | { type: 'opened'; opened: Opened }
  | { type: 'count'; tokens: number }
  | { type: 'text'; text: string }
  | { type: 'end'; why: 'stop' | 'length'; tokens: { prompt: number; answer: number } }
  | { type: 'failure'; message: string; problem: ModelProblem };
