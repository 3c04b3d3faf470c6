import { ModelError } from '../../core/model.js';
import type { FimEnd, FimRequest } from './fim.js';
import { asComments, renderPrompt, stopsOf } from './prompt.js';
import type { FimTemplate } from './templates.js';

/** How a server is spoken to. */
export type ProtocolName = 'openai' | 'llamacpp' | 'ollama' | 'mistral';

/** What of a request is known when its body is written. */
export interface Asked {
  /** As the server calls it; empty where the server has one model. */
  model: string;
  request: FimRequest;
  /** Of the model's family; absent: the server is told prefix and suffix, and builds the prompt itself. */
  template?: FimTemplate;
  /** Whether the server takes a suffix. */
  takesSuffix: boolean;
}

/** What one event of an answer adds; `end` with the last one. */
export interface Said {
  text: string;
  end?: FimEnd;
}

export interface Protocol {
  name: ProtocolName;
  /** The last part of its address. */
  path: string;
  body(asked: Asked): object;
  read: (event: unknown) => Said;
}

/** A value somewhere in JSON of unknown shape. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | null | undefined)?.[key],
    value,
  );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A piece, and why it is the last where a reason is given, in the server's words. */
const said = (piece: unknown, why: unknown): Said => ({
  text: text(piece),
  ...(typeof why === 'string' && { end: why === 'length' || why === 'limit' ? 'length' : 'stop' }),
});

/** @throws ModelError when the event is a failure in the midst of an answer, as proxies send them */
function unfailed(event: unknown): unknown {
  const error = at(event, 'error');
  if (error === undefined || error === null) return event;
  const words = text(error) || text(at(error, 'message')) || 'no reason given';
  throw new ModelError(`The model stopped in the midst of its answer: ${words.replace(/\.$/, '')}.`, 'malformed');
}

/**
 * At a file's end a line end, since servers take an empty suffix for none at all, and then talk (Ollama) or go on as if
 * nothing were to be filled in.
 */
const suffixOf = ({ suffix }: FimRequest): string => suffix || '\n';

const commented = ({ evidence, path, prefix }: FimRequest): string => asComments(evidence, path) + prefix;

/** OpenAI's completions: a raw prompt where the model's family is known, else prompt and suffix. */
const openai: Protocol = {
  name: 'openai',
  path: 'completions',
  body: ({ model, request, template, takesSuffix }) => ({
    model,
    ...(template
      ? { prompt: renderPrompt(template, request) }
      : { prompt: commented(request), ...(takesSuffix && { suffix: suffixOf(request) }) }),
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    // OpenAI itself takes four.
    stop: stopsOf(template, request).slice(0, template ? undefined : 4),
    stream: true,
  }),
  read(event) {
    const choice = at(unfailed(event), 'choices', 0);
    return said(at(choice, 'text'), at(choice, 'finish_reason'));
  },
};

/** llama.cpp's infill: it places files as the loaded model wants them, and reuses what it has seen. */
const llamacpp: Protocol = {
  name: 'llamacpp',
  path: 'infill',
  body({ request }) {
    // The unfinished line goes behind the middle's mark, so that typing along it leaves the server's cache whole.
    const line = request.prefix.lastIndexOf('\n') + 1;
    return {
      input_prefix: request.prefix.slice(0, line),
      input_suffix: request.suffix,
      input_extra: request.evidence.map(({ path, text: body }) => ({ filename: path, text: body })),
      prompt: request.prefix.slice(line),
      n_predict: request.maxTokens,
      temperature: request.temperature,
      stop: request.stop,
      cache_prompt: true,
      stream: true,
    };
  },
  read: (event) =>
    said(
      at(unfailed(event), 'content'),
      // Older servers say `stopped_limit`, newer ones `stop_type`.
      at(event, 'stop') === true && (at(event, 'stopped_limit') === true ? 'limit' : (at(event, 'stop_type') ?? 'eos')),
    ),
};

/** Ollama: raw where the model's family has a place for other files, else as its own template says. */
const ollama: Protocol = {
  name: 'ollama',
  path: 'api/generate',
  body: ({ model, request, template, takesSuffix }) => ({
    model,
    ...(template
      ? { prompt: renderPrompt(template, request), raw: true }
      : { prompt: commented(request), ...(takesSuffix && { suffix: suffixOf(request) }) }),
    options: {
      num_predict: request.maxTokens,
      temperature: request.temperature,
      stop: stopsOf(template, request),
    },
    stream: true,
  }),
  read: (event) =>
    said(at(unfailed(event), 'response'), at(event, 'done') === true && (at(event, 'done_reason') ?? 'stop')),
};

/** Mistral's: the server adds the marks; other files precede the prefix as the models were trained. */
const mistral: Protocol = {
  name: 'mistral',
  path: 'fim/completions',
  body: ({ model, request }) => ({
    model,
    prompt:
      request.evidence.length === 0
        ? request.prefix
        : request.evidence.map((one) => `+++++ ${one.path}\n${one.text}\n\n`).join('') +
          `+++++ ${request.path}\n${request.prefix}`,
    suffix: request.suffix,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    stop: ['\n+++++ ', ...request.stop],
    stream: true,
  }),
  read(event) {
    const choice = at(unfailed(event), 'choices', 0);
    return said(at(choice, 'delta', 'content') ?? at(choice, 'message', 'content'), at(choice, 'finish_reason'));
  },
};

export const protocols: Record<ProtocolName, Protocol> = { openai, llamacpp, ollama, mistral };
