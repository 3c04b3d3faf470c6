import { ask } from '../../answer/ask.js';
import { UserError } from '../../core/errors.js';
import type { CliContext, CommonOptions } from '../context.js';
import { renderMarkdown } from '../markdown.js';
import { clickable } from '../render.js';
import { refresh, withEngine } from '../session.js';

export interface AskOptions extends CommonOptions {
  limit?: number;
  model: string;
  refresh: boolean;
}

/** `quarry ask`: the extractive answer, as Markdown (coloured on a screen) or JSON. */
export async function askCommand(
  context: CliContext,
  dir: string,
  words: string[],
  options: AskOptions,
): Promise<void> {
  const question = words.join(' ').trim();
  if (!question) throw new UserError('The question is empty: quarry ask <dir> <question>.', 'empty-query');
  if (options.model !== 'none') {
    throw new UserError('This version answers without a language model; leave --model away.', 'bad-argument');
  }
  await withEngine(context, dir, options, async (engine) => {
    if (options.refresh) await refresh(context, engine);
    const answer = await ask(engine, question, { limit: options.limit, signal: context.signal });
    if (options.json) return context.terminal.json(answer);
    await context.terminal.print(
      context.terminal.outColour
        ? renderMarkdown(answer.answer, {
            paint: (style, text) => context.terminal.paint(style, text),
            link: (path) => clickable(engine.root, context.cwd, path),
          })
        : answer.answer,
    );
  });
}
