import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

const fixtures = join(import.meta.dirname, '../../fixtures');
export type TinyModel = 'embedder' | 'reranker' | 'writer';
export const tinyModel = (name: TinyModel): string => join(fixtures, 'tiny-model', name);
export const certificate = join(fixtures, 'tls/localhost.pem');

/** A real HTTP server on this machine. */
export interface Served extends AsyncDisposable {
  url: string;
  port: number;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export async function serve(handler: Handler, secure = false): Promise<Served> {
  const tls = { cert: readFileSync(certificate), key: readFileSync(join(fixtures, 'tls/localhost.key.pem')) };
  const server = secure ? createTlsServer(tls, handler) : createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return JSON.parse(text);
}

/** How an embeddings server behaves; what it was asked is in `asked`, in order. */
export interface Manners {
  dimension?: number;
  key?: string;
  /** Milliseconds before each answer. */
  delayMs?: number;
  secure?: boolean;
  /** Answers in place of the vectors, for the n-th request of all, from 0; true when it did. */
  misbehave?: (n: number, texts: string[], response: ServerResponse) => boolean;
}

/** Words that mean the same here; each is one direction. */
const MEANINGS = [/doctor|physician/i, /car|automobile/i, /money|invoice/i];

/** Speaks OpenAI's `/v1/embeddings`, and `/v1/rerank` as Jina, vLLM and llama.cpp do. */
export async function embeddingServer(manners: Manners = {}) {
  const { dimension = 8, key, delayMs = 0, secure = false, misbehave } = manners;
  const asked: { path: string; texts: string[]; authorization: string | undefined }[] = [];
  const vectorOf = (text: string): number[] =>
    Array.from({ length: dimension }, (_x, i) => (MEANINGS[i]?.test(text) ? 1 : 0.01 * ((text.length + i) % 3)));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const {
      input,
      query,
      documents = [],
    } = (await bodyOf(request)) as {
      input?: string | string[];
      query?: string;
      documents?: string[];
    };
    const texts = input === undefined ? documents : [input].flat();
    const { authorization } = request.headers;
    asked.push({ path: request.url ?? '', texts, authorization });
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (key !== undefined && authorization !== `Bearer ${key}`) {
      response.writeHead(401).end('{"error":{"message":"no"}}');
      return;
    }
    if (misbehave?.(asked.length - 1, texts, response)) return;
    response.setHeader('content-type', 'application/json');
    if (request.url === '/v1/embeddings') {
      const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) })).reverse();
      response.end(JSON.stringify({ object: 'list', model: 'm', data, usage: { prompt_tokens: 1, total_tokens: 1 } }));
    } else if (request.url === '/v1/rerank') {
      const results = documents.map((text, index) => ({
        index,
        relevance_score: text.includes(query ?? '') ? 0.9 : 0.1,
      }));
      response.end(JSON.stringify({ results }));
    } else response.writeHead(404).end('{}');
  };
  const served = await serve((request, response) => void answer(request, response), secure);
  return { ...served, asked, endpoint: `${served.url}/v1`, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}

/** A proxy that forwards and tunnels; `through` lists what went through it. */
export async function proxyServer() {
  const through: string[] = [];
  const server = createServer((request, response) => {
    through.push(request.url ?? '');
    const forwarded = httpRequest(request.url ?? '', { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.writeHead(502).end());
    request.pipe(forwarded);
  });
  const tunnels = new Set<Duplex>();
  server.on('connect', (request, socket, head) => {
    tunnels.add(socket);
    through.push(request.url ?? '');
    const [host = '', port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    through,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        tunnels.forEach((socket) => socket.destroy());
      }),
  };
}

/** Serves the files of a tiny model as the hub does: `/org/name/resolve/main/FILE`. `asked` lists the files, `given` those that were downloaded. */
export async function modelMirror(
  model: TinyModel = 'embedder',
  change: (name: string, data: Buffer) => Buffer = (_name, data) => data,
) {
  const asked: string[] = [];
  const given: string[] = [];
  const served = await serve((request, response) => {
    const name = /^\/acme\/tiny\/resolve\/main\/(.+)$/.exec(request.url ?? '')?.[1] ?? '';
    asked.push(name);
    try {
      const data = change(name, readFileSync(join(tinyModel(model), name)));
      response.setHeader('content-length', data.length);
      if (request.method !== 'HEAD') given.push(name);
      response.end(request.method === 'HEAD' ? undefined : data);
    } catch {
      response.writeHead(404).end();
    }
  });
  return { ...served, asked, given, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}
