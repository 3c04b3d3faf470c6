import { CommanderError } from 'commander';
import { Cancelled, sentenceOf, UserError } from '../core/errors.js';
import { ModelError } from '../core/model.js';

/** How the process ends: exit status (0 done, 1 the user can mend it, 2 our fault, 130 cancelled) and what is said. */
export interface Ending {
  status: number;
  sentence?: string;
}

const done: Ending = { status: 0 };

const systemErrors: Record<string, string> = {
  ENOSPC: 'There is no space left on the disk. What was committed is kept; free some space and run it again.',
  EDQUOT: 'Your disk quota is used up. What was committed is kept; free some space and run it again.',
  EROFS: 'The disk is read-only. Choose another place for the index with --index-dir.',
  EMFILE: 'Too many open files. Raise the limit (ulimit -n) and run it again.',
};

/** What to tell the user about a failure: one line, never a stack. */
export function endingOf(error: unknown): Ending {
  if (error instanceof CommanderError) return endingOfUsage(error);
  if (error instanceof UserError || error instanceof ModelError) return { status: 1, sentence: oneLine(error.message) };
  if (error instanceof Cancelled || (error instanceof Error && error.name === 'AbortError')) return { status: 130 };
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  // The reader has gone, as in `quarry search … | head`: it has what it wanted.
  if (code === 'EPIPE') return done;
  if (systemErrors[code]) return { status: 1, sentence: systemErrors[code] };
  const message = oneLine(sentenceOf(error));
  return { status: 2, sentence: `Internal error: ${message} (run again with --debug for the details)` };
}

/** Commander's `error: unknown option '--x'\n(Did you mean --y?)` as one sentence; help and version are no errors. */
function endingOfUsage(error: CommanderError): Ending {
  if (error.exitCode === 0) return done;
  const said = oneLine(error.message.replace(/^error: /, '')).replace(/\.$/, '');
  return { status: 1, sentence: `${said[0]?.toUpperCase() ?? ''}${said.slice(1)}. See quarry --help.` };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
