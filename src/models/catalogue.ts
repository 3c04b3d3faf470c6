import type { Destination } from '../core/model.js';
import { detect, type Detected } from './detect.js';
import { destinationOf, endpointId, parseId } from './ids.js';
import { localPresets, type LocalPreset } from './local/presets.js';
import { canChat } from './openai/facts.js';
import { Server } from './openai/server.js';
import type { ModelSettings } from './settings.js';

/** A model that can be chosen. */
export interface Offer {
  id: string;
  name: string;
  /** Who runs it: `Ollama`, a host, `this machine`. */
  by: string;
  destination: Destination;
}

/** What can be chosen besides the editor's models. */
export interface Catalogue {
  offers: Offer[];
  /** Models for Quarry to run; each has to be downloaded first, once. */
  presets: readonly LocalPreset[];
  /** The user's endpoint gave no list: why, one sentence. */
  problem?: string;
}

/**
 * Asks loopback and the user's endpoint, if there is one, for models. Nothing of a repository is sent.
 * @param endpoint of the user; empty: none
 */
export async function catalogue(
  endpoint: string,
  settings: ModelSettings,
  detecting: () => Promise<Detected[]> = detect,
): Promise<Catalogue> {
  const [detected, own] = await Promise.all([detecting(), endpoint ? modelsAt(endpoint, settings) : null]);
  const offers = [
    ...detected.flatMap(({ software, url, models }) => models.map(({ id }) => offer(url, id, software))),
    ...(own?.models ?? []).map((id) => offer(endpoint, id)),
  ];
  return {
    offers: [...new Map(offers.map((each) => [each.id, each])).values()],
    presets: localPresets,
    ...(own?.problem !== undefined && { problem: own.problem }),
  };
}

async function modelsAt(url: string, settings: ModelSettings): Promise<{ models: string[]; problem?: string }> {
  try {
    return { models: (await new Server(url, settings).models()).filter(canChat).map(({ id }) => id) };
  } catch (error) {
    return { models: [], problem: (error as Error).message };
  }
}

function offer(url: string, model: string, software?: string): Offer {
  const id = endpointId(url, model);
  const destination = destinationOf(parseId(id)!);
  return { id, name: model, by: software ?? destination.host, destination };
}

const WHAT = 'Your question, the conversation and the evidence found for it';

/** What choosing a model means, one sentence. */
export function whatGoesWhere({ reach, host }: Destination): string {
  if (reach === 'process') return 'Runs within Quarry: nothing leaves it.';
  if (reach === 'machine') return `${WHAT} go to ${host}, a server on this machine.`;
  if (reach === 'editor') return `${WHAT} go to ${host}, through VS Code, which asks you first.`;
  return `${WHAT} are sent to ${host}.`;
}
