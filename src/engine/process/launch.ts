import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { LogLevel } from './protocol.js';

export interface Launch {
  /** The bundled engine, `dist/engine.mjs`. */
  module: string;
  /** The Node to run it with; by default the one that runs this process. */
  execPath?: string;
}

export interface Launched {
  child: ChildProcess;
  connection: MessageConnection;
  /** Resolves when the process has ended or could not be started: how, as the end of a sentence. */
  died: Promise<string>;
}

/** Starts an engine process; its output goes to `log`, line by line. */
export function startEngine({ module, execPath }: Launch, log: (level: LogLevel, text: string) => void): Launched {
  const child = fork(module, [], {
    execPath: execPath ?? process.execPath,
    // Not the parent's flags: a debugger's port, for one, is taken. node:sqlite warns that it is young.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // One malloc arena: with one a thread, glibc keeps a third more memory of what threads hand each other.
    env: { MALLOC_ARENA_MAX: '1', ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const died = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `was killed (${signal})` : `ended with code ${code ?? '?'}`));
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
  });
  if (child.stdout) createInterface(child.stdout).on('line', (line) => log('info', line));
  if (child.stderr) createInterface(child.stderr).on('line', (line) => log('warn', line));
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  // A closed channel is reported through `died`, with the reason.
  connection.onError(() => undefined);
  connection.listen();
  return { child, connection, died };
}
