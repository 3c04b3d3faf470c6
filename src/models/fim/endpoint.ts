import { type Destination, ModelError } from '../../core/model.js';
import type { Fetch } from '../../engine/embedding/deep/network.js';
import { type Address, findAddress } from './address.js';
import type { FimEnd, FimModel, FimRequest } from './fim.js';
import { stopsOf } from './prompt.js';
import type { Asked, Said } from './protocols.js';
import { type FimTemplate, templateOf } from './templates.js';
import { post } from './transport.js';
import { untilStop } from './untilStop.js';

export interface FimEndpointOptions {
  /** Base URL, or the whole address of one of the protocols. */
  endpoint: string;
  /**
   * As the server calls it. `name#family` names the family of an unknown model (a row of `fimTemplates`), and
   * `name#suffix` has the server build the prompt.
   */
  model: string;
  /** Bearer key; empty: none. */
  key: string;
  fetch: Fetch;
  /** Told of every prompt before it is sent. */
  onSend?: (host: string, model: string, body: object) => void;
  /** Longest silence of the server, milliseconds. */
  patienceMs?: number;
}

/** Hosts whose completions take a suffix, and whose raw prompts are not for marks. */
const TAKE_SUFFIX = /(^|\.)(deepseek\.com|openai\.com|inceptionlabs\.ai)$/;

/** Whether what is sent to a host name stays on this machine. */
const isLoopback = (name: string): boolean => name === 'localhost' || name === '[::1]' || name.startsWith('127.');

/** A server that fills in the middle: OpenAI-compatible, llama.cpp, Ollama or Mistral-style. */
export class FimEndpoint implements FimModel {
  readonly id: string;
  readonly name: string;
  readonly destination: Destination;
  private readonly model: string;
  private readonly template: FimTemplate | undefined;
  /** Settled with the first request; a server that could not be asked is asked again. */
  private address: Promise<Address> | null = null;
  /** What the server turned out to be able to do. */
  private takesSuffix = true;
  private raw: boolean;

  /** @throws ModelError gone, when the endpoint is no URL */
  constructor(private readonly options: FimEndpointOptions) {
    const url = URL.parse(options.endpoint);
    if (!url) throw new ModelError(`“${options.endpoint}” is not the URL of a server.`, 'gone');
    const [model = '', how = ''] = options.model.split('#', 2);
    this.model = model;
    this.template = how === 'suffix' ? undefined : templateOf(how === '' ? model : how);
    this.raw = this.template !== undefined && !TAKE_SUFFIX.test(url.hostname);
    this.id = `${options.endpoint} ${options.model}`.trim();
    this.name = model || url.host;
    this.destination = { reach: isLoopback(url.hostname) ? 'machine' : 'network', host: url.host };
  }

  async *stream(request: FimRequest, signal: AbortSignal): AsyncGenerator<string, FimEnd> {
    const { fetch, key, onSend, patienceMs } = this.options;
    const { protocol, url } = await this.where(signal);
    for (;;) {
      const asked: Asked = {
        model: this.model,
        request,
        takesSuffix: this.takesSuffix,
        ...(this.raw && this.template && { template: this.template }),
      };
      const body = protocol.body(asked);
      onSend?.(this.destination.host, this.name, body);
      try {
        const answer = pieces(
          post({ fetch, url, key, body, signal, ...(patienceMs && { patienceMs }) }),
          protocol.read,
        );
        return yield* untilStop(answer, stopsOf(asked.template, request));
      } catch (error) {
        if (!this.canDoWithout(error)) throw error;
      }
    }
  }

  private async where(signal: AbortSignal): Promise<Address> {
    const { endpoint, fetch, key } = this.options;
    this.address ??= findAddress(endpoint, fetch, key, signal);
    try {
      return await this.address;
    } catch (error) {
      this.address = null;
      throw error;
    }
  }

  /** Whether the server refused a suffix (vLLM; Ollama's models that cannot insert) and can be asked in another way. */
  private canDoWithout(error: unknown): boolean {
    const refused = error instanceof ModelError && ['refused', 'unreachable'].includes(error.problem);
    if (!refused || this.raw || !/suffix|insert/i.test(error.message)) return false;
    if (this.template) this.raw = true;
    else if (this.takesSuffix) this.takesSuffix = false;
    else return false;
    return true;
  }
}

async function* pieces(events: AsyncIterable<unknown>, read: (event: unknown) => Said): AsyncGenerator<string, FimEnd> {
  for await (const event of events) {
    const { text, end } = read(event);
    if (text !== '') yield text;
    if (end) return end;
  }
  return 'stop';
}
