import type { Cursor, Proposal } from '../../core/completion.js';
import type { EngineApi } from '../../core/engineApi.js';
import { atCursors, type AtCursorsOptions } from '../atCursors.js';
import type { CliContext } from '../context.js';
import { duration } from '../render.js';
import { printable } from '../terminal.js';

/** `quarry complete`: what the built-in completer would write at a place; one place, or a batch over one open index. */
export function complete(cli: CliContext, dir: string, options: AtCursorsOptions): Promise<void> {
  return atCursors(cli, dir, options, {
    answer: (engine, cursor) => completeAt(cli, engine, cursor),
    json: rounded,
    show: (proposal) => print(cli, proposal),
  });
}

/** As in an editor, which prepares when a file is opened: `ms` tells what a keystroke costs, not what loading does. */
async function completeAt(cli: CliContext, engine: EngineApi, cursor: Cursor): Promise<Proposal> {
  await engine.prepare(cursor);
  return engine.complete(cursor, {}, cli.signal);
}

async function print(cli: CliContext, proposal: Proposal): Promise<void> {
  if (proposal.text === null) {
    cli.terminal.note(proposal.reason);
    return;
  }
  await cli.terminal.print(printable(proposal.text));
  cli.terminal.note(`${Math.round(100 * proposal.confidence)} % sure, ${duration(proposal.ms)}`);
}

const rounded = (proposal: Proposal): Proposal => ({ ...proposal, ms: Math.round(proposal.ms * 1000) / 1000 });
