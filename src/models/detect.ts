import { canChat } from './openai/facts.js';
import { type ServedModel, Server } from './openai/server.js';

/** A server that runs on this machine, with the models that can chat. */
export interface Detected {
  software: string;
  url: string;
  models: ServedModel[];
}

/** Software that people run models with, where it listens unless told otherwise. */
export interface Known {
  software: string;
  port: number;
  /** Whether it is this software that answers at the port; others use the same numbers. */
  isIt: (server: Server, models: readonly ServedModel[]) => Promise<boolean>;
}

export const KNOWN: readonly Known[] = [
  {
    software: 'Ollama',
    port: 11_434,
    isIt: async (server) => (await server.own<{ version?: string }>('/api/version'))?.version !== undefined,
  },
  {
    software: 'llama.cpp',
    port: 8_080,
    isIt: (_server, models) => Promise.resolve(models.some(({ software }) => software === 'llamacpp')),
  },
  {
    software: 'LM Studio',
    port: 1_234,
    isIt: async (server) => Array.isArray((await server.own<{ data?: unknown }>('/api/v0/models'))?.data),
  },
];

/** Asks the ports of loopback, and nothing else, for models. Nothing of a repository is sent. */
export async function detect(known: readonly Known[] = KNOWN): Promise<Detected[]> {
  const found = await Promise.all(known.map((software) => ask(software)));
  return found.filter((server) => server !== null && server.models.length > 0) as Detected[];
}

async function ask({ software, port, isIt }: Known): Promise<Detected | null> {
  const url = `http://localhost:${port}/v1`;
  const server = new Server(url, { apiKey: '', network: { proxy: '', strictTls: true, certificates: '' } });
  try {
    const models = await server.models();
    return (await isIt(server, models)) ? { software, url, models: models.filter(canChat) } : null;
  } catch {
    return null; // nobody there, or something else
  }
}
