import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sentenceOf, UserError } from '../../core/errors.js';
import type { EngineApi } from '../../core/engineApi.js';
import { calibratedText } from '../../core/learningWords.js';
import type { Hit } from '../../core/search.js';
import type { SearchTrace } from '../../core/searchTrace.js';
import { differences, parseTrace } from '../../engine/retrieval/explain/replay.js';
import { parseBatch } from '../batch.js';
import { readGiven } from '../given.js';
import type { CliContext, CommonOptions } from '../context.js';
import { duration, hitLine } from '../render.js';
import { refresh, withEngine } from '../session.js';
import { printable } from '../terminal.js';

export interface SearchOptions extends CommonOptions {
  limit: number;
  batch?: string;
  trace?: string;
  replay?: string;
  refresh: boolean;
}

/** A hit as promised to scripts: these fields, paths relative to the folder. */
const hitJson = ({ path, startLine, endLine, symbol, kind, score, copies, why }: Hit): object => ({
  path,
  startLine,
  endLine,
  symbol,
  kind,
  score,
  ...(copies && { copies }),
  why,
});

/** `quarry search`: one query for a person or a script, or a batch of them over one open index. */
export async function search(context: CliContext, dir: string, words: string[], options: SearchOptions): Promise<void> {
  const query = words.join(' ').trim();
  if (options.batch !== undefined) {
    if (query) throw new UserError('Give either a query or --batch, not both.', 'bad-argument');
    const queries = parseBatch(await readGiven(context, options.batch, '--batch'));
    await withEngine(context, dir, options, (engine) => searchBatch(context, engine, queries, options));
    return;
  }
  if (options.replay !== undefined) {
    if (query) throw new UserError('Give either a query or --replay, not both.', 'bad-argument');
    const trace = parseTrace(await readGiven(context, options.replay, '--replay'));
    await withEngine(context, dir, options, (engine) => replay(context, engine, trace, options));
    return;
  }
  if (!query) throw new UserError('The query is empty: quarry search <dir> <query>.', 'empty-query');
  await withEngine(context, dir, options, async (engine) => {
    if (options.refresh) await refresh(context, engine);
    const trace = options.trace !== undefined;
    const result = await engine.search(query, { limit: options.limit, trace }, context.signal);
    if (trace) await writeTrace(resolve(context.cwd, options.trace!), options.trace!, result.trace!);
    for (const notice of result.notices ?? []) context.terminal.note(printable(notice));
    if (options.json) return context.terminal.json(result.hits.map(hitJson));
    if (result.noGoodMatch) {
      const nearest = result.hits.length > 0 ? ' The nearest:' : '';
      context.terminal.note(`Nothing in this folder matches “${printable(query)}”.${nearest}`);
    }
    if (result.calibrated && !result.noGoodMatch) context.terminal.note(calibratedText(result.calibrated));
    const place = { root: engine.root, cwd: context.cwd };
    for (const hit of result.hits) {
      await context.terminal.print(hitLine(hit, place, (style, text) => context.terminal.paint(style, text)));
    }
    if (context.terminal.outColour)
      context.terminal.note(`${result.hits.length} in ${duration(result.ms)}, ${result.tier} tier`);
  });
}

/** Searches as the trace says, and tells what is not the same. */
async function replay(
  context: CliContext,
  engine: EngineApi,
  before: SearchTrace,
  options: SearchOptions,
): Promise<void> {
  if (options.refresh) await refresh(context, engine);
  const { trace } = await engine.search(before.query, { ...before.options, trace: true }, context.signal);
  const changes = differences(before, trace!);
  if (options.json) return context.terminal.json({ same: changes.length === 0, differences: changes });
  await context.terminal.print(changes.length === 0 ? 'The same as then.' : changes.map(printable).join('\n'));
}

async function writeTrace(path: string, shown: string, trace: SearchTrace): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(trace, null, 2)}\n`);
  } catch (error) {
    const reason = sentenceOf(error);
    throw new UserError(`The trace cannot be written to "${printable(shown)}": ${printable(reason)}`, 'bad-argument');
  }
}

/** A query in which there is nothing to look for has no hits, and says why; the others are answered all the same. */
async function searchBatch(
  context: CliContext,
  engine: EngineApi,
  queries: ReturnType<typeof parseBatch>,
  options: SearchOptions,
): Promise<void> {
  if (options.refresh) await refresh(context, engine);
  for (const { id, query, k } of queries) {
    const started = performance.now();
    const found = await engine.search(query, { limit: k ?? options.limit }, context.signal).catch(nothingToLookFor);
    const ms = Math.round((performance.now() - started) * 1000) / 1000;
    const { hits, noGoodMatch, ...rest } = found;
    const problem = 'problem' in rest && { problem: rest.problem };
    await context.terminal.json({ id, hits: hits.map(hitJson), noGoodMatch, ms, ...problem });
  }
}

function nothingToLookFor(error: unknown): { hits: Hit[]; noGoodMatch: true; problem: string } {
  if (!(error instanceof UserError) || error.code !== 'empty-query') throw error;
  return { hits: [], noGoodMatch: true, problem: error.message };
}
