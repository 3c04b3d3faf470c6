import { getHeapStatistics } from 'node:v8';
import type { MessagePort } from 'node:worker_threads';
import { sentenceOf } from '../../core/errors.js';
import { adoptModel } from '../embedding/bundled.js';
import type { ContentRecord } from '../store/record.js';
import type { FileOutcome } from '../store/writer.js';
import { Syntax } from '../syntax/syntax.js';
import { classOf } from '../workspace/classes.js';
import { languageOf } from '../workspace/languages.js';
import { readSource } from '../workspace/readSource.js';
import { Claims } from './claims.js';
import { makeRecord, parse } from './makeRecord.js';
import type { Assignment, Compiled, Delivery, Finished, Job, Preparation, WorkerStart } from './messages.js';
import { perform, type ThreadWork } from './threadWork.js';

/** Heap and buffers of this thread, bytes, from which on it asks to be replaced. */
const RETIRE_AT = 128 * 1024 * 1024;
/** Bytes of a file from which on the run is not left to make its record: that would hold up all else it does. */
const LARGE_FILE = 128 * 1024;
/** Times shorter than this after a file was written may be shared by a later change (see racy). */
const FINE_CLOCK_MS = 20;
/** The same on file systems that keep whole seconds; FAT's clock ticks every two. */
const COARSE_CLOCK_MS = 2000;

/**
 * Serves a pool: takes assignments, gives back what became of each file. For that it has no connection to the index; the
 * one writer lives in the engine's own thread. When all files are done it may be given other work.
 */
export async function serve(port: MessagePort, start: WorkerStart): Promise<void> {
  const syntax = await Syntax.create(start.resources, (name, module) => {
    const compiled: Compiled = { name, module };
    port.postMessage(compiled);
  });
  const thread = new IndexingThread(port, start, syntax);
  let work = Promise.resolve();
  port.on('message', (message: Preparation | Assignment | ThreadWork) => {
    work = work.then(async () => {
      if ('version' in message) thread.prepare(message);
      else if ('jobs' in message) await thread.perform(message);
      else {
        perform(message);
        const finished: Finished = { finished: true };
        port.postMessage(finished);
      }
    });
  });
}

class IndexingThread {
  private readonly counters: Int32Array;
  private version = '';

  constructor(
    private readonly port: MessagePort,
    private readonly start: WorkerStart,
    private readonly syntax: Syntax,
  ) {
    this.counters = new Int32Array(start.progress);
  }

  prepare({ version, model }: Preparation): void {
    this.version = version;
    adoptModel(model);
  }

  async perform({ jobs, claims: memory, parseOnly }: Assignment): Promise<void> {
    const claims = new Claims(memory);
    for (const { path } of jobs) this.syntax.expect(languageOf(path));
    for (const [i, job] of jobs.entries()) {
      let retire = i === jobs.length - 1 && isLarge();
      let indexed: Indexed;
      Atomics.add(this.counters, 0, 1);
      try {
        indexed = await this.index(job, claims, parseOnly);
      } catch (error) {
        indexed = { outcome: failed(job, error), parsed: null };
        retire = true; // what threw may have left the parser's memory in any state
      }
      Atomics.add(this.counters, 1, 1);
      const delivery: Delivery = { ...indexed, retire };
      this.port.postMessage(delivery, buffersOf(indexed));
    }
  }

  private async index(job: Job, claims: Claims, parseOnly: boolean): Promise<Indexed> {
    const { path, size, mtimeMs } = job;
    const { version } = this;
    const { root, settings } = this.start;
    const readMs = Date.now();
    const source = await readSource(root, path, settings);
    const file = { path, size, mtimeMs, racy: isRacy(mtimeMs, readMs) };
    if (!source.ok) {
      const { state, reason, detail, language } = source;
      const outcome = { ...file, state, reason, detail, language, class: classOf(path), content: null };
      return { outcome, parsed: null };
    }
    const { hash, language } = source;
    const outcome: FileOutcome = { ...file, state: 'indexed', language, class: source.class, content: null };
    if (!claims.claim(hash, language) && !job.again)
      return { outcome: { ...outcome, content: { hash, language, version } }, parsed: null };
    const parsed = await parse(source, this.syntax);
    if (parseOnly && source.bytes < LARGE_FILE) return { outcome, parsed };
    return { outcome: { ...outcome, content: makeRecord(parsed, version) }, parsed: null };
  }
}

type Indexed = Omit<Delivery, 'retire'>;

/** A change within one tick of the clock leaves the time as it is: such a file is read again by the next run. */
function isRacy(mtimeMs: number, readMs: number): boolean {
  const tick = mtimeMs % 1000 === 0 ? COARSE_CLOCK_MS : FINE_CLOCK_MS;
  return mtimeMs > readMs - tick;
}

function failed({ path, size, mtimeMs }: Job, error: unknown): FileOutcome {
  const detail = sentenceOf(error);
  const file = { path, size, mtimeMs, racy: false, language: 'text', class: classOf(path) };
  return { ...file, state: 'failed', reason: 'error', detail, content: null };
}

function isLarge(): boolean {
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external > RETIRE_AT;
}

/** What is handed over instead of copied. Small buffers may lie in Node's shared pool, which must stay. */
function buffersOf({ outcome: { content }, parsed }: Indexed): ArrayBuffer[] {
  const arrays: NodeJS.TypedArray[] = parsed ? [parsed.stored, parsed.outline.comments] : [];
  if (content && 'text' in content) {
    const { text, outline, postings, lengths, vectors }: ContentRecord = content;
    arrays.push(text, outline, postings, lengths, ...(vectors ? [vectors] : []));
  }
  return arrays.flatMap((array) => {
    const whole = array.byteLength === array.buffer.byteLength;
    return whole && array.buffer instanceof ArrayBuffer ? [array.buffer] : [];
  });
}
