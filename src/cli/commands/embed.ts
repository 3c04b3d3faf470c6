import type { DeepStatus } from '../../core/deep.js';
import { UserError } from '../../core/errors.js';
import type { CliContext, CommonOptions } from '../context.js';
import { deepLine } from '../render.js';
import { refresh, withEngine } from '../session.js';

export interface EmbedOptions extends CommonOptions {
  clear?: boolean;
  refresh: boolean;
}

/** `quarry embed`: embeds all that the chosen model has not embedded yet, and waits for it; or forgets all vectors. */
export async function embed(context: CliContext, dir: string, options: EmbedOptions): Promise<void> {
  await withEngine(context, dir, options, async (engine) => {
    const report = (status: DeepStatus): Promise<void> =>
      options.json ? context.terminal.json(status) : context.terminal.print(deepLine(status));
    if (options.clear) return report(await engine.deep('clear'));
    const { deep } = await engine.health();
    if (deep.state === 'off') {
      throw new UserError(
        'No embedding model is chosen: give --embedding org/name, a folder, or http://host/v1#model.',
        'bad-argument',
      );
    }
    if (options.refresh) await refresh(context, engine);
    const status = await engine.embed({
      signal: context.signal,
      onProgress: (now) => context.terminal.progress(deepLine(now)),
    });
    context.terminal.clearProgress();
    await report(status);
  });
}
