import { ask } from '../../answer/ask.js';
import { askStream } from '../../answer/askStream.js';
import { ASK_COMMANDS, type AskRequest } from '../../core/ask.js';
import type { Answer } from '../../core/answer.js';
import type { EngineApi } from '../../core/engineApi.js';
import { UserError } from '../../core/errors.js';
import { ModelError } from '../../core/model.js';
import type { CliContext, CommonOptions } from '../context.js';
import { MarkdownLines, renderMarkdown } from '../markdown.js';
import { modelNamed } from '../model.js';
import { clickable } from '../render.js';
import { refresh, withEngine } from '../session.js';

export interface AskOptions extends CommonOptions {
  limit?: number;
  model: string;
  length?: AskRequest['length'];
  refresh: boolean;
}

/** `quarry ask`: an answer with checked citations, as Markdown (on a screen as it is written) or JSON. */
export async function askCommand(
  context: CliContext,
  dir: string,
  words: string[],
  options: AskOptions,
): Promise<void> {
  const typed = words.join(' ').trim();
  const [, name, rest = ''] = /^\/(\w+)\s*([\s\S]*)$/.exec(typed) ?? [];
  const command = ASK_COMMANDS.find((one) => one === name);
  const question = command ? rest : typed;
  if (!question) throw new UserError('The question is empty: quarry ask <dir> <question>.', 'empty-query');
  await withEngine(context, dir, options, async (engine) => {
    const model = await modelNamed(context, options.model, options);
    if (options.refresh) await refresh(context, engine);
    const request: AskRequest = { question, model, ...(command && { command }), length: options.length };
    try {
      const answer = model
        ? await written(context, engine, request, options)
        : await ask(engine, question, { limit: options.limit, signal: context.signal });
      if (options.json) await context.terminal.json(answer);
      else if (!model || !context.terminal.outColour) await context.terminal.print(shown(context, engine, answer));
      else await context.terminal.print(afterwards(context, engine, answer));
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      // What the repository says by itself is there all the same; the exit status tells that the model failed.
      const answer = await ask(engine, question, { limit: options.limit, signal: context.signal });
      if (options.json) await context.terminal.json(answer);
      else await context.terminal.print(shown(context, engine, answer));
      throw error;
    }
  });
}

/** The answer of a model; on a screen its lines are printed as they are written. */
async function written(
  context: CliContext,
  engine: EngineApi,
  request: AskRequest,
  options: AskOptions,
): Promise<Answer> {
  const isLive = context.terminal.outColour && !options.json;
  const lines = new MarkdownLines(lookOf(context, engine));
  let answer: Answer | null = null;
  for await (const event of askStream(engine, request, context.signal)) {
    if (event.type === 'step') context.terminal.progress(event.step.title);
    if (event.type === 'sent')
      context.terminal.progress(`waiting for ${event.sent.model} (${event.sent.requests.at(-1)?.tokens} tokens) …`);
    if (event.type === 'text' && isLive) for (const line of lines.add(event.text)) await context.terminal.print(line);
    if (event.type === 'done') ({ answer } = event);
  }
  if (isLive) for (const line of lines.end()) await context.terminal.print(line);
  return answer!;
}

const lookOf = (context: CliContext, engine: EngineApi): Parameters<typeof renderMarkdown>[1] => ({
  paint: (style, text) => context.terminal.paint(style, text),
  link: (path) => clickable(engine.root, context.cwd, path),
});

function shown(context: CliContext, engine: EngineApi, answer: Answer): string {
  const notes = (answer.flags ?? []).map(({ sentence }) => `> ${sentence}`);
  const text = [answer.answer, ...notes].join('\n\n');
  return context.terminal.outColour ? renderMarkdown(text, lookOf(context, engine)) : text;
}

/** What the checks found, below an answer that was printed before they were made. */
function afterwards(context: CliContext, engine: EngineApi, { citations, flags = [] }: Answer): string {
  const held = citations.filter(({ verified }) => verified).length;
  const failed = citations.filter(({ verified }) => !verified);
  const said = citations.length === 0 ? 'no citations' : `${held} of ${citations.length} citations hold`;
  const lines = [
    ...failed.map(({ path, startLine, problem }) => `- ~~${path}:${startLine}~~ ${problem ?? ''}`),
    ...flags.map(({ sentence }) => `- ${sentence}`),
  ];
  return renderMarkdown([`\n*Checked: ${said}.*`, ...lines].join('\n'), lookOf(context, engine));
}
