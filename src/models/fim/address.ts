import { ModelError } from '../../core/model.js';
import type { Fetch } from '../../engine/embedding/deep/network.js';
import { type Protocol, protocols } from './protocols.js';
import { get } from './transport.js';

/** A server's completions: how to speak, and where to. */
export interface Address {
  protocol: Protocol;
  url: string;
}

/** Hosts that speak Mistral's protocol below `/v1`. */
const MISTRAL = /(^|\.)mistral\.ai$/;
/** Time for a server to say what it is. */
const PROBE_MS = 3000;

/**
 * The protocol that a URL names by its end (`…/infill`, `…/api/generate`, `…/fim/completions`, `…/completions`) or by
 * its host; null: the server has to be asked.
 */
function addressOf(endpoint: string): Address | null {
  const url = parsed(endpoint);
  const path = url.pathname.replace(/\/+$/, '');
  const { llamacpp, ollama, mistral, openai } = protocols;
  // `fim/completions` ends in `completions` too: the longer one is tried first.
  const named = [llamacpp, ollama, mistral, openai].find((protocol) => path.endsWith(`/${protocol.path}`));
  if (named) return { protocol: named, url: url.origin + path };
  if (MISTRAL.test(url.hostname)) return below(url, mistral, path || '/v1');
  if (path !== '' && path !== '/v1') return below(url, openai, path);
  return null;
}

/**
 * How the server at a base URL wants to be asked: as Ollama or llama.cpp say of themselves, else OpenAI's way.
 * @throws ModelError unreachable, when nothing answers there; Cancelled
 */
export async function findAddress(endpoint: string, fetch: Fetch, key: string, signal: AbortSignal): Promise<Address> {
  const known = addressOf(endpoint);
  if (known) return known;
  const url = parsed(endpoint);
  const says = async (path: string, property: string): Promise<boolean> => {
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
      const said = await get(fetch, `${url.origin}${path}`, key, limit);
      return typeof said === 'object' && said !== null && property in said;
    } catch (error) {
      signal.throwIfAborted();
      // Nobody there at all is not the same as somebody who does not know the path.
      if (error instanceof ModelError && error.problem === 'unreachable' && /cannot be reached/.test(error.message)) {
        throw error;
      }
      return false;
    }
  };
  if (await says('/api/version', 'version')) return below(url, protocols.ollama, '');
  if (await says('/props', 'default_generation_settings')) return below(url, protocols.llamacpp, '');
  return below(url, protocols.openai, '/v1');
}

/** Names of the models that a server offers; empty where it does not tell. @throws Cancelled */
export async function modelsAt(
  { protocol, url }: Address,
  fetch: Fetch,
  key: string,
  signal: AbortSignal,
): Promise<string[]> {
  const base = url.slice(0, -protocol.path.length);
  const list = protocol.name === 'ollama' ? `${base}api/tags` : `${base.replace(/\/v1\/$/, '/')}v1/models`;
  try {
    const said = (await get(fetch, list, key, AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]))) as Models;
    return (said.models ?? said.data ?? []).flatMap(({ name, id }) => name ?? id ?? []);
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

interface Models {
  models?: { name?: string; id?: string }[];
  data?: { name?: string; id?: string }[];
}

const below = (url: URL, protocol: Protocol, path: string): Address => ({
  protocol,
  url: `${url.origin}${path}/${protocol.path}`,
});

function parsed(endpoint: string): URL {
  const url = URL.parse(endpoint);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new ModelError(`“${endpoint}” is not the URL of a server; it looks like http://localhost:11434.`, 'gone');
}
