import { Command, InvalidArgumentError } from 'commander';
import type { AskOptions } from './commands/ask.js';
import type { AtCursorsOptions } from './atCursors.js';
import type { ContextCommandOptions } from './commands/context.js';
import type { DoctorOptions } from './commands/doctor.js';
import type { EmbedOptions } from './commands/embed.js';
import type { IndexOptions } from './commands/index.js';
import type { LearnCommandOptions } from './commands/learn.js';
import type { McpCommandOptions } from './commands/mcp.js';
import type { SearchOptions } from './commands/search.js';
import type { CliContext, CommonOptions } from './context.js';

/** A whole number of at least 1. */
function positive(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 1000) throw new InvalidArgumentError('A number from 1 to 1000 is expected.');
  return n;
}

/** A line, a column or a number of tokens. */
function count(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 10_000_000)
    throw new InvalidArgumentError('A number from 1 on is expected.');
  return n;
}

/** One of some words. */
const oneOf =
  (...words: string[]) =>
  (text: string): string => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(`One of ${words.join(', ')} is expected.`);
  };

const FILTER_HELP = `
Filters, anywhere in the query; of several values of one any will do, and all filters must pass:
  lang:go            files in a language, as it is called or by its extension (ts, py, c++, sh)
  path:src/core      files whose path has this; * and ** stand for anything, without and with /
  class:test         source, test, doc, config, generated, vendored or data
  kind:class         definitions of a kind: function, method, class, interface, constant, section …
  symbol:parse       definitions of this name or beginning with it; Shop.parse: those inside Shop
  -lang: -path: …    leave out what the filter names; -test is short for -class:test
  -word -"two words" leave out results that have the word, also as a part of an identifier
  "exact text"       text as it stands
Filters alone list what passes. A pasted stack trace leads to its frames.`;

const MODEL_HELP = `
Models:
  http://localhost:11434/v1#qwen2.5-coder   behind an OpenAI-compatible endpoint (Ollama, llama.cpp, vLLM, LM Studio, hosted);
                                            without #… where the server has just one
  local:organisation/name                   run here, downloaded with --download
The key of an endpoint is read from QUARRY_MODEL_KEY, further certificates from the file QUARRY_CERTIFICATES; where a server
does not tell the size of its context, QUARRY_MODEL_CONTEXT (tokens) does.
A question may begin with /explain, /find, /fix, /test, /docs or /review.`;

/** The command line as users see it; what each command does lives in its own file, loaded when it is called. */
export function program(context: CliContext, version: string): Command {
  const quarry = new Command('quarry')
    .description('Knows your repository: offline search and cited answers from one local index.')
    .option('--json', 'print JSON')
    .option('--index-dir <folder>', 'folder that holds the indexes (default: your cache folder)')
    .option('--embedding <model>', 'optional model: org/name, a folder, http://host/v1#model, or none')
    .option('--rerank <model>', 'optional cross-encoder: org/name, a folder, or #model at that endpoint')
    .option('--debug', 'show the stack of an internal error')
    .version(version, '-V, --version')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => void context.terminal.print(text.trimEnd()), outputError: () => undefined });

  const command = (name: string, summary: string): Command =>
    quarry.command(name).description(summary).allowExcessArguments(false);

  command('index', 'bring the index of a folder up to date')
    .argument('[dir]', 'the repository', '.')
    .option('--force', 'forget everything and start over')
    .option('--watch', 'stay, and follow changes')
    .action(async (dir: string, _own: unknown, self: Command) =>
      (await import('./commands/index.js')).index(context, dir, self.optsWithGlobals<IndexOptions>()),
    );

  command('search', 'find places in a folder by meaning, words, symbols or paths')
    .argument('[dir]', 'the repository', '.')
    .argument('[query...]', 'words, a question, a name, a path, code, an error or a stack trace; filters: see below')
    .option('-k, --limit <number>', 'at most this many results', positive, 10)
    .option('--batch <file>', 'queries from a file, one JSON object {"id","query","k"?} a line')
    .option('--trace <file>', 'write everything that the search did to a file, as JSON')
    .option('--replay <file>', 'search again what a trace tells of, and say what differs')
    .option('--no-refresh', 'search the index as it is')
    .addHelpText('after', FILTER_HELP)
    .action(async (dir: string, query: string[], _own: unknown, self: Command) =>
      (await import('./commands/search.js')).search(context, dir, query, self.optsWithGlobals<SearchOptions>()),
    );

  command('ask', 'answer a question about a folder, with the places that the answer rests on')
    .argument('[dir]', 'the repository', '.')
    .argument('[question...]', 'the question')
    .option('-k, --limit <number>', 'at most this many definitions', positive)
    .option('--model <model>', 'who writes the answer, see below; "none" quotes the repository itself', 'none')
    .option('--length <length>', 'short, normal or long, where a model writes', oneOf('short', 'normal', 'long'))
    .option('--download', 'download a local model when it is not on this machine')
    .option('--no-refresh', 'use the index as it is')
    .addHelpText('after', MODEL_HELP)
    .action(async (dir: string, words: string[], _own: unknown, self: Command) =>
      (await import('./commands/ask.js')).askCommand(context, dir, words, self.optsWithGlobals<AskOptions>()),
    );

  /** A command about a place that somebody writes at, or a batch of them. */
  const atCursor = (name: string, summary: string): Command =>
    command(name, summary)
      .argument('[dir]', 'the repository', '.')
      .option('--file <path>', 'file, relative to the folder')
      .option('--line <number>', 'line, from 1 on', count)
      .option('--column <number>', 'column, from 1 on', count)
      .option('--batch <file>', 'places from a file, one JSON object {"id","file","line","column","text"?} a line')
      .option('--no-refresh', 'use the index as it is');

  atCursor('context', 'what a completion at a place would be given')
    .option('--budget <tokens>', 'tokens of all evidence together (default 1024)', count)
    .action(async (dir: string, _own: unknown, self: Command) =>
      (await import('./commands/context.js')).context(context, dir, self.optsWithGlobals<ContextCommandOptions>()),
    );

  atCursor('complete', 'what the built-in completer would write at a place').action(
    async (dir: string, _own: unknown, self: Command) =>
      (await import('./commands/complete.js')).complete(context, dir, self.optsWithGlobals<AtCursorsOptions>()),
  );

  command('embed', 'embed a folder with the optional model that --embedding names, and wait for it')
    .argument('[dir]', 'the repository', '.')
    .option('--download', 'download the model when it is not on this machine')
    .option('--clear', 'forget what was embedded, by any model')
    .option('--no-refresh', 'use the index as it is')
    .action(async (dir: string, _own: unknown, self: Command) =>
      (await import('./commands/embed.js')).embed(context, dir, self.optsWithGlobals<EmbedOptions>()),
    );

  const learning = (name: string, summary: string, run: 'calibrate' | 'adapt'): Command =>
    command(name, summary)
      .argument('[dir]', 'the repository', '.')
      .option('--no-refresh', 'use the index as it is')
      .action(async (dir: string, _own: unknown, self: Command) =>
        (await import('./commands/learn.js'))[run](context, dir, self.optsWithGlobals<LearnCommandOptions>()),
      );
  learning('calibrate', 'measure what results of a folder can promise, with its own comments and commits', 'calibrate');
  learning('adapt', 'learn from a folder’s own comments, tests and commits; keeps only what helps', 'adapt');
  command('forget', 'forget all that was learnt of a folder: calibration, adaptation, opened results')
    .argument('[dir]', 'the repository', '.')
    .action(async (dir: string, _own: unknown, self: Command) =>
      (await import('./commands/learn.js')).forget(context, dir, self.optsWithGlobals<CommonOptions>()),
    );

  command('mcp', 'serve a folder to agents: the Model Context Protocol over standard input and output')
    .argument('[dir]', 'the repository', '.')
    .option('--no-refresh', 'use the index as it is: another process keeps it up to date')
    .action(async (dir: string, _own: unknown, self: Command) =>
      (await import('./commands/mcp.js')).mcp(context, version, dir, self.optsWithGlobals<McpCommandOptions>()),
    );

  command('doctor', 'report on the index of a folder: counts, skipped files and why, versions')
    .argument('[dir]', 'the repository', '.')
    .option('--file <path>', 'why is this file (not) indexed?')
    .action(async (dir: string, _own: unknown, self: Command) =>
      (await import('./commands/doctor.js')).doctor(context, dir, self.optsWithGlobals<DoctorOptions>()),
    );

  return quarry;
}
