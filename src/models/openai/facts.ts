import { ModelError } from '../../core/model.js';
import { DEFAULT_CONTEXT } from '../settings.js';
import type { ServedModel, Server } from './server.js';

/** What Ollama gives a model whose own file asks for nothing else, unless OLLAMA_CONTEXT_LENGTH does. */
const OLLAMA_CONTEXT = 4_096;

/** What is known of a model before it is asked anything. */
export interface Facts {
  /** Tokens of prompt and answer. */
  contextTokens: number;
  /** Whether it takes tools; servers that do not tell are believed to. */
  callsTools: boolean;
  /** Whether the server counts tokens: `/tokenize` of llama.cpp and vLLM, asked only on this machine. */
  tokenizes: boolean;
}

/**
 * Asks a server what it tells: its list of models, then what its software has of its own.
 * @throws ModelError when it cannot be reached or wants a key; a server without a list of models is taken as it is
 */
export async function factsOf(server: Server, model: string, signal?: AbortSignal): Promise<Facts> {
  const listed = await server.models(signal).catch((error: unknown) => {
    if (error instanceof ModelError && ['gone', 'refused', 'malformed'].includes(error.problem)) return [];
    throw error;
  });
  const entry = listed.find(({ id }) => id === model || id === `${model}:latest`);
  const software = entry?.software ?? listed[0]?.software ?? '';
  const assumed = { contextTokens: entry?.contextTokens ?? DEFAULT_CONTEXT, callsTools: true, tokenizes: false };
  if (software === 'llamacpp') return { ...assumed, ...(await llamaCpp(server, signal)) };
  if (software === 'vllm') return { ...assumed, tokenizes: isHere(server) };
  if (entry?.contextTokens !== undefined || isHosted(server)) return assumed;
  return { ...assumed, ...((await ollama(server, model, signal)) ?? (await lmStudio(server, model, signal))) };
}

/** Questions beside the protocol go only to software that people run themselves. */
const isHosted = ({ root }: Server): boolean => new URL(root).protocol === 'https:';

/** What is only counted, and may never be part of a prompt, is not sent to another machine. */
const isHere = ({ destination }: Server): boolean => destination.reach === 'machine';

async function llamaCpp(server: Server, signal?: AbortSignal): Promise<Partial<Facts>> {
  interface Props {
    default_generation_settings?: { n_ctx?: number };
    chat_template_caps?: { supports_tools?: boolean };
  }
  const props = await server.own<Props>('/props', undefined, signal);
  const context = props?.default_generation_settings?.n_ctx;
  const tools = props?.chat_template_caps?.supports_tools;
  return {
    tokenizes: isHere(server),
    ...(context && { contextTokens: context }),
    ...(tools !== undefined && { callsTools: tools }),
  };
}

/** Ollama loads a model with less than it could take, and cuts what is longer without a word. */
async function ollama(server: Server, model: string, signal?: AbortSignal): Promise<Partial<Facts> | null> {
  interface Show {
    model_info?: Record<string, unknown>;
    parameters?: string;
    capabilities?: string[];
  }
  const shown = await server.own<Show>('/api/show', { model }, signal);
  if (!shown?.model_info) return null;
  const running = await server.own<{ models?: { name: string; context_length?: number }[] }>(
    '/api/ps',
    undefined,
    signal,
  );
  const loaded = running?.models?.find(({ name }) => name === model || name === `${model}:latest`)?.context_length;
  const own = Object.entries(shown.model_info).find(([name]) => name.endsWith('.context_length'))?.[1];
  const asked = Number(/^num_ctx\s+(\d+)/m.exec(shown.parameters ?? '')?.[1] ?? OLLAMA_CONTEXT);
  return {
    contextTokens: loaded ?? Math.min(asked, typeof own === 'number' ? own : asked),
    ...(shown.capabilities && { callsTools: shown.capabilities.includes('tools') }),
  };
}

async function lmStudio(server: Server, model: string, signal?: AbortSignal): Promise<Partial<Facts> | null> {
  interface Listed {
    data?: ({ id: string; capabilities?: string[] } & Record<string, unknown>)[];
  }
  const list = await server.own<Listed>('/api/v0/models', undefined, signal);
  const entry = list?.data?.find(({ id }) => id === model);
  const context = entry?.['loaded_context_length'] ?? entry?.['max_context_length'];
  return typeof context === 'number' ? { contextTokens: context } : null;
}

/** For the catalogue: models that cannot chat are left out, by name, since no list says so. */
export const canChat = ({ id }: ServedModel): boolean =>
  !/embed|rerank|whisper|tts|dall-e|moderation|transcribe|image|audio|realtime|sora/i.test(id);
