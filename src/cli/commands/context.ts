import type { EngineApi } from '../../core/engineApi.js';
import type { CompletionContext, ContextPiece } from '../../core/completion.js';
import { UserError } from '../../core/errors.js';
import type { CliContext, CommonOptions } from '../context.js';
import { type CursorFlags, cursorOf, parseCursors } from '../cursors.js';
import { readGiven } from '../given.js';
import { duration } from '../render.js';
import { refresh, withEngine } from '../session.js';
import { printable } from '../terminal.js';

export interface ContextCommandOptions extends CommonOptions, CursorFlags {
  budget?: number;
  refresh: boolean;
}

/** `quarry context`: what a completion at a place would be given; one place, or a batch over one open index. */
export async function context(cli: CliContext, dir: string, options: ContextCommandOptions): Promise<void> {
  const { batch, budget } = options;
  if (batch !== undefined) {
    if (options.file !== undefined) throw new UserError('Give either --file or --batch, not both.', 'bad-argument');
    const cursors = parseCursors(await readGiven(cli, batch, '--batch'));
    await withEngine(cli, dir, options, async (engine) => {
      if (options.refresh) await refresh(cli, engine);
      for (const { id, cursor } of cursors) {
        const result = await engine.context(cursor, budgeted(budget), cli.signal);
        await cli.terminal.json({ id, ...contextJson(result) });
      }
    });
    return;
  }
  const cursor = cursorOf(options);
  await withEngine(cli, dir, options, async (engine) => {
    if (options.refresh) await refresh(cli, engine);
    const result = await engine.context(cursor, budgeted(budget), cli.signal);
    if (options.json) return cli.terminal.json(contextJson(result));
    await print(cli, engine, result);
  });
}

const budgeted = (budget: number | undefined): { budget?: number } => (budget === undefined ? {} : { budget });

/** As promised to scripts. */
const contextJson = ({ prefix, suffix, evidence, tokens, ms }: CompletionContext): object => ({
  prefix,
  suffix,
  evidence: evidence.map(({ path, startLine, endLine, text, why, tokens: of }) => ({
    path,
    startLine,
    endLine,
    text,
    why,
    tokens: of,
  })),
  tokens,
  ms,
});

async function print(cli: CliContext, engine: EngineApi, { evidence, tokens, ms }: CompletionContext): Promise<void> {
  if (evidence.length === 0) cli.terminal.note(`Nothing in ${printable(engine.root)} helps at this place.`);
  for (const piece of evidence) {
    await cli.terminal.print(cli.terminal.paint('cyan', printable(headOf(piece))));
    await cli.terminal.print(
      `${piece.text
        .split('\n')
        .map((line) => `    ${printable(line)}`)
        .join('\n')}\n`,
    );
  }
  cli.terminal.note(`${evidence.length} pieces, ${tokens} tokens, ${duration(ms)}`);
}

const headOf = ({ path, startLine, endLine, why, tokens }: ContextPiece): string =>
  `${path}:${startLine}-${endLine}  ${why} (${tokens} tokens)`;
