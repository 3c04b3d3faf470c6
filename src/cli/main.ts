import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants } from 'node:os';
import type { CliContext } from './context.js';
import { endingOf } from './failure.js';
import type { Ending } from './failure.js';
import { currentFolder } from './folders.js';
import { program } from './program.js';
import { Terminal } from './terminal.js';

/** Entry point of the command line (dist/cli.mjs): runs one command and ends the process with its status. */
async function main(): Promise<void> {
  const terminal = new Terminal(process.stdout, process.stderr, process.env);
  const cancel = new AbortController();
  const stopped: { by: NodeJS.Signals | null } = { by: null };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      stopped.by ??= name;
      cancel.abort();
    });
  }
  const leave = async (ending: Ending): Promise<never> => {
    if (ending.sentence) terminal.error(ending.sentence);
    await terminal.flush();
    process.exit(ending.status);
  };

  // Without this a vanished reader (`| head`) or a full disk behind `>` would be an uncaught exception. What could not
  // be written once is not tried again: every attempt would fail here anew.
  process.stdout.once('error', (error) => {
    process.stdout.on('error', () => undefined);
    const { status, sentence } = endingOf(error);
    if (sentence) terminal.error(sentence);
    process.exit(status);
  });
  process.stderr.on('error', () => undefined);

  try {
    const context: CliContext = {
      terminal,
      signal: cancel.signal,
      cwd: currentFolder(),
      environment: process.env,
      open: async (root, options) => (await import('../engine/open.js')).openEngine(root, options),
    };
    const quarry = program(context, packageVersion());
    if (process.argv.length <= 2) quarry.outputHelp();
    else await quarry.parseAsync(process.argv);
    await leave({ status: statusOf(stopped.by) });
  } catch (error) {
    const ending = stopped.by
      ? { status: statusOf(stopped.by), sentence: 'Stopped. What is in the index is kept.' }
      : endingOf(error);
    if (ending.status === 2 && process.argv.includes('--debug')) console.error(error);
    await leave(ending);
  }
}

/** 128 + the number of the signal, as shells count; 0 where none came. */
function statusOf(signal: NodeJS.Signals | null): number {
  return signal === null ? 0 : 128 + constants.signals[signal];
}

/** The version in package.json, which lies one folder above dist/. */
function packageVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

await main();
