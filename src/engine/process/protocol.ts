import { NotificationType, ProgressType, RequestType, ResponseError } from 'vscode-jsonrpc/node';
import type { Table, Usage, WhichDefinition } from '../../core/answer.js';
import type { Changes, ChangeSet, Suggestion } from '../../core/attach.js';
import type {
  CompleteOptions,
  CompletionContext,
  ContextOptions,
  Cursor,
  Proposal,
  Visit,
} from '../../core/completion.js';
import type { DeepAction, DeepSettings, DeepStatus } from '../../core/deep.js';
import type { IndexOptions } from '../../core/engineApi.js';
import { Cancelled, sentenceOf, UserError } from '../../core/errors.js';
import type { Gathered, GatherRequest } from '../../core/gather.js';
import type { Known, KnownRequest } from '../../core/known.js';
import type { Health, IndexProgress, IndexSummary } from '../../core/health.js';
import type { Completion, Hit, SearchOptions, SearchResult } from '../../core/search.js';
import type { Adaptation, Calibration, LearnProgress } from '../../core/learning.js';
import type { IndexSettings } from '../../core/settings.js';
import type { FileStatus } from '../../core/source.js';
import type { StructureQuery } from '../../core/structure.js';

/**
 * What the engine process and its client say to each other: `EngineApi` as JSON-RPC. A request's cancellation is the
 * protocol's own (`$/cancelRequest`); progress of an index run carries the token that its request named.
 */

/** Must be the first request: which folder this process serves. */
export interface OpenParams {
  root: string;
  /** The folder that holds the indexes of all folders. */
  storage: string;
  settings: IndexSettings;
  /** The optional model; absent: none. */
  deep?: DeepSettings;
}

export type IndexParams = Pick<IndexOptions, 'force' | 'first'> & { progress: number };

/** Which progress is meant, as for a run of indexing. */
export interface LearnParams {
  progress: number;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export const openRequest = new RequestType<OpenParams, void, WireError>('open');
export const indexRequest = new RequestType<IndexParams, IndexSummary, WireError>('index');
export const updateRequest = new RequestType<{ paths: string[] }, IndexSummary, WireError>('update');
export const searchRequest = new RequestType<{ query: string; options?: SearchOptions }, SearchResult, WireError>(
  'search',
);
export const gatherRequest = new RequestType<GatherRequest, Gathered, WireError>('gather');
export const structureRequest = new RequestType<StructureQuery, Table, WireError>('structure');
export const completeQueryRequest = new RequestType<{ query: string; limit?: number }, Completion[], WireError>(
  'completeQuery',
);
export const suggestRequest = new RequestType<
  { typed: string; what: 'path' | 'symbol'; limit?: number },
  Suggestion[],
  WireError
>('suggest');
export const changesRequest = new RequestType<{ which: ChangeSet }, Changes, WireError>('changes');
export const setBufferRequest = new RequestType<{ path: string; text: string | null }, void, WireError>('setBuffer');
export const usagesRequest = new RequestType<
  { name: string; limit?: number; of?: WhichDefinition },
  { usedBy: Usage[]; tests: Usage[] },
  WireError
>('usages');
export const outlineRequest = new RequestType<{ path: string }, Hit[], WireError>('outline');
export const readLinesRequest = new RequestType<
  { path: string; startLine: number; endLine: number },
  string | null,
  WireError
>('readLines');
export const knownRequest = new RequestType<KnownRequest, Known, WireError>('known');
export const contextRequest = new RequestType<
  { cursor: Cursor; options?: ContextOptions },
  CompletionContext,
  WireError
>('context');
export const prepareRequest = new RequestType<{ cursor: Cursor }, void, WireError>('prepare');
export const completeRequest = new RequestType<{ cursor: Cursor; options?: CompleteOptions }, Proposal, WireError>(
  'complete',
);
export const completionJudgedRequest = new RequestType<
  { path: string; confidence: number; accepted: boolean },
  void,
  WireError
>('completionJudged');
export const visitedRequest = new RequestType<{ visit: Visit }, void, WireError>('visited');
export const explainFileRequest = new RequestType<{ path: string }, FileStatus, WireError>('explainFile');
export const healthRequest = new RequestType<object, Health, WireError>('health');
export const embedRequest = new RequestType<object, DeepStatus, WireError>('embed');
export const deepRequest = new RequestType<{ action: DeepAction }, DeepStatus, WireError>('deep');
export const calibrateRequest = new RequestType<LearnParams, Calibration, WireError>('calibrate');
export const adaptRequest = new RequestType<LearnParams, Adaptation, WireError>('adapt');
export const openedRequest = new RequestType<{ query: string; path: string }, void, WireError>('opened');
export const forgetRequest = new RequestType<object, boolean, WireError>('forget');
export const closeRequest = new RequestType<object, void, WireError>('close');

export const indexProgress = new ProgressType<IndexProgress>();
export const learnProgress = new ProgressType<LearnProgress>();
/** A line for the log. */
export const logNotification = new NotificationType<{ level: LogLevel; text: string }>('log');
/** What the deep tier does, whenever that changes. */
export const deepNotification = new NotificationType<DeepStatus>('deepStatus');
/** A sentence that the user should see, e.g. that a damaged index was put aside. */
export const noticeNotification = new NotificationType<{ sentence: string }>('notice');

/** What an error carries besides its message, so that it is the same error on the other side. */
export interface WireError {
  kind: 'user' | 'cancelled' | 'internal';
  code?: UserError['code'];
}

/** Number of an error that the engine threw; the numbers below -32000 are JSON-RPC's own. */
const ENGINE_ERROR = 1;

/** An error as it goes over the wire. */
export function toWire(error: unknown): ResponseError<WireError> {
  if (error instanceof UserError) {
    return new ResponseError(ENGINE_ERROR, error.message, { kind: 'user', code: error.code });
  }
  if (error instanceof Cancelled || (error instanceof Error && error.name === 'AbortError')) {
    return new ResponseError(ENGINE_ERROR, error.message, { kind: 'cancelled' });
  }
  const message = sentenceOf(error);
  return new ResponseError(ENGINE_ERROR, message, { kind: 'internal' });
}

/** The error that the engine threw, from what came over the wire; other errors as they are. */
export function fromWire(error: unknown): unknown {
  if (!(error instanceof ResponseError) || error.code !== ENGINE_ERROR) return error;
  const data = error.data as WireError | undefined;
  if (data?.kind === 'user' && data.code) return new UserError(error.message, data.code);
  return data?.kind === 'cancelled' ? new Cancelled(error.message) : new Error(error.message);
}
