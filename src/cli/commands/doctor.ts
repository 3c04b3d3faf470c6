import type { CliContext, CommonOptions } from '../context.js';
import { healthText, statusText } from '../render.js';
import { withEngine } from '../session.js';

export interface DoctorOptions extends CommonOptions {
  file?: string;
}

/** `quarry doctor`: what the index holds and what it left out; with `--file`, why that one file is in or out. */
export async function doctor(context: CliContext, dir: string, options: DoctorOptions): Promise<void> {
  await withEngine(context, dir, { ...options, refresh: false }, async (engine) => {
    if (options.file !== undefined) {
      const status = await engine.explainFile(options.file.replaceAll('\\', '/').replace(/^\.\//, ''));
      return options.json ? context.terminal.json(status) : context.terminal.print(statusText(status));
    }
    const health = await engine.health();
    if (options.json) return context.terminal.json(health);
    await context.terminal.print(healthText(health, (style, text) => context.terminal.paint(style, text)));
  });
}
