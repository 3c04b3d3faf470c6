import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { EngineApi } from '../../core/engineApi.js';
import { sentenceOf } from '../../core/errors.js';
import { loadTokenizer } from '../../core/tokens.js';
import { mcpServer } from '../../tools/mcpServer.js';
import type { CliContext, CommonOptions } from '../context.js';
import { withEngine } from '../session.js';
import { printable } from '../terminal.js';
import { watch, whenFree } from '../watch.js';

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
    const sayUnlessLeaving = (error: unknown): void => {
      if (!signal.aborted) say(sentenceOf(error));
    };
    // What hinders it is said, and what there is is served.
    const upToDate = options.refresh ? bringUpToDate(engine, signal, say) : Promise.resolve(false);
    const indexed = upToDate.catch((error: unknown) => {
      sayUnlessLeaving(error);
      return false;
    });
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
    const following = indexed
      .then((isDone) => (isDone ? watch(engine, signal, listener) : undefined))
      .catch(sayUnlessLeaving);
    await left;
    leaving.abort();
    await server.close();
    await following;
  });
}

/** Indexes what has changed. @returns whether that was done to its end */
async function bringUpToDate(engine: EngineApi, signal: AbortSignal, say: (text: string) => void): Promise<boolean> {
  const { files, ms, cancelled } = await whenFree(() => engine.index({ signal }), signal, say);
  if (!cancelled) say(`${files} files are indexed, in ${ms} ms`);
  return !cancelled;
}
