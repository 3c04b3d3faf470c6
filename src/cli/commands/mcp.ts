import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineApi } from '../../core/engineApi.js';
import { UserError } from '../../core/errors.js';
import { loadTokenizer } from '../../core/tokens.js';
import { mcpServer } from '../../tools/mcpServer.js';
import type { CliContext, CommonOptions } from '../context.js';
import { withEngine } from '../session.js';
import { printable } from '../terminal.js';
import { watch } from '../watch.js';

/** Pause before another try where another process writes the index. */
const BUSY_RETRY_MS = 5_000;

export interface McpCommandOptions extends CommonOptions {
  refresh: boolean;
}

/**
 * `quarry mcp`: an MCP server over stdin and stdout until the client leaves. It serves at once; the index is brought up
 * to date meanwhile and then follows the files. Standard output is the protocol's alone.
 */
export async function mcp(
  context: CliContext,
  version: string,
  dir: string,
  options: McpCommandOptions,
): Promise<void> {
  await withEngine(context, dir, options, async (engine) => {
    const leaving = new AbortController();
    const signal = AbortSignal.any([context.signal, leaving.signal]);
    const say = (sentence: string): void => context.terminal.note(printable(sentence));
    const indexed = options.refresh ? bringUpToDate(engine, signal, say) : Promise.resolve(false);
    const server = mcpServer({
      api: engine,
      version,
      countTokens: loadTokenizer,
      settled: indexed,
      onError: (error) => say(String(error)),
    });
    const left = new Promise<void>((resolve) => {
      server.server.onclose = resolve;
      context.signal.addEventListener('abort', () => resolve(), { once: true });
      // The transport does not tell of the end of its input, which is how clients leave.
      process.stdin.once('end', resolve);
    });
    await server.connect(new StdioServerTransport());
    say(`serving ${engine.root}`);
    const listener = { onUpdate: () => Promise.resolve(), onNotice: say };
    const following = indexed.then((isDone) => (isDone ? watch(engine, signal, listener) : undefined));
    await left;
    leaving.abort();
    await server.close();
    await following;
  });
}

/** Indexes what has changed. @returns whether that is done; what hinders it is said, and what there is is served */
async function bringUpToDate(engine: EngineApi, signal: AbortSignal, say: (text: string) => void): Promise<boolean> {
  try {
    const { files, ms, cancelled } = await whenFree(() => engine.index({ signal }), signal, say);
    if (!cancelled) say(`${files} files are indexed, in ${ms} ms`);
    return !cancelled;
  } catch (error) {
    if (!signal.aborted) say(error instanceof Error ? error.message : String(error));
    return false;
  }
}

/** Does the work once no other process writes the index. */
async function whenFree<T>(work: () => Promise<T>, signal: AbortSignal, say: (sentence: string) => void): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError && error.code === 'busy')) throw error;
      if (!told) say(error.message);
      await sleep(BUSY_RETRY_MS, undefined, { signal });
    }
  }
}
