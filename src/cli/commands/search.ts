import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../core/errors.js';
import type { EngineApi } from '../../core/engineApi.js';
import type { Hit } from '../../core/search.js';
import { parseBatch } from '../batch.js';
import type { CliContext, CommonOptions } from '../context.js';
import { duration, hitLine } from '../render.js';
import { refresh, withEngine } from '../session.js';
import { printable } from '../terminal.js';

export interface SearchOptions extends CommonOptions {
  limit: number;
  batch?: string;
  refresh: boolean;
}

/** A hit as promised to scripts: these fields, paths relative to the folder. */
const hitJson = ({ path, startLine, endLine, symbol, kind, score, why }: Hit): object => ({
  path,
  startLine,
  endLine,
  symbol,
  kind,
  score,
  why,
});

/** `quarry search`: one query for a person or a script, or a batch of them over one open index. */
export async function search(context: CliContext, dir: string, words: string[], options: SearchOptions): Promise<void> {
  const query = words.join(' ').trim();
  if (options.batch !== undefined) {
    if (query) throw new UserError('Give either a query or --batch, not both.', 'bad-argument');
    const queries = parseBatch(await readBatch(resolve(context.cwd, options.batch), options.batch));
    await withEngine(context, dir, options, (engine) => searchBatch(context, engine, queries, options));
    return;
  }
  if (!query) throw new UserError('The query is empty: quarry search <dir> <query>.', 'empty-query');
  await withEngine(context, dir, options, async (engine) => {
    if (options.refresh) await refresh(context, engine);
    const result = await engine.search(query, { limit: options.limit }, context.signal);
    for (const notice of result.notices ?? []) context.terminal.note(printable(notice));
    if (options.json) return context.terminal.json(result.hits.map(hitJson));
    if (result.noGoodMatch) {
      const nearest = result.hits.length > 0 ? ' The nearest:' : '';
      context.terminal.note(`Nothing in this folder matches “${printable(query)}”.${nearest}`);
    }
    const place = { root: engine.root, cwd: context.cwd };
    for (const hit of result.hits) {
      await context.terminal.print(hitLine(hit, place, (style, text) => context.terminal.paint(style, text)));
    }
    if (context.terminal.outColour) context.terminal.note(`${result.hits.length} in ${duration(result.ms)}`);
  });
}

async function searchBatch(
  context: CliContext,
  engine: EngineApi,
  queries: ReturnType<typeof parseBatch>,
  options: SearchOptions,
): Promise<void> {
  if (options.refresh) await refresh(context, engine);
  for (const { id, query, k } of queries) {
    const started = performance.now();
    const result = await engine.search(query, { limit: k ?? options.limit }, context.signal);
    const ms = Math.round((performance.now() - started) * 1000) / 1000;
    await context.terminal.json({ id, hits: result.hits.map(hitJson), noGoodMatch: result.noGoodMatch, ms });
  }
}

async function readBatch(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = missing ? 'There is no file' : 'This file cannot be read:';
    throw new UserError(`${problem} "${printable(shown)}" (--batch).`, 'bad-argument');
  }
}
