import { Cancelled } from '../../core/errors.js';
import { ModelError } from '../../core/model.js';
import { reasonOf } from '../../engine/embedding/deep/failure.js';
import type { Fetch } from '../../engine/embedding/deep/network.js';

/** Longest wait for the first word of an answer, and between words. A completion that takes longer is of no use. */
const PATIENCE_MS = 10_000;
/** Of a server's refusal, at most this much is read. */
const REFUSAL_CHARACTERS = 2000;

/** What is said of a connection that the other side closed before it answered. */
const RESET = /ECONNRESET|EPIPE|other side closed|socket hang up/i;
/** Why a request was given up. */
const LATE = 'late';

export interface Call {
  fetch: Fetch;
  url: string;
  /** Bearer key; empty: none. */
  key: string;
  body: unknown;
  signal: AbortSignal;
  /** Milliseconds; {@link PATIENCE_MS} when absent. */
  patienceMs?: number;
}

/**
 * Posts JSON and gives the events of the answer as they come: server-sent events, lines of JSON, or one JSON body.
 * Leaving the loop early ends the request.
 * @throws ModelError, Cancelled
 */
export async function* post({ fetch, url, key, body, signal, patienceMs = PATIENCE_MS }: Call): AsyncGenerator {
  const ending = new AbortController();
  const stop = AbortSignal.any([signal, ending.signal]);
  const { host } = new URL(url);
  let timer: NodeJS.Timeout | undefined;
  const waiting = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => ending.abort(LATE), patienceMs);
  };
  try {
    waiting();
    const headers = { 'content-type': 'application/json', ...(key !== '' && { authorization: `Bearer ${key}` }) };
    const request = { method: 'POST', headers, body: JSON.stringify(body), signal: stop };
    // A connection that is kept for the next request may have been closed by the server just now.
    const response = await fetch(url, request).catch((error: unknown) => {
      if (stop.aborted || !RESET.test(reasonOf(error))) throw error;
      return fetch(url, request);
    });
    if (!response.ok) throw await refusal(host, response);
    if (!response.body) throw malformed(host, 'an empty answer');
    let events = 0;
    for await (const event of eventsOf(response.body, host)) {
      clearTimeout(timer);
      events++;
      yield event;
      waiting();
    }
    if (events === 0) throw malformed(host, 'an empty answer');
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    if (ending.signal.reason === LATE)
      throw new ModelError(`${host} did not answer within ${patienceMs / 1000} seconds.`, 'slow');
    if (error instanceof ModelError) throw error;
    throw new ModelError(`${host} cannot be reached: ${reasonOf(error)}.`, 'unreachable');
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

/** Gets JSON. @throws ModelError, Cancelled */
export async function get(fetch: Fetch, url: string, key: string, signal: AbortSignal): Promise<unknown> {
  const { host } = new URL(url);
  try {
    const response = await fetch(url, { headers: key === '' ? {} : { authorization: `Bearer ${key}` }, signal });
    if (!response.ok) throw await refusal(host, response);
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    if (error instanceof ModelError) throw error;
    if (error instanceof SyntaxError) throw malformed(host, 'something that is no JSON');
    throw new ModelError(`${host} cannot be reached: ${reasonOf(error)}.`, 'unreachable');
  }
}

/** Lines of `data: {…}` or of `{…}`; everything between them (comments, event names, blank lines) is left out. */
async function* eventsOf(body: AsyncIterable<Uint8Array>, host: string): AsyncGenerator {
  const decoder = new TextDecoder();
  let rest = '';
  const parsed = function* (lines: string[]): Generator {
    for (const line of lines) {
      const data = line.replace(/^data:/, '').trim();
      if (data === '' || data === '[DONE]' || /^(:|event:|id:|retry:)/.test(line)) continue;
      try {
        yield JSON.parse(data);
      } catch {
        throw malformed(host, 'something that is no completion');
      }
    }
  };
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* parsed(lines);
  }
  yield* parsed([rest + decoder.decode()]);
}

/** The error of an answer that cannot be read. */
export const malformed = (host: string, what: string): ModelError =>
  new ModelError(`${host} answered with ${what}.`, 'malformed');

/** A server's refusal as one sentence, with its own words where it has some. */
async function refusal(host: string, response: Response): Promise<ModelError> {
  const { status } = response;
  const words = messageIn((await response.text().catch(() => '')).slice(0, REFUSAL_CHARACTERS));
  const because = words === '' ? '' : `: ${words.replace(/\.$/, '')}`;
  if (status === 401 || status === 403) {
    return new ModelError(`${host} does not accept the key (${status})${because}.`, 'wrong-key');
  }
  if (status === 404) return new ModelError(`${host} has no such model or address (404)${because}.`, 'gone');
  if (status === 429) {
    const problem = `${host} takes no more requests just now (429)${because}.`;
    return new ModelError(problem, 'rate-limited', retryAfterMs(response.headers.get('retry-after')));
  }
  if (status >= 500) return new ModelError(`${host} fails (${status})${because}.`, 'unreachable');
  if (/context|too (long|large|many tokens)|maximum.*tokens/i.test(words)) {
    return new ModelError(`The prompt is longer than the model takes (${status})${because}.`, 'context-full');
  }
  return new ModelError(`${host} refuses the request (${status})${because}.`, 'refused');
}

function messageIn(text: string): string {
  try {
    const { error, message, detail } = JSON.parse(text) as Record<string, unknown>;
    const inner = typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : error;
    const said = [inner, message, detail].find((one) => typeof one === 'string');
    return typeof said === 'string' ? said.trim() : '';
  } catch {
    return '';
  }
}

/** Of a `Retry-After` header: seconds, or a date. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
