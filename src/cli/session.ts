import { resolve } from 'node:path';
import type { EngineApi, IndexOptions } from '../core/engineApi.js';
import { UserError } from '../core/errors.js';
import type { IndexSummary } from '../core/health.js';
import type { CliContext, CommonOptions } from './context.js';
import { deepSettings } from './deepSettings.js';
import { defaultStorage, resolveFolder } from './folders.js';
import { progressLine } from './render.js';

/** Opens the index of a folder, hands it to `use`, and closes it whatever happens. */
export async function withEngine<T>(
  context: CliContext,
  dir: string,
  options: CommonOptions,
  use: (engine: EngineApi) => Promise<T>,
): Promise<T> {
  const root = await resolveFolder(dir, context.cwd);
  const storage = resolve(context.cwd, options.indexDir ?? defaultStorage(context.environment, process.platform));
  const engine = await context.open(root, {
    storage,
    willIndex: options.refresh ?? true,
    deep: { settings: deepSettings(context, options), background: false },
    sqliteVec: context.environment['QUARRY_NO_SQLITE_VEC'] !== '1',
    onNotice: (sentence) => context.terminal.note(sentence),
  });
  try {
    return await use(engine);
  } finally {
    context.terminal.clearProgress();
    await engine.close();
  }
}

/** Brings the index up to date, with progress for a person who watches. */
export async function indexNow(
  context: CliContext,
  engine: EngineApi,
  options: Pick<IndexOptions, 'force'> = {},
): Promise<IndexSummary> {
  const started = performance.now();
  const summary = await engine.index({
    ...options,
    signal: context.signal,
    onProgress: (progress) => context.terminal.progress(progressLine(progress, performance.now() - started)),
  });
  context.terminal.clearProgress();
  return summary;
}

/** Failures to refresh that leave the index as it was, and therefore searchable. */
const SEARCHABLE_ANYWAY = new Set<UserError['code']>(['read-only', 'disk-full', 'busy']);

/**
 * Before a search: index a folder that never was, bring any other up to date. An index that cannot be written is
 * searched as it is, and that is said.
 */
export async function refresh(context: CliContext, engine: EngineApi): Promise<void> {
  try {
    await indexNow(context, engine);
  } catch (error) {
    if (!(error instanceof UserError) || !SEARCHABLE_ANYWAY.has(error.code)) throw error;
    if ((await engine.health()).files === 0) throw error;
    context.terminal.note(`Searching the index as it was: ${error.message}`);
  }
  context.signal.throwIfAborted();
}
