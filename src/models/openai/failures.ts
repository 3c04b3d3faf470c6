import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { Cancelled } from '../../core/errors.js';
import { ModelError, type ModelProblem } from '../../core/model.js';
import { ModelFailure, reasonOf } from '../../engine/embedding/deep/failure.js';
import { contextFull, saysContextFull } from '../words.js';

/** Of a server's own message, at most; they can be pages. */
const MESSAGE_CHARACTERS = 200;

/** Who was asked for what, for the sentence. */
export interface Asked {
  host: string;
  model: string;
  /** Whether a key was sent. */
  keyed: boolean;
  /** Whether the server is this machine's. */
  local: boolean;
}

/** Too many requests, or a server that is overloaded or still loads its model. */
const BUSY = [429, 503, 529];
const CERTIFICATE = /certificate|self[- ]signed|unable to verify|CERT_|altname/i;

/**
 * Whatever went wrong with an endpoint, as one sentence that says what to do.
 * @param begun whether a part of the answer had come
 */
export function failureOf(error: unknown, asked: Asked, begun = false): ModelError | Cancelled {
  if (error instanceof ModelError || error instanceof Cancelled) return error;
  if (error instanceof ModelFailure) return new ModelError(error.message, 'unreachable');
  if (error instanceof APIUserAbortError) return new Cancelled();
  if (error instanceof APIConnectionTimeoutError) return slow(asked.host);
  if (error instanceof APIConnectionError) return unreachable(error, asked);
  if (error instanceof APIError) {
    const { status } = error as APIError;
    return status === undefined ? midway(error as APIError, asked) : refusal(error as APIError, status, asked);
  }
  const reason = reasonOf(error);
  if (begun || error instanceof SyntaxError) {
    return new ModelError(`${asked.host} broke off in the middle of the answer (${reason}); try again.`, 'malformed');
  }
  return unreachable(error, asked);
}

/** Whether a connection that was kept open turned out to be closed: servers close idle ones after some seconds. */
export const isReset = (error: unknown): boolean =>
  error instanceof APIConnectionError && /ECONNRESET|EPIPE|other side closed|socket hang up/.test(reasonOf(error));

/** @param seconds that were waited for; absent: as long as the connection could last */
export function slow(host: string, seconds?: number): ModelError {
  const waited = seconds === undefined ? 'in time' : `for ${seconds} s`;
  return new ModelError(`${host} said nothing ${waited}; try again, or choose a faster model.`, 'slow');
}

function unreachable(error: unknown, { host, local }: Asked): ModelError {
  const reason = reasonOf(error);
  const advice = CERTIFICATE.test(reason)
    ? 'if you trust it, name its authority in the setting quarry.network.certificates'
    : local
      ? 'is the server running?'
      : 'check the address, the network and the proxy';
  const end = advice.endsWith('?') ? '' : '.';
  return new ModelError(`${host} cannot be reached (${reason}): ${advice}${end}`, 'unreachable');
}

/** A server's answer that is no answer. */
function refusal(error: APIError, status: number, { host, model, keyed }: Asked): ModelError {
  const said = messageOf(error);
  const because = said ? `: ${said}` : '';
  const fail = (sentence: string, problem: ModelProblem): ModelError =>
    new ModelError(sentence, problem, retryAfterOf(error.headers));
  if (status === 401 || status === 403) {
    const key = keyed ? 'does not accept the key' : 'wants a key';
    return fail(`${host} ${key} (${status}); give it one with “Quarry: Choose Chat Model”.`, 'wrong-key');
  }
  if (status === 402 || error.code === 'insufficient_quota')
    return fail(`${host} wants payment (${status})${because}.`, 'refused');
  if (status === 404) {
    return fail(
      `${host} knows no model “${model}” at this address (404): choose another, or check that the address ends as the server wants it, mostly with /v1.`,
      'gone',
    );
  }
  if (status === 407) return fail('The proxy wants a login (407): put it into the setting http.proxy.', 'unreachable');
  if (status === 408 || status === 504) return fail(`${host} took too long (${status}); try again.`, 'slow');
  if (status === 413 || isFull(error)) return contextFull(host, model);
  if (BUSY.includes(status)) {
    const wait = retryAfterOf(error.headers);
    const when = wait === undefined ? 'a little later' : `in ${Math.ceil(wait / 1000)} s`;
    return fail(`${host} takes no more requests just now (${status})${because}; try again ${when}.`, 'rate-limited');
  }
  if (status >= 500) {
    return fail(`${host} fails (${status})${because}; try again, or choose another model.`, 'unreachable');
  }
  return fail(`${host} refuses the request (${status})${because}.`, 'refused');
}

/** An error that came as an event of the stream. */
function midway(error: APIError, { host, model }: Asked): ModelError {
  if (isFull(error)) return contextFull(host, model);
  return new ModelError(
    `${host} stopped with an error: ${messageOf(error) || 'it gave none'}; try again.`,
    /rate.?limit|overloaded/i.test(`${error.code ?? ''} ${messageOf(error)}`) ? 'rate-limited' : 'malformed',
  );
}

const isFull = (error: APIError): boolean => saysContextFull(`${error.code ?? ''} ${messageOf(error)}`);

/** Where the server says when: `Retry-After` in seconds or as a date, or OpenAI's in milliseconds. */
function retryAfterOf(headers: Headers | undefined): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? NaN);
  if (exact >= 0) return exact;
  const said = headers?.get('retry-after') ?? '';
  const ms = /^\d+(\.\d+)?$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function messageOf(error: APIError): string {
  const body = error.error as { message?: unknown } | string | undefined;
  const said = typeof body === 'object' && typeof body.message === 'string' ? body.message : error.message;
  const line = said.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > MESSAGE_CHARACTERS ? `${line.slice(0, MESSAGE_CHARACTERS)}…` : line;
}
