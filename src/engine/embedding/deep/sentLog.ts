import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file is moved aside (`.1`) when it is larger: 16 MB. */
const MOST_BYTES = 16 * 1024 * 1024;

/** What left the machine, one JSON object a line, so that the user can look: `{at, to, purpose, model, texts}`. */
export class SentLog {
  constructor(readonly file: string) {}

  record(to: string, purpose: string, model: string, texts: readonly string[]): void {
    mkdirSync(dirname(this.file), { recursive: true });
    if ((statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) > MOST_BYTES)
      renameSync(this.file, `${this.file}.1`);
    const line = { at: new Date().toISOString(), to, purpose, model, texts };
    appendFileSync(this.file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}
