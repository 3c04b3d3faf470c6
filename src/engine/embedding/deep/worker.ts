import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Refused } from './endpoint.js';
import { ModelFailure, reasonOf } from './failure.js';
import { Models } from './models.js';
import type { Message, ModelSpec, Request, Value, Work } from './protocol.js';

/**
 * A model in a thread of its own (dist/deep.mjs), started only when the user chose one: a forward pass blocks its
 * thread, and this is the only code of the engine that opens a connection.
 */
const port = parentPort!;
const tell = (message: Message, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

const running = new Map<number, AbortController>();
/** Questions of a user who waits; they go between two passes over documents. */
const urgent: (() => Promise<void>)[] = [];
let work = Promise.resolve();

async function breathe(): Promise<void> {
  await nextTurn(); // messages come in
  while (urgent.length > 0) await urgent.shift()!();
}

const spec = workerData as ModelSpec;
const models = new Models(spec, {
  breathe,
  onDownload: (download) => tell({ download }),
  onSent: (sent, to, purpose) => tell({ sent, to, purpose }),
});

port.on('message', (request: Request) => {
  if ('cancel' in request) {
    running.get(request.cancel)?.abort();
    return;
  }
  const cancelling = new AbortController();
  running.set(request.id, cancelling);
  const perform = (): Promise<void> => answer(request.id, request.work, cancelling.signal);
  const isRemote = (request.work.kind === 'score' ? spec.settings.rerank : spec.settings).provider === 'endpoint';
  if (isUrgent(request.work) && isRemote) return void perform();
  if (isUrgent(request.work)) urgent.push(perform);
  else work = work.then(perform);
  // Whatever is urgent and was not done between passes is done when there are none.
  work = work.then(breathe);
});

const isUrgent = (asked: Work): boolean =>
  asked.kind === 'score' || (asked.kind === 'embed' && asked.purpose === 'query');

async function answer(id: number, asked: Work, signal: AbortSignal): Promise<void> {
  try {
    signal.throwIfAborted();
    const value = await perform(asked, signal);
    tell({ id, value }, value instanceof Int8Array ? [value.buffer as ArrayBuffer] : []);
  } catch (error) {
    const kind = error instanceof Refused ? 'refused' : error instanceof ModelFailure ? error.kind : 'broken';
    tell({ id, failure: { message: reasonOf(error), kind } });
  } finally {
    running.delete(id);
  }
}

function perform(asked: Work, signal: AbortSignal): Promise<Value> {
  if (asked.kind === 'open') return models.open(signal);
  if (asked.kind === 'embed') return models.embed(asked.texts, asked.purpose, signal);
  return models.score(asked.query, asked.texts, signal);
}
