import type { Place, Sent, SentRequest } from '../../core/ask.js';
import { codeSpan, escapeText, fenced } from '../../answer/markdown.js';
import { placeText } from '../../webview/links.js';

/** A piece of evidence in the report: the line, from 0, above which it begins. */
export interface SentPiece {
  line: number;
  place: Place;
  tokens: number;
}

const PURPOSES: Record<SentRequest['purpose'], string> = {
  search: 'What else to look for',
  answer: 'The answer',
};

/** The exact prompts as a Markdown document: where they went, what each piece took, then every message word for word. */
export function sentReport({ model, destination, requests, tokens, estimated }: Sent): string {
  const count = requests.length > 1 ? ` in ${requests.length} requests, the last one first` : '';
  return [
    '# What was sent',
    `To ${codeSpan(model)}, ${escapeText(destination)}: ${estimated ? 'about ' : ''}${numbered(tokens)} tokens${count}${estimated ? ' (estimated: the model’s own tokenizer is not at hand)' : ''}.`,
    ...requests.toReversed().flatMap(requestReport),
    '',
  ].join('\n\n');
}

/** The pieces of evidence in a report, by the heading that each has in the prompt for the answer. */
export function piecesIn(report: string, { requests }: Sent): SentPiece[] {
  const lines = report.split('\n');
  // Of several prompts for an answer the last one, which stands first, was answered; earlier ones were too long.
  let line = lines.indexOf(headingOf('answer'));
  if (line < 0) return [];
  return (requests.findLast(({ purpose }) => purpose === 'answer')?.parts ?? []).flatMap(({ id, place, tokens }) => {
    const at = place ? lines.findIndex((text, i) => i > line && text.startsWith(`[${id}] ${placeText(place)}`)) : -1;
    if (!place || at < 0) return [];
    line = at;
    return [{ line: at, place, tokens }];
  });
}

const headingOf = (purpose: SentRequest['purpose']): string => `## ${PURPOSES[purpose]}`;

function requestReport({ purpose, messages, parts, tokens }: SentRequest): string[] {
  const rows = parts.map(
    ({ name, tokens: took, place }) => [took, place ? `${placeText(place)}  ${name}` : name] as const,
  );
  const width = Math.max(...[tokens, ...parts.map((part) => part.tokens)].map((n) => numbered(n).length));
  const row = ([took, what]: readonly [number, string]): string => `${numbered(took).padStart(width)}  ${what}`;
  const said = messages.map(({ role, text, calls }) => {
    const called = calls?.map((call) => fenced(`${call.name}(${call.arguments})`, 'text')) ?? [];
    return [`### ${role[0]!.toUpperCase()}${role.slice(1)}`, fenced(text, 'markdown'), ...called].join('\n\n');
  });
  return [
    headingOf(purpose),
    fenced([...rows, [tokens, 'tokens in all'] as const].map(row).join('\n'), 'text'),
    ...said,
  ];
}

const numbered = (n: number): string => n.toLocaleString('en');
