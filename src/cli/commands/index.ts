import type { CliContext, CommonOptions } from '../context.js';
import { Cancelled } from '../../core/errors.js';
import type { IndexSummary } from '../../core/health.js';
import { summaryText } from '../render.js';
import { indexNow, withEngine } from '../session.js';

export interface IndexOptions extends CommonOptions {
  force?: boolean;
  watch?: boolean;
}

/** `quarry index`: one run, or with `--watch` a run and then one for every burst of changes. */
export async function index(context: CliContext, dir: string, options: IndexOptions): Promise<void> {
  await withEngine(context, dir, options, async (engine) => {
    const report = (summary: IndexSummary): Promise<void> =>
      options.json ? context.terminal.json(summary) : context.terminal.print(summaryText(summary));
    const summary = await indexNow(context, engine, { force: options.force });
    await report(summary);
    if (summary.cancelled) throw new Cancelled();
    if (!options.watch) return;
    const { watch } = await import('../watch.js');
    context.terminal.note('Following changes; Ctrl-C ends it.');
    await watch(engine, context.signal, { onUpdate: report, onNotice: (sentence) => context.terminal.note(sentence) });
  });
}
