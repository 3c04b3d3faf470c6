import type { Answer } from '../../core/answer.js';
import type { AskCommand } from '../../core/ask.js';

/** What could be asked next. */
export interface FollowUp {
  /** For people, where the prompt alone does not tell. */
  label?: string;
  prompt: string;
  command?: AskCommand;
}

/** Kinds that have users and tests. */
const CODE = new Set([
  'function',
  'method',
  'class',
  'interface',
  'struct',
  'trait',
  'enum',
  'type',
  'constant',
  'macro',
]);

/** Questions that lead on from an answer: about the definition that it is mostly about. */
export function followUps(
  { evidence, notFound }: Pick<Answer, 'evidence' | 'notFound'>,
  asked?: AskCommand,
): FollowUp[] {
  const card = evidence.find(({ hit }) => hit.symbol !== '' && CODE.has(hit.kind));
  if (notFound || !card) return [];
  const { symbol } = card.hit;
  const all: FollowUp[] = [
    { prompt: `Who uses ${symbol}?` },
    { label: `Explain ${symbol}`, prompt: symbol, command: 'explain' },
    { label: `Write a test for ${symbol}`, prompt: symbol, command: 'test' },
  ];
  return all.filter(({ command }) => command === undefined || command !== asked);
}
