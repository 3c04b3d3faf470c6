import type { Cursor, Proposal } from '../../core/completion.js';
import type { EngineApi } from '../../core/engineApi.js';
import { UserError } from '../../core/errors.js';
import type { CliContext, CommonOptions } from '../context.js';
import { type CursorFlags, cursorOf, parseCursors } from '../cursors.js';
import { readGiven } from '../given.js';
import { duration } from '../render.js';
import { refresh, withEngine } from '../session.js';
import { printable } from '../terminal.js';

export interface CompleteCommandOptions extends CommonOptions, CursorFlags {
  refresh: boolean;
}

/** `quarry complete`: what the built-in completer would write at a place; one place, or a batch over one open index. */
export async function complete(cli: CliContext, dir: string, options: CompleteCommandOptions): Promise<void> {
  const { batch } = options;
  if (batch !== undefined) {
    if (options.file !== undefined) throw new UserError('Give either --file or --batch, not both.', 'bad-argument');
    const cursors = parseCursors(await readGiven(cli, batch, '--batch'));
    await withEngine(cli, dir, options, async (engine) => {
      if (options.refresh) await refresh(cli, engine);
      for (const { id, cursor } of cursors) {
        await cli.terminal.json({ id, ...rounded(await completeAt(cli, engine, cursor)) });
      }
    });
    return;
  }
  const cursor = cursorOf(options);
  await withEngine(cli, dir, options, async (engine) => {
    if (options.refresh) await refresh(cli, engine);
    const proposal = await completeAt(cli, engine, cursor);
    if (options.json) return cli.terminal.json(rounded(proposal));
    if (proposal.text === null) {
      cli.terminal.note(proposal.reason);
      return;
    }
    await cli.terminal.print(printable(proposal.text));
    cli.terminal.note(`${Math.round(100 * proposal.confidence)} % sure, ${duration(proposal.ms)}`);
  });
}

/** As in an editor, which prepares when a file is opened: `ms` tells what a keystroke costs, not what loading does. */
async function completeAt(cli: CliContext, engine: EngineApi, cursor: Cursor): Promise<Proposal> {
  await engine.prepare(cursor);
  return engine.complete(cursor, {}, cli.signal);
}

const rounded = (proposal: Proposal): Proposal => ({ ...proposal, ms: Math.round(proposal.ms * 1000) / 1000 });
