import { HUB } from '../../core/deep.js';
import { type ModelPreset, presets, rerankers } from '../../engine/embedding/deep/presets.js';

/** What the user may choose as the deep tier's model. */
export type Choice =
  { kind: 'none' | 'hub' | 'folder' | 'endpoint' | 'rerank' | 'clear' } | { kind: 'preset'; preset: ModelPreset };

/** One row of the list: what it is, what it costs, and where anything goes. */
export interface ChoiceRow {
  choice: Choice;
  label: string;
  description: string;
  detail: string;
}

/** `host:port` of a URL; the text itself where it is none. */
export const hostOf = (url: string): string => URL.parse(url)?.host ?? url;

export const megabytes = (bytes: number): string => (bytes < 1e6 ? 'under 1 MB' : `${Math.round(bytes / 1e6)} MB`);

/** Whether what is sent to a URL stays on this machine. */
export function isLoopback(url: string): boolean {
  const name = URL.parse(url)?.hostname ?? '';
  return name === 'localhost' || name === '[::1]' || name.startsWith('127.');
}

/** The rows, in the order of the list; the chosen one says so. */
export function choiceRows(current: { provider: string; model: string }, mirror = HUB): ChoiceRow[] {
  const chosen = (is: boolean): string => (is ? ' · chosen' : '');
  const known = presets.some(({ id }) => id === current.model);
  const local = current.provider === 'local' && !known;
  return [
    {
      choice: { kind: 'none' },
      label: '$(circle-slash) No further model',
      description: `nothing is downloaded, nothing is sent${chosen(current.provider === 'none')}`,
      detail: 'Search with the bundled tier only. What was embedded is kept.',
    },
    ...presets.map((preset) => ({
      choice: { kind: 'preset' as const, preset },
      label: `$(chip) ${preset.label}`,
      description: `${megabytes(preset.bytes)} from ${hostOf(mirror)}, once · ${preset.licence}${chosen(
        current.provider === 'local' && current.model === preset.id,
      )}`,
      detail: `Runs on this machine: ${preset.detail}.`,
    })),
    {
      choice: { kind: 'hub' },
      label: '$(cloud-download) Another model of the hub…',
      description: `from ${hostOf(mirror)}, once${chosen(local && !current.model.startsWith('/'))}`,
      detail: 'Runs on this machine. It needs ONNX weights and a tokenizer.json.',
    },
    {
      choice: { kind: 'folder' },
      label: '$(folder) A model in a folder…',
      description: `nothing is downloaded${chosen(local && current.model.startsWith('/'))}`,
      detail: 'Runs on this machine, from files that you have: config.json, tokenizer.json, onnx/model.onnx.',
    },
    {
      choice: { kind: 'endpoint' },
      label: '$(globe) An endpoint…',
      description: `OpenAI-compatible: Ollama, llama.cpp, vLLM, LM Studio, or in the cloud${chosen(current.provider === 'endpoint')}`,
      detail: 'The text of every indexed file, and your queries, are sent there. “Show What Was Sent” lists them.',
    },
    {
      choice: { kind: 'rerank' },
      label: '$(list-ordered) A re-ranker…',
      description: 'orders the first 20 results anew; slower, and its effect was not measured',
      detail: 'A cross-encoder on this machine, or at the endpoint. Works with or without one of the models above.',
    },
    {
      choice: { kind: 'clear' },
      label: '$(trash) Forget what was embedded',
      description: 'by any model, in the open folders',
      detail: 'The bundled tier stays. With a model chosen, embedding begins anew when you resume it.',
    },
  ];
}

/** What the user may choose as the re-ranker; `model` is empty where it is still to be named. */
export interface RerankRow {
  provider: 'none' | 'local' | 'endpoint';
  model: string;
  label: string;
  description: string;
}

/** The re-rankers to choose from. */
export function rerankRows(mirror = HUB): RerankRow[] {
  return [
    { provider: 'none', model: '', label: '$(circle-slash) No re-ranker', description: '' },
    ...rerankers.map(({ id, label, bytes, licence }) => ({
      provider: 'local' as const,
      model: id,
      label: `$(chip) ${label}`,
      description: `${megabytes(bytes)} from ${hostOf(mirror)}, once · ${licence}`,
    })),
    { provider: 'local', model: '', label: '$(cloud-download) Another model of the hub…', description: '' },
    { provider: 'endpoint', model: '', label: '$(globe) A model at the endpoint…', description: 'its /rerank' },
  ];
}
