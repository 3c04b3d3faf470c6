import { parentPort, workerData } from 'node:worker_threads';
import { ModelError } from '../../core/model.js';
import { modelFiles } from '../../engine/embedding/deep/download.js';
import { ModelFailure, reasonOf } from '../../engine/embedding/deep/failure.js';
import { Generator } from './generator.js';
import type { GeneratorSpec, Message, Request, Work } from './protocol.js';

/** A chat model in a thread of its own (dist/generator.mjs), started only when the user chose one. */
const { files, native } = workerData as GeneratorSpec;

let loading: Promise<Generator> | undefined;
let queue = Promise.resolve();

parentPort!.on('message', (request: Request) => {
  queue = queue.then(() => answer(request));
});

async function answer({ work, port, stop }: Request): Promise<void> {
  const tell = (message: Message): void => port.postMessage(message);
  const stopped = (): boolean => Atomics.load(stop, 0) !== 0;
  try {
    if (!stopped()) tell(await perform(work, stopped, tell));
  } catch (error) {
    tell({ type: 'failure', message: reasonOf(error), problem: problemOf(error) });
  } finally {
    port.close();
  }
}

async function perform(work: Work, stopped: () => boolean, tell: (message: Message) => void): Promise<Message> {
  loading ??= load((share) => tell({ type: 'download', share }));
  loading.catch(() => (loading = undefined));
  const generator = await loading;
  if (work.kind === 'count') return { type: 'count', tokens: generator.count(work.text) };
  if (work.kind === 'generate') {
    return generator.generate({ ...work, stopped, onText: (text) => tell({ type: 'text', text }) });
  }
  const { contextTokens, runtimeName: runtime } = generator;
  return { type: 'opened', opened: { contextTokens, runtime } };
}

async function load(onProgress: (share: number) => void): Promise<Generator> {
  return Generator.load(files.model, await modelFiles({ ...files, onProgress }), native);
}

function problemOf(error: unknown): ModelError['problem'] {
  if (error instanceof ModelError) return error.problem;
  if (error instanceof ModelFailure) return error.kind === 'choice' ? 'gone' : 'unreachable';
  return 'malformed';
}
