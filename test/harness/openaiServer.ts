// A server that speaks the OpenAI protocol over real HTTP and says what a script tells it to, faults included.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A message as it came in. */
export interface WireMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  content: string | { type: string; text?: string }[] | null;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

/** The text of a message; of one that is missing, none. */
export function textIn(message: WireMessage | undefined): string {
  const { content = null } = message ?? {};
  return typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('');
}

/** The body of a request: of `/v1/chat/completions` with `messages`, of `/v1/completions` with `prompt`. */
export interface WireRequest {
  model: string;
  messages?: WireMessage[];
  prompt?: string;
  suffix?: string;
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  tools?: { type: 'function'; function: { name: string; description?: string; parameters?: unknown } }[];
  max_tokens?: number;
  max_completion_tokens?: number;
  temperature?: number;
  stop?: string | string[];
}

/** What goes wrong with a reply. `after` counts the pieces that still arrive. */
export type Fault =
  /** Instead of a reply. */
  | { kind: 'status'; status: number; message: string; code?: string; retryAfter?: string }
  /** A page such as a proxy's login, with status 200. */
  | { kind: 'html' }
  /** Nothing more comes, and the connection stays open. `after: -1`: not even headers. */
  | { kind: 'hang'; after: number }
  /** The connection breaks. */
  | { kind: 'cut'; after: number }
  /** The stream ends in order, but without a finish reason and `[DONE]`. */
  | { kind: 'unfinished'; after: number }
  /** An event that is no JSON, then the rest. */
  | { kind: 'garbage'; after: number }
  /** An event with an error in it, as proxies send them. */
  | { kind: 'error-event'; after: number; message: string };

export interface Reply {
  /** Streamed in pieces of one word each. */
  text?: string;
  /** Calls of tools; `arguments` that are no string are written as JSON, in pieces too. */
  calls?: { name: string; arguments: unknown }[];
  /** By default `tool_calls` where there are calls, else `stop`. */
  finish?: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  /** Pause before each piece, milliseconds. */
  paceMs?: number;
  /** The rest waits for this. `after` counts the pieces that arrive before. */
  pause?: { after: number; until: Promise<unknown> };
  fault?: Fault;
}

/** Says what to answer; `n` counts the requests from 0. */
export type Script = (request: WireRequest, n: number) => Reply | string | Promise<Reply | string>;

/** A request as the server saw it. */
export interface Seen {
  path: string;
  headers: IncomingHttpHeaders;
  body: WireRequest;
  /** Whether the client left before the reply was complete; settles with the reply's end. */
  abandoned: Promise<boolean>;
}

export interface OpenAiServerOptions {
  /** Ids for `/v1/models`; a request for another one is answered 404. Default `scripted`. */
  models?: string[];
  /** A request without this bearer key is answered 401. */
  key?: string;
  /** PEM texts: the server then speaks TLS. */
  tls?: { key: string; cert: string };
}

/** The usual faults, as hosted and local servers word them. */
export const faults = {
  wrongKey: { kind: 'status', status: 401, message: 'Incorrect API key provided.', code: 'invalid_api_key' },
  noSuchModel: { kind: 'status', status: 404, message: 'The model does not exist.', code: 'model_not_found' },
  serverError: { kind: 'status', status: 500, message: 'The server had an error.' },
  contextFull: {
    kind: 'status',
    status: 400,
    message: "This model's maximum context length is 4096 tokens. However, your messages resulted in 9000 tokens.",
    code: 'context_length_exceeded',
  },
  rateLimited: (seconds: number): Fault => ({
    kind: 'status',
    status: 429,
    message: 'Rate limit reached.',
    code: 'rate_limit_exceeded',
    retryAfter: String(seconds),
  }),
} satisfies Record<string, Fault | ((seconds: number) => Fault)>;

/**
 * `const server = await OpenAiServer.start(() => 'Hello.')`, then `server.url` is the base URL of a client, and
 * `server.seen` what it sent. The script can be replaced at any time.
 */
export class OpenAiServer {
  readonly seen: Seen[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server;
  /** What is answered from now on. */
  script: Script;
  private readonly options: OpenAiServerOptions;

  private constructor(script: Script, options: OpenAiServerOptions) {
    this.script = script;
    this.options = options;
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      this.serve(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else sendJson(response, 500, { error: { message: `The script failed: ${String(error)}` } });
      });
    };
    this.server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
    // A connection that is closed for idleness just as it is used again would be a fault that no script asked for.
    this.server.keepAliveTimeout = 0;
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** Starts on a free port of loopback. A script that is a text or a reply is said to every request. */
  static async start(script: Script | Reply | string, options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
    const server = new OpenAiServer(typeof script === 'function' ? script : () => script, options);
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  /** Base URL for a client, e.g. `http://127.0.0.1:40001/v1`. */
  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `${this.options.tls ? 'https' : 'http'}://127.0.0.1:${port}/v1`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const { key, models = ['scripted'] } = this.options;
    if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) {
      refuse(response, faults.wrongKey);
      return;
    }
    if (pathname === '/v1/models') {
      const data = models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'script' }));
      sendJson(response, 200, { object: 'list', data });
      return;
    }
    const kind = { '/v1/chat/completions': 'chat', '/v1/completions': 'text' }[pathname] as Kind | undefined;
    if (kind === undefined || request.method !== 'POST') {
      sendJson(response, 404, { error: { message: 'Not found' } });
      return;
    }
    const body = JSON.parse(await textOf(request)) as WireRequest;
    const abandoned = new Promise<boolean>((settle) => {
      response.on('close', () => settle(!response.writableFinished));
    });
    this.seen.push({ path: pathname, headers: request.headers, body, abandoned });
    if (!models.includes(body.model)) {
      refuse(response, faults.noSuchModel);
      return;
    }
    const said = await this.script(body, this.seen.length - 1);
    await answer(response, kind, body, typeof said === 'string' ? { text: said } : said);
  }
}

type Kind = 'chat' | 'text';

async function answer(response: ServerResponse, kind: Kind, body: WireRequest, reply: Reply): Promise<void> {
  const { fault } = reply;
  if (fault?.kind === 'status') {
    refuse(response, fault);
    return;
  }
  if (fault?.kind === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
    return;
  }
  if (fault?.kind === 'hang' && fault.after < 0) return;
  const deltas = deltasOf(kind, reply);
  const usage = usageOf(body, reply);
  if (!body.stream) {
    sendJson(response, 200, { ...whole(kind, body, reply), usage });
    return;
  }

  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
  for (const [i, delta] of deltas.entries()) {
    if (fault && i === fault.after && fail(response, fault)) return;
    if (reply.paceMs) await sleep(reply.paceMs);
    if (reply.pause?.after === i) await reply.pause.until;
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify(chunk(kind, body, delta, null))}\n\n`);
  }
  if (fault && fault.after >= deltas.length && fail(response, fault)) return;
  response.write(`data: ${JSON.stringify(chunk(kind, body, {}, finishOf(reply)))}\n\n`);
  if (body.stream_options?.include_usage) {
    response.write(`data: ${JSON.stringify({ ...chunk(kind, body, {}, null), choices: [], usage })}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

/** @returns whether the reply is over */
function fail(response: ServerResponse, fault: Exclude<Fault, { kind: 'status' | 'html' }>): boolean {
  switch (fault.kind) {
    case 'hang':
      return true;
    case 'cut':
      // What was written has to arrive before the connection breaks.
      response.write(': \n\n', () => response.destroy());
      return true;
    case 'unfinished':
      response.end();
      return true;
    case 'garbage':
      response.write('data: {"choices":[{"delta":{"content":"\n\n');
      return false;
    case 'error-event':
      response.write(`data: ${JSON.stringify({ error: { message: fault.message, type: 'server_error' } })}\n\n`);
      response.end();
      return true;
  }
}

/** The deltas of a stream: the text word by word, then each call's name, then its arguments in two pieces. */
function deltasOf(kind: Kind, { text = '', calls = [] }: Reply): object[] {
  const words = text.match(/\s*\S+\s*$|\s*\S+|\s+$/g) ?? [];
  if (kind === 'text') return words.map((word) => ({ text: word }));
  const deltas: object[] = [{ role: 'assistant', content: '' }, ...words.map((word) => ({ content: word }))];
  for (const [index, call] of callsOf(calls).entries()) {
    const { arguments: all } = call.function;
    const middle = Math.ceil(all.length / 2);
    deltas.push({ tool_calls: [{ index, ...call, function: { ...call.function, arguments: '' } }] });
    for (const part of [all.slice(0, middle), all.slice(middle)])
      deltas.push({ tool_calls: [{ index, function: { arguments: part } }] });
  }
  return deltas;
}

function callsOf(calls: NonNullable<Reply['calls']>): NonNullable<WireMessage['tool_calls']> {
  return calls.map(({ name, arguments: given }, i) => ({
    id: `call_${i}`,
    type: 'function',
    function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
  }));
}

const finishOf = (reply: Reply): string => reply.finish ?? (reply.calls?.length ? 'tool_calls' : 'stop');

const head = (kind: Kind, body: WireRequest, object: string): object => ({
  id: kind === 'chat' ? 'chatcmpl-1' : 'cmpl-1',
  object,
  created: 0,
  model: body.model,
});

function chunk(kind: Kind, body: WireRequest, delta: object, finish: string | null): object {
  const said = kind === 'chat' ? { delta } : { text: '', ...delta };
  const object = kind === 'chat' ? 'chat.completion.chunk' : 'text_completion';
  return { ...head(kind, body, object), choices: [{ index: 0, ...said, finish_reason: finish }] };
}

function whole(kind: Kind, body: WireRequest, reply: Reply): object {
  const calls = reply.calls?.length ? { tool_calls: callsOf(reply.calls) } : {};
  const said =
    kind === 'chat'
      ? { message: { role: 'assistant', content: reply.text ?? null, ...calls } }
      : { text: reply.text ?? '' };
  const object = kind === 'chat' ? 'chat.completion' : 'text_completion';
  return { ...head(kind, body, object), choices: [{ index: 0, ...said, finish_reason: finishOf(reply) }] };
}

/** Tokens as such servers report them; here four characters each. */
function usageOf(body: WireRequest, reply: Reply): object {
  const prompt = Math.ceil(JSON.stringify(body.messages ?? body.prompt ?? '').length / 4);
  const completion = Math.ceil((reply.text ?? '').length / 4);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

function refuse(response: ServerResponse, fault: Fault & { kind: 'status' }): void {
  if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
  sendJson(response, fault.status, { error: { message: fault.message, type: 'error', code: fault.code ?? null } });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request) text += part as string;
  return text;
}
