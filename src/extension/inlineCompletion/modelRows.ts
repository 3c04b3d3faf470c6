import { hostOf } from '../embedding/choices.js';

/** One row of `Choose Completion Model`. */
export interface ModelRow {
  kind: 'model' | 'endpoint' | 'speaker';
  /** Of a model; empty: none. */
  id: string;
  label: string;
  description: string;
  detail: string;
}

export interface Offered {
  /** The id in the settings. */
  chosen: string;
  /** Servers on this machine, with their code models. */
  found: readonly { endpoint: string; models: readonly string[] }[];
  /** The model that answers in the chat; null: none. */
  chat: { id: string; name: string } | null;
  /** Another extension that proposes text; null: none. */
  other: string | null;
}

/** The rows, in the order of the list; the chosen one says so. */
export function modelRows({ chosen, found, chat, other }: Offered): ModelRow[] {
  const mark = (id: string): string => (id === chosen ? ' · chosen' : '');
  const offered = found.flatMap(({ endpoint, models }) =>
    models.map((model): ModelRow => {
      const id = `${endpoint}#${model}`;
      const label = `$(chip) ${model}`;
      return { kind: 'model', id, label, description: `${hostOf(endpoint)}, on this machine${mark(id)}`, detail: '' };
    }),
  );
  const known = ['', ...offered.map(({ id }) => id), chat?.id];
  const rows: ModelRow[] = [
    {
      kind: 'model',
      id: '',
      label: '$(circle-slash) No model',
      description: `the built-in completer alone${mark('')}`,
      detail: 'It knows this repository, answers in milliseconds, and sends nothing.',
    },
    ...offered,
  ];
  if (chat) {
    const detail = 'A chat model fills in where no code model is at hand: slower, and not made for it.';
    const label = `$(comment-discussion) ${chat.name}`;
    rows.push({ kind: 'model', id: chat.id, label, description: `the chat’s model${mark(chat.id)}`, detail });
  }
  if (!known.includes(chosen)) {
    rows.push({ kind: 'model', id: chosen, label: `$(globe) ${chosen}`, description: 'chosen', detail: '' });
  }
  rows.push({
    kind: 'endpoint',
    id: '',
    label: '$(globe) An endpoint…',
    description: 'Ollama, llama.cpp, vLLM, Codestral, DeepSeek, any OpenAI-compatible server',
    detail:
      'The text around your cursor and pieces of your repository are sent there. “Show What Was Sent” lists them.',
  });
  if (other !== null) {
    const label = `$(arrow-swap) Quarry or ${other}…`;
    rows.push({ kind: 'speaker', id: '', label, description: 'who proposes as you type', detail: '' });
  }
  return rows;
}
