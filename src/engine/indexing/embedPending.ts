import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModelFailure } from '../embedding/deep/failure.js';
import { TextsRefused } from '../embedding/deep/host.js';
import type { DeepModelRow, DeepStore, DeepVector, PendingContent } from '../store/deepStore.js';
import type { Store } from '../store/store.js';

/** Contents whose texts are sorted by length together, so that batches hardly pad. */
const WINDOW = 32;
/** One request to the model at most; what it has answered is committed and never asked again. */
const BATCH_TEXTS = 32;
const BATCH_CHARACTERS = 48_000;
/** Longest text that is embedded, characters; models look at 512 tokens, which are fewer. */
const TEXT_CHARACTERS = 8_000;
/** Looks whether somebody else needs the machine, milliseconds. */
const POLL_MS = 100;
/** First pause after a failure that may pass, doubled each time up to the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

export interface EmbedOptions {
  store: Store;
  deep: DeepStore;
  model: DeepModelRow;
  /** Vectors one after the other. */
  embed: (texts: string[], signal: AbortSignal) => Promise<Int8Array>;
  /** Runs a transaction under the index's lease, when no run of indexing holds it. */
  commit: (work: () => void) => Promise<void>;
  /** Someone searches or indexes just now: the deep tier waits. */
  isBusy: () => boolean;
  /** Failures in a row after which it gives up; each is told. */
  attempts: number;
  onFailure: (failure: ModelFailure, nextMs: number) => void;
  /** Called after every commit. */
  onProgress: () => void;
  signal: AbortSignal;
}

/**
 * Embeds every content that has no vectors of the model. Progress lives in the database: killed at any instant, the
 * next call goes on with at most one batch lost. A text that was embedded before, in whatever file, is not again.
 * @throws ModelFailure when the user has to act, or it failed too often; the signal's reason
 */
export async function embedPending(options: EmbedOptions): Promise<void> {
  const { deep, model, signal } = options;
  let failures = 0;
  for (;;) {
    signal.throwIfAborted();
    const pending = deep.pending(model.id, WINDOW);
    if (pending.length === 0) return;
    try {
      await embedWindow(options, pending, () => (failures = 0));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ModelFailure) || error.kind === 'choice' || ++failures >= options.attempts) throw error;
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
      options.onFailure(error, pause);
      await sleep(pause, undefined, { signal });
    }
  }
}

async function embedWindow(
  options: EmbedOptions,
  pending: readonly PendingContent[],
  onAnswer: () => void,
): Promise<void> {
  const { store, deep, model, commit, isBusy, signal, onProgress } = options;
  const finished = new Map<number, readonly Uint8Array[]>();
  const wanted = new Map<string, { hash: Uint8Array; text: string }>();
  for (const content of pending) {
    const texts = textsOf(store, content);
    const hashes = texts.map((text) => (text === null ? NONE : hashOf(text)));
    finished.set(content.id, hashes);
    deep.known(model.id, hashes).forEach((id, i) => {
      const text = texts[i];
      if (id === 0 && typeof text === 'string')
        wanted.set(Buffer.from(hashes[i]!).toString('base64'), { hash: hashes[i]!, text });
    });
  }
  const todo = [...wanted.values()].sort((a, b) => a.text.length - b.text.length);
  for (const batch of batches(todo)) {
    while (isBusy()) await sleep(POLL_MS, undefined, { signal });
    const vectors = await embedBatch(options, batch);
    onAnswer();
    await commit(() => deep.write(model.id, vectors, new Map()));
    onProgress();
  }
  await commit(() => deep.write(model.id, [], finished));
  onProgress();
}

/** A batch that the model refuses is halved until the text is found that it does not take. */
async function embedBatch(
  options: EmbedOptions,
  batch: readonly { hash: Uint8Array; text: string }[],
): Promise<DeepVector[]> {
  const { embed, model, signal } = options;
  try {
    const all = await embed(
      batch.map(({ text }) => text),
      signal,
    );
    return batch.map(({ hash }, i) => ({ hash, vector: all.slice(i * model.dimension, (i + 1) * model.dimension) }));
  } catch (error) {
    if (!(error instanceof TextsRefused)) throw error;
    if (batch.length === 1) return [{ hash: batch[0]!.hash, vector: null }];
    const half = batch.length >> 1;
    return [...(await embedBatch(options, batch.slice(0, half))), ...(await embedBatch(options, batch.slice(half)))];
  }
}

/** What is embedded of each chunk: its text below the names of what it lies in. Skeletons only repeat their methods. */
function textsOf(store: Store, { id, firstChunk, chunks }: PendingContent): (string | null)[] {
  const text = store.text(id);
  const containers = new Map(store.symbols(id).map((symbol) => [symbol.id, symbol.container]));
  return store.reader.chunks(firstChunk, chunks).map(({ kind, start, end, symbolId }) => {
    const body = text.slice(start, end).trim();
    if (kind === 'skeleton' || body === '') return null;
    const container = symbolId === null ? '' : (containers.get(symbolId) ?? '');
    return (container ? `${container}\n${body}` : body).slice(0, TEXT_CHARACTERS);
  });
}

function* batches<T extends { text: string }>(items: readonly T[]): Iterable<T[]> {
  let batch: T[] = [];
  let characters = 0;
  for (const item of items) {
    if (batch.length === BATCH_TEXTS || (batch.length > 0 && characters + item.text.length > BATCH_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(item);
    characters += item.text.length;
  }
  if (batch.length > 0) yield batch;
}

const NONE = new Uint8Array(16);
const hashOf = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest().subarray(0, 16));
