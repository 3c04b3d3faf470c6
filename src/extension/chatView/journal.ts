import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A file of records, one JSON a line, that grows by appending: what a crash can cost is the last line. Operations take
 * effect in the order in which they were called.
 */
export class Journal<R> {
  private last: Promise<unknown> = Promise.resolve();

  constructor(readonly file: string) {}

  /**
   * All records that can be read, none where there is no file. A last line without its end is the trace of a crash and
   * is left out; any other line that cannot be read makes the file `damaged`.
   */
  read(): Promise<{ records: R[]; damaged: boolean }> {
    return this.inTurn(async () => {
      const lines = (await textOf(this.file)).split('\n');
      const torn = lines.pop() !== '';
      const records = lines.map((line) => parsed(line) as R | null);
      const readable = records.filter((record) => record !== null);
      const damaged = readable.length < records.length;
      // What is appended next must not be glued to half a line.
      if (torn && !damaged) await this.replace(readable);
      return { records: readable, damaged };
    });
  }

  append(record: R): Promise<void> {
    const line = `${JSON.stringify(record)}\n`;
    return this.inTurn(async () => {
      await mkdir(dirname(this.file), { recursive: true });
      await appendFile(this.file, line);
    });
  }

  /** Replaces the whole file, or, on a failure, nothing. */
  write(records: readonly R[]): Promise<void> {
    return this.inTurn(() => this.replace(records));
  }

  /** Moves the file out of the way. @returns where it is now */
  setAside(): Promise<string> {
    const aside = `${this.file}.damaged-${Date.now()}`;
    return this.inTurn(async () => {
      await rename(this.file, aside);
      return aside;
    });
  }

  remove(): Promise<void> {
    return this.inTurn(() => rm(this.file, { force: true }));
  }

  private async replace(records: readonly R[]): Promise<void> {
    const part = `${this.file}.part`;
    await mkdir(dirname(this.file), { recursive: true });
    await writeFile(part, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await rename(part, this.file);
  }

  private inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.last.then(run);
    this.last = result.catch(() => undefined);
    return result;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function parsed(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
