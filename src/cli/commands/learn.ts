import type { EngineApi } from '../../core/engineApi.js';
import type { LearnOptions } from '../../core/learning.js';
import { adaptationText, calibrationText, learnProgressText } from '../../core/learningWords.js';
import type { CliContext, CommonOptions } from '../context.js';
import { refresh, withEngine } from '../session.js';

export interface LearnCommandOptions extends CommonOptions {
  refresh: boolean;
}

/** `quarry calibrate`: measures what results of a folder can promise. */
export const calibrate = (context: CliContext, dir: string, options: LearnCommandOptions): Promise<void> =>
  learn(context, dir, options, (engine, how) => engine.calibrate(how), calibrationText);

/** `quarry adapt`: learns from the folder's own comments, tests and commits; keeps only what helps. */
export const adapt = (context: CliContext, dir: string, options: LearnCommandOptions): Promise<void> =>
  learn(context, dir, options, (engine, how) => engine.adapt(how), adaptationText);

/** `quarry forget`: removes calibration, adapter, weights and opened results. */
export async function forget(context: CliContext, dir: string, options: CommonOptions): Promise<void> {
  await withEngine(context, dir, { ...options, refresh: false }, async (engine) => {
    const forgotten = await engine.forget();
    if (options.json) return context.terminal.json({ forgotten });
    await context.terminal.print(forgotten ? 'What was learnt is forgotten.' : 'Nothing was learnt yet.');
  });
}

async function learn<T extends object>(
  context: CliContext,
  dir: string,
  options: LearnCommandOptions,
  work: (engine: EngineApi, how: LearnOptions) => Promise<T>,
  text: (result: T) => string,
): Promise<void> {
  await withEngine(context, dir, options, async (engine) => {
    if (options.refresh) await refresh(context, engine);
    const result = await work(engine, {
      signal: context.signal,
      onProgress: (progress) => context.terminal.progress(learnProgressText(progress)),
    });
    context.terminal.clearProgress();
    return options.json ? context.terminal.json(result) : context.terminal.print(text(result));
  });
}
