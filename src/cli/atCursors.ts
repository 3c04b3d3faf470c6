import type { Cursor } from '../core/completion.js';
import type { EngineApi } from '../core/engineApi.js';
import { UserError } from '../core/errors.js';
import type { CliContext, CommonOptions } from './context.js';
import { type CursorFlags, cursorOf, parseCursors } from './cursors.js';
import { readGiven } from './given.js';
import { refresh, withEngine } from './session.js';

export interface AtCursorsOptions extends CommonOptions, CursorFlags {
  refresh: boolean;
}

/** What a command says at a place. */
interface Answering<T> {
  answer: (engine: EngineApi, cursor: Cursor) => Promise<T>;
  /** As promised to scripts. */
  json: (answer: T) => object;
  /** For people. */
  show: (answer: T, engine: EngineApi) => Promise<void>;
}

/** Answers at one place, or at a batch of them over one open index. @throws UserError bad-argument */
export async function atCursors<T>(
  cli: CliContext,
  dir: string,
  options: AtCursorsOptions,
  { answer, json, show }: Answering<T>,
): Promise<void> {
  const { batch } = options;
  if (batch !== undefined) {
    if (options.file !== undefined) throw new UserError('Give either --file or --batch, not both.', 'bad-argument');
    const cursors = parseCursors(await readGiven(cli, batch, '--batch'));
    await withEngine(cli, dir, options, async (engine) => {
      if (options.refresh) await refresh(cli, engine);
      for (const { id, cursor } of cursors) await cli.terminal.json({ id, ...json(await answer(engine, cursor)) });
    });
    return;
  }
  const cursor = cursorOf(options);
  await withEngine(cli, dir, options, async (engine) => {
    if (options.refresh) await refresh(cli, engine);
    const answered = await answer(engine, cursor);
    if (options.json) await cli.terminal.json(json(answered));
    else await show(answered, engine);
  });
}
