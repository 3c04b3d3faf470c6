// A server that fills in the middle over real HTTP, in each protocol that code models are served with. It says what a
// script tells it to, misbehaves on demand, and remembers what it was sent.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type FimKind = 'openai' | 'llamacpp' | 'ollama' | 'mistral';

export type FimFault =
  /** Instead of an answer. */
  | { kind: 'status'; status: number; message: string; retryAfter?: string }
  /** A page such as a proxy's login, with status 200. */
  | { kind: 'html' }
  /** After so many pieces nothing more comes, and the connection stays open; -1: not even headers. */
  | { kind: 'hang'; after: number }
  /** The connection breaks; -1: before anything was answered. */
  | { kind: 'cut'; after: number }
  /** Something that is no JSON. */
  | { kind: 'garbage'; after: number }
  /** An error in the midst of the stream. */
  | { kind: 'error-event'; after: number; message: string };

export interface FimReply {
  /** Streamed in pieces of a few characters. The server does not honour `stop`. */
  text: string;
  /** Pause before the first piece, and before each, milliseconds. */
  delayMs?: number;
  paceMs?: number;
  /** Nothing comes before this. */
  until?: Promise<unknown>;
  fault?: FimFault;
}

/** What a client sends in any of the protocols. */
export interface FimBody {
  model?: string;
  prompt?: string;
  suffix?: string;
  raw?: boolean;
  input_prefix?: string;
  input_suffix?: string;
  input_extra?: { filename: string; text: string }[];
  cache_prompt?: boolean;
  n_predict?: number;
  max_tokens?: number;
  temperature?: number;
  stop?: string[];
  stream?: boolean;
  options?: { num_predict?: number; temperature?: number; stop?: string[] };
}

export interface FimSeen {
  path: string;
  headers: IncomingHttpHeaders;
  body: FimBody;
  /** The body as it came, for what has to be in it somewhere. */
  text: string;
  /** Whether the client left before the answer was complete; settles with the answer's end. */
  abandoned: Promise<boolean>;
}

export type FimScript = (body: FimBody, n: number) => FimReply | string;

interface Options {
  /** A request without this bearer key is answered 401. */
  key?: string;
  models?: string[];
}

/** How each protocol is answered: one piece of an answer, and its end. */
const WIRE: Record<FimKind, { path: string; sse: boolean; piece(text: string): object; end: object }> = {
  openai: {
    path: '/v1/completions',
    sse: true,
    piece: (text) => ({ object: 'text_completion', choices: [{ index: 0, text, finish_reason: null }] }),
    end: { object: 'text_completion', choices: [{ index: 0, text: '', finish_reason: 'stop' }] },
  },
  llamacpp: {
    path: '/infill',
    sse: true,
    piece: (content) => ({ content, stop: false }),
    end: { content: '', stop: true, tokens_cached: 12 },
  },
  ollama: {
    path: '/api/generate',
    sse: false,
    piece: (response) => ({ model: 'm', response, done: false }),
    end: { model: 'm', response: '', done: true, done_reason: 'stop' },
  },
  mistral: {
    path: '/v1/fim/completions',
    sse: true,
    piece: (content) => ({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] }),
    end: { object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }] },
  },
};

/**
 * `const server = await FimServer.start('llamacpp', () => 'x)')`, then `server.url` is its base, and `server.seen` what
 * it was asked. The script can be replaced at any time.
 */
export class FimServer implements AsyncDisposable {
  readonly seen: FimSeen[] = [];
  script: FimScript;
  private readonly sockets = new Set<Socket>();
  private readonly server;

  private constructor(
    readonly kind: FimKind,
    script: FimScript,
    private readonly options: Options,
  ) {
    this.script = script;
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  static async start(kind: FimKind, script: FimScript | FimReply | string, options: Options = {}): Promise<FimServer> {
    const server = new FimServer(kind, typeof script === 'function' ? script : () => script, options);
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  /** e.g. `http://127.0.0.1:40001`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The address of its completions. */
  get address(): string {
    return this.url + WIRE[this.kind].path;
  }

  /** The `n`-th request of all, once it is there. */
  async asked(n: number): Promise<FimSeen> {
    while (!this.seen[n]) await sleep(5);
    return this.seen[n];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const { key, models = ['scripted'] } = this.options;
    if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) {
      sendJson(response, 401, { error: { message: 'Invalid API key' } });
      return;
    }
    if (this.kind === 'ollama' && path === '/api/version') {
      sendJson(response, 200, { version: '0.12.0' });
      return;
    }
    if (this.kind === 'ollama' && path === '/api/tags') {
      sendJson(response, 200, { models: models.map((name) => ({ name })) });
      return;
    }
    if (this.kind === 'llamacpp' && path === '/props') {
      sendJson(response, 200, { default_generation_settings: { n_ctx: 8192 } });
      return;
    }
    if (path === '/v1/models') {
      sendJson(response, 200, { data: models.map((id) => ({ id })) });
      return;
    }
    if (path !== WIRE[this.kind].path || request.method !== 'POST') {
      sendJson(response, 404, { error: { message: 'Not found' } });
      return;
    }
    let text = '';
    for await (const piece of request) text += String(piece);
    const body = JSON.parse(text) as FimBody;
    const abandoned = new Promise<boolean>((settle) => {
      response.on('close', () => settle(!response.writableFinished));
    });
    this.seen.push({ path, headers: request.headers, body, text, abandoned });
    const said = this.script(body, this.seen.length - 1);
    await this.answer(response, typeof said === 'string' ? { text: said } : said);
  }

  private async answer(response: ServerResponse, reply: FimReply): Promise<void> {
    const { text, delayMs = 0, paceMs = 0, until, fault } = reply;
    const { sse, piece, end } = WIRE[this.kind];
    if (fault?.kind === 'status') {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      sendJson(response, fault.status, { error: { message: fault.message } });
      return;
    }
    if (fault?.kind === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
      return;
    }
    if (fault?.kind === 'hang' && fault.after < 0) return;
    if (fault?.kind === 'cut' && fault.after < 0) {
      response.destroy();
      return;
    }
    if (delayMs > 0) await sleep(delayMs);
    await until;
    response.writeHead(200, { 'content-type': sse ? 'text/event-stream' : 'application/x-ndjson' });
    response.flushHeaders();
    const write = (event: object | string): void => {
      const data = typeof event === 'string' ? event : JSON.stringify(event);
      response.write(sse ? `data: ${data}\n\n` : `${data}\n`);
    };
    const pieces = text.match(/[\s\S]{1,4}/g) ?? [];
    for (const [i, one] of [...pieces, null].entries()) {
      if (fault && 'after' in fault && fault.after === i) {
        if (fault.kind === 'hang') return;
        if (fault.kind === 'cut') {
          response.destroy();
          return;
        }
        if (fault.kind === 'garbage') write('{"text": oops');
        else write({ error: { message: fault.message } });
      }
      if (one === null || response.destroyed) break;
      if (paceMs > 0) await sleep(paceMs);
      write(piece(one));
    }
    write(end);
    if (sse) write('[DONE]');
    response.end();
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
