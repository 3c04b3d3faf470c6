import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type CancellationToken,
  type RequestType,
} from 'vscode-jsonrpc/node';
import { UserError } from '../../core/errors.js';
import type { LearnOptions, LearnProgress } from '../../core/learning.js';
import type { IndexProgress } from '../../core/health.js';
import { Engine } from '../engine.js';
import {
  adaptRequest,
  calibrateRequest,
  changesRequest,
  closeRequest,
  completeQueryRequest,
  contextRequest,
  prepareRequest,
  visitedRequest,
  completeRequest,
  completionJudgedRequest,
  deepNotification,
  deepRequest,
  embedRequest,
  explainFileRequest,
  knownRequest,
  forgetRequest,
  gatherRequest,
  healthRequest,
  indexProgress,
  indexRequest,
  learnProgress,
  logNotification,
  noticeNotification,
  openedRequest,
  openRequest,
  outlineRequest,
  readLinesRequest,
  setBufferRequest,
  structureRequest,
  suggestRequest,
  searchRequest,
  toWire,
  updateRequest,
  usagesRequest,
  type LearnParams,
  type LogLevel,
  type OpenParams,
  type WireError,
} from './protocol.js';

/**
 * The engine as a process of its own: serves one folder to the process that forked it, over Node's IPC channel, and
 * ends with it. One index is open at a time and for the life of the process.
 */

if (!process.send) {
  process.stderr.write('quarry: the engine is started by the editor; on a command line use `quarry`.\n');
  process.exit(1);
}

/** Shortest time between two reports of progress. */
const PROGRESS_MS = 100;

/** Time that closing the index may take once the parent is gone. */
const CLOSE_LIMIT_MS = 5000;

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
let engine: Engine | null = null;

/** Ends with the process: work under way is told to stop, committed batches stay. */
const ending = new AbortController();

function log(level: LogLevel, text: string): void {
  void connection.sendNotification(logNotification, { level, text }).catch(() => undefined);
}

function opened(): Engine {
  if (!engine) throw new UserError('The engine has not opened a folder yet.', 'engine-down');
  return engine;
}

async function open({ root, storage, settings, deep }: OpenParams): Promise<void> {
  if (engine) throw new UserError(`The engine already serves ${engine.root}.`, 'busy');
  const started = performance.now();
  engine = await Engine.open(root, {
    storage,
    settings,
    sqliteVec: process.env['QUARRY_NO_SQLITE_VEC'] !== '1',
    ...(deep && {
      deep: {
        settings: deep,
        background: true,
        onChange: (status) => void connection.sendNotification(deepNotification, status).catch(() => undefined),
        onLog: (sentence) => log('info', `deep tier: ${sentence}`),
      },
    }),
    onLog: (sentence) => log('warn', sentence),
    onNotice: (sentence) => void connection.sendNotification(noticeNotification, { sentence }),
  });
  log('info', `opened ${root} in ${Math.round(performance.now() - started)} ms (process ${process.pid})`);
}

/** Serves a request: its cancellation becomes an AbortSignal, its errors keep their kind. */
function serve<P, R>(type: RequestType<P, R, WireError>, handle: (params: P, signal: AbortSignal) => Promise<R>): void {
  connection.onRequest(type.method, async (params: P, token: CancellationToken) => {
    const cancelled = new AbortController();
    const listening = token.onCancellationRequested(() => cancelled.abort());
    try {
      return await handle(params, AbortSignal.any([cancelled.signal, ending.signal]));
    } catch (error) {
      const wire = toWire(error);
      if (wire.data?.kind === 'internal' && error instanceof Error) {
        log('error', `${type.method}: ${error.stack ?? error.message}`);
      }
      throw wire;
    } finally {
      listening.dispose();
    }
  });
}

async function shutDown(): Promise<void> {
  ending.abort();
  const closing = engine;
  engine = null;
  await closing?.close();
}

/** Hands progress on at a pace that people can follow, each change of phase at once: the editor has other work, too. */
function paced(tell: (value: IndexProgress) => void): (value: IndexProgress) => void {
  let last: { phase: string; at: number } | undefined;
  return (value) => {
    const at = performance.now();
    if (last?.phase === value.phase && at - last.at < PROGRESS_MS) return;
    last = { phase: value.phase, at };
    tell(value);
  };
}

serve(openRequest, open);
serve(indexRequest, async ({ progress, ...options }, signal) =>
  opened().index({
    ...options,
    signal,
    onProgress: paced((value) => {
      void connection.sendProgress(indexProgress, progress, value).catch(() => undefined);
    }),
  }),
);
serve(updateRequest, ({ paths }) => opened().update(paths));
serve(searchRequest, ({ query, options }, signal) => opened().search(query, options, signal));
serve(gatherRequest, (request, signal) => opened().gather(request, signal));
serve(structureRequest, (query, signal) => opened().structure(query, signal));
serve(completeQueryRequest, ({ query, limit }) => opened().completeQuery(query, limit));
serve(suggestRequest, ({ typed, what, limit }) => opened().suggest(typed, what, limit));
serve(changesRequest, ({ which }) => opened().changes(which));
serve(usagesRequest, ({ name, limit, of }) => opened().usages(name, limit, of));
serve(outlineRequest, ({ path }) => opened().outline(path));
serve(setBufferRequest, ({ path, text }) => opened().setBuffer(path, text));
serve(readLinesRequest, ({ path, startLine, endLine }) => opened().readLines(path, startLine, endLine));
serve(knownRequest, (request) => opened().known(request));
serve(contextRequest, ({ cursor, options }, signal) => opened().context(cursor, options, signal));
serve(prepareRequest, ({ cursor }) => opened().prepare(cursor));
serve(completeRequest, ({ cursor, options }, signal) => opened().complete(cursor, options, signal));
serve(completionJudgedRequest, ({ path, confidence, accepted }) =>
  opened().completionJudged(path, confidence, accepted),
);
serve(visitedRequest, ({ visit }) => opened().visited(visit));
serve(explainFileRequest, ({ path }) => opened().explainFile(path));
/** Learning with its progress told to whoever asked for it. */
function serveLearning<R>(
  type: RequestType<LearnParams, R, WireError>,
  learn: (api: Engine, options: LearnOptions) => Promise<R>,
): void {
  serve(type, ({ progress }, signal) => {
    let last = 0;
    const onProgress = (value: LearnProgress): void => {
      if (performance.now() - last < PROGRESS_MS) return;
      last = performance.now();
      void connection.sendProgress(learnProgress, progress, value).catch(() => undefined);
    };
    return learn(opened(), { signal, onProgress });
  });
}

serveLearning(calibrateRequest, (api, options) => api.calibrate(options));
serveLearning(adaptRequest, (api, options) => api.adapt(options));
serve(openedRequest, ({ query, path }) => opened().opened(query, path));
serve(forgetRequest, () => opened().forget());
serve(healthRequest, () => opened().health());
serve(embedRequest, (_params, signal) => opened().embed({ signal }));
serve(deepRequest, ({ action }) => opened().deep(action));
serve(closeRequest, shutDown);

// The user's typing comes first: indexing takes what is left of the processor.
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Not allowed here; the engine then competes like any other process.
}

connection.listen();
await once(process, 'disconnect');
setTimeout(() => process.exit(0), CLOSE_LIMIT_MS).unref();
await shutDown().catch(() => undefined);
process.exit(0);
