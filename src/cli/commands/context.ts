import type { EngineApi } from '../../core/engineApi.js';
import type { CompletionContext, ContextPiece } from '../../core/completion.js';
import { atCursors, type AtCursorsOptions } from '../atCursors.js';
import type { CliContext } from '../context.js';
import { duration } from '../render.js';
import { printable } from '../terminal.js';

export interface ContextCommandOptions extends AtCursorsOptions {
  budget?: number;
}

/** `quarry context`: what a completion at a place would be given; one place, or a batch over one open index. */
export function context(cli: CliContext, dir: string, options: ContextCommandOptions): Promise<void> {
  const { budget } = options;
  return atCursors(cli, dir, options, {
    answer: (engine, cursor) => engine.context(cursor, budget === undefined ? {} : { budget }, cli.signal),
    json: contextJson,
    show: (result, engine) => print(cli, engine, result),
  });
}

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
