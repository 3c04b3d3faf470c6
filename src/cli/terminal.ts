import type { Writable } from 'node:stream';
import { once } from 'node:events';
import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

type Output = Writable & { isTTY?: boolean; columns?: number };

/** Text that came from files or users, made safe to print: no escape sequences, no control characters, one line. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** Standard output and error. Results go to `out`; progress, notes and errors go to the other. */
export class Terminal {
  /** `out` is a person's screen, so results may be coloured. */
  readonly outColour: boolean;
  private readonly errorColour: boolean;
  private readonly live: boolean;
  private lineShown = false;

  constructor(
    private readonly stdout: Output,
    private readonly stderr: Output,
    environment: NodeJS.ProcessEnv,
  ) {
    const wanted = !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
    this.outColour = wanted && stdout.isTTY === true;
    this.errorColour = wanted && stderr.isTTY === true;
    this.live = stderr.isTTY === true;
  }

  /** Resolves when the text was taken, so that a slow reader holds the writer back. */
  async print(text: string): Promise<void> {
    this.clearProgress();
    if (!this.stdout.write(`${text}\n`)) await once(this.stdout, 'drain');
  }

  json(value: unknown): Promise<void> {
    return this.print(JSON.stringify(value));
  }

  paint(style: Style, text: string): string {
    return this.outColour ? styleText(style, text, { validateStream: false }) : text;
  }

  /** One line a person should see, beside the results. */
  note(sentence: string): void {
    this.clearProgress();
    this.stderr.write(`${this.errorColour ? styleText('dim', sentence, { validateStream: false }) : sentence}\n`);
  }

  error(sentence: string): void {
    this.clearProgress();
    const label = this.errorColour ? styleText('red', 'quarry:', { validateStream: false }) : 'quarry:';
    this.stderr.write(`${label} ${sentence}\n`);
  }

  /** A line that overwrites itself; nothing where no person watches. */
  progress(text: string): void {
    if (!this.live) return;
    const width = Math.max(20, (this.stderr.columns ?? 80) - 1);
    this.stderr.write(`\r\x1b[2K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
    this.lineShown = true;
  }

  clearProgress(): void {
    if (!this.lineShown) return;
    this.stderr.write('\r\x1b[2K');
    this.lineShown = false;
  }

  /** Resolves when all that was printed has left the process. */
  async flush(): Promise<void> {
    await Promise.all(
      [this.stdout, this.stderr].map((s) => new Promise<void>((resolve) => s.write('', () => resolve()))),
    );
  }
}
