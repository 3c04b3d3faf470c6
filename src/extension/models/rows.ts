import type { Destination } from '../../core/model.js';
import { type Catalogue, whatGoesWhere } from '../../models/catalogue.js';
import { destinationOf, localId, nameOf, parseId } from '../../models/ids.js';
import type { LocalPreset } from '../../models/local/presets.js';
import { hostOf } from '../embedding/choices.js';

/** What the user may choose to answer with; the last three are still to be named. */
export type ModelChoice =
  | { kind: 'none' | 'endpoint' | 'hub' | 'folder' }
  | { kind: 'model'; id: string }
  | { kind: 'preset'; preset: LocalPreset };

/** One row of the list: what it is, who runs it, and what would be sent where. */
export interface ModelRow {
  section: string;
  choice: ModelChoice;
  label: string;
  description: string;
  detail: string;
}

/** One of VS Code's models. */
export interface EditorOffer {
  id: string;
  name: string;
  vendor: string;
  family: string;
}

/** The rows, in the order of the list; the chosen one says so. */
export function modelRows(
  { offers, presets, problem }: Catalogue,
  editors: readonly EditorOffer[],
  { chosen, endpoint, mirror }: { chosen: string; endpoint: string; mirror: string },
): ModelRow[] {
  const mark = (id: string): string => (id === chosen ? ' · chosen' : '');
  const here = offers.filter(({ destination }) => destination.reach === 'machine');
  const elsewhere = offers.filter(({ destination }) => destination.reach !== 'machine');
  const row = (
    section: string,
    icon: string,
    id: string,
    name: string,
    by: string,
    destination: Destination,
  ): ModelRow => ({
    section,
    choice: { kind: 'model', id },
    label: `$(${icon}) ${name}`,
    description: `${by}${mark(id)}`,
    detail: whatGoesWhere(destination),
  });
  const onMachine = here.map(({ id, name, by, destination }) =>
    row('Servers on this machine', 'server-process', id, name, by, destination),
  );
  const atEndpoint = elsewhere.map(({ id, name, by, destination }) =>
    row('Your endpoint', 'globe', id, name, by, destination),
  );
  const inEditor = editors.map(({ id, name, vendor, family }) =>
    row('VS Code’s models', 'sparkle', id, name, `${vendor} · ${family}`, { reach: 'editor', host: vendor }),
  );
  const ids = [...[...offers, ...editors].map(({ id }) => id), ...presets.map(({ id }) => localId(id))];
  return [
    {
      section: '',
      choice: { kind: 'none' },
      label: '$(circle-slash) Evidence only',
      description: `no model: nothing is sent${mark('')}`,
      detail: 'Answers are made of the places found, each checked against the file as it is now.',
    },
    ...(ids.includes(chosen) ? [] : unlisted(chosen)),
    ...onMachine,
    ...atEndpoint,
    {
      section: 'Your endpoint',
      choice: { kind: 'endpoint' },
      label: '$(add) An endpoint…',
      description: 'OpenAI-compatible: Ollama, llama.cpp, vLLM, LM Studio, or in the cloud',
      detail:
        problem ??
        (endpoint ? `Instead of ${hostOf(endpoint)}.` : 'Its address, a key where it needs one, and the model.'),
    },
    ...inEditor,
    ...presets.map((preset) => ({
      section: 'Run by Quarry itself',
      choice: { kind: 'preset' as const, preset },
      label: `$(chip) ${preset.label}`,
      description: `from ${hostOf(mirror)}, once · ${preset.licence}${mark(localId(preset.id))}`,
      detail: `${whatGoesWhere({ reach: 'process', host: '' })} ${preset.detail}.`,
    })),
    {
      section: 'Run by Quarry itself',
      choice: { kind: 'hub' },
      label: '$(cloud-download) Another model of the hub…',
      description: `from ${hostOf(mirror)}, once`,
      detail: 'It needs ONNX weights for generating text, a tokenizer.json and a chat template.',
    },
    {
      section: 'Run by Quarry itself',
      choice: { kind: 'folder' },
      label: '$(folder) A model in a folder…',
      description: 'nothing is downloaded',
      detail: 'From files that you have: config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx.',
    },
  ];
}

/** The chosen model, where nothing lists it: its server is away, or it lies in a folder. */
function unlisted(chosen: string): ModelRow[] {
  const named = parseId(chosen);
  if (!named) return [];
  const destination = destinationOf(named);
  return [
    {
      section: '',
      choice: { kind: 'model', id: chosen },
      label: `$(${named.kind === 'local' ? 'chip' : 'warning'}) ${nameOf(named)}`,
      description: `${destination.host || 'run by Quarry itself'} · chosen${named.kind === 'local' ? '' : ' · not there just now'}`,
      detail: whatGoesWhere(destination),
    },
  ];
}
