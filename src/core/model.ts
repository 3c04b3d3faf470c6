/** A language model as Quarry sees one, whoever runs it. Plain contracts; the clients are in `src/models`. */

/** Where text given to a model goes. */
export interface Destination {
  /** `process`: a thread or process of Quarry's; `machine`: a server on loopback; `editor`: VS Code's own models. */
  reach: 'process' | 'machine' | 'editor' | 'network';
  /** Host and port of a server, the vendor of an editor's model; empty for `process`. */
  host: string;
}

export interface ToolCall {
  id: string;
  name: string;
  /** JSON, as the model wrote it. */
  arguments: string;
}

/** What a model may call. */
export interface ModelTool {
  name: string;
  description: string;
  /** JSON Schema of the arguments. */
  parameters: Record<string, unknown>;
}

export interface ModelMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  text: string;
  /** Of an assistant's message. */
  calls?: ToolCall[];
  /** Of a tool's message: the call that it answers. */
  callId?: string;
}

export interface ModelRequest {
  messages: ModelMessage[];
  tools?: ModelTool[];
  /** Of the answer, at most. */
  maxTokens?: number;
  temperature?: number;
  stop?: string[];
}

export type ModelPart =
  | { type: 'text'; text: string }
  | { type: 'call'; call: ToolCall }
  /** The last part of every stream that came to its end. */
  | { type: 'end'; why: 'stop' | 'length' | 'calls'; tokens?: { prompt: number; answer: number } };

/** A model that answers messages. */
export interface ChatModel {
  /** Stable over restarts; what settings remember. */
  readonly id: string;
  readonly name: string;
  readonly destination: Destination;
  /** Tokens of prompt and answer together. */
  readonly contextTokens: number;
  /** Whether it takes `tools`. */
  readonly callsTools: boolean;
  /** Whether {@link countTokens} estimates, since the model's own tokenizer is not at hand. */
  readonly estimatesTokens: boolean;
  countTokens(text: string): Promise<number>;
  /**
   * @throws ModelError whatever goes wrong with the model or the way to it
   * @throws Cancelled within 200 ms of the signal
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
  /** Frees what it holds, where it holds something; the next question takes it again. */
  close?(): Promise<void>;
}

export type ModelProblem =
  'unreachable' | 'slow' | 'rate-limited' | 'context-full' | 'malformed' | 'wrong-key' | 'gone' | 'refused';

/** A model's failure, as one sentence that says what to do. What was found and said so far is kept. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  constructor(
    message: string,
    readonly problem: ModelProblem,
    /** When trying again makes sense; absent: not known. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
