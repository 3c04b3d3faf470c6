import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An attempt to use the network, or the beginning of a process's being watched. */
export interface SocketUse {
  what: 'watching' | 'connect' | 'listen' | 'udp' | 'dns';
  /** `host:port`, or a name that was looked up. */
  to: string;
  /** The last two parts of the path of the process's program, e.g. `dist/engine.mjs`. */
  main: string;
  pid: number;
  /** In a worker thread. */
  thread: boolean;
  stack: string;
}

/** Watches what Node processes started with {@link env}, and all that they start, do with the network. */
export class SocketWatch {
  private readonly report = join(mkdtempSync(join(tmpdir(), 'quarry-sockets-')), 'sockets.jsonl');

  private readonly preload: string;

  /** @param clone the root of the clone */
  constructor(clone: string) {
    this.preload = join(clone, 'test/harness/sockets.cjs');
  }

  /** For the process to start; whatever it starts inherits it. */
  get env(): Record<string, string> {
    return { NODE_OPTIONS: `--require ${JSON.stringify(this.preload)}`, QUARRY_SOCKETS: this.report };
  }

  /** Watches this process too, from now on; {@link env} must be in its environment. */
  watchHere(): void {
    createRequire(this.preload)(this.preload);
  }

  get all(): SocketUse[] {
    if (!existsSync(this.report)) return [];
    const complete = readFileSync(this.report, 'utf8').split('\n').slice(0, -1);
    return complete.map((line) => JSON.parse(line) as SocketUse);
  }

  /** Programs that are watched. */
  get watched(): string[] {
    return [...new Set(this.all.filter(({ what }) => what === 'watching').map(({ main }) => main))];
  }

  /** What was tried, without the beginnings. */
  get uses(): SocketUse[] {
    return this.all.filter(({ what }) => what !== 'watching');
  }
}
