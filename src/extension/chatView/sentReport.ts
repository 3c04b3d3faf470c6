import type { Sent } from '../../core/ask.js';
import { codeSpan, escapeText, fenced } from '../../answer/markdown.js';

/** The exact prompt as a Markdown document: where it went, what each piece took, then every message word for word. */
export function sentReport({ model, destination, messages, parts, tokens, estimated }: Sent): string {
  const rows = parts.map(({ name, tokens: took, place }) => {
    const where = place ? codeSpan(`${place.path}:${place.startLine}-${place.endLine}`) : '';
    return `| ${escapeText(name)} | ${where} | ${took.toLocaleString('en')} |`;
  });
  const said = messages.map(({ role, text, calls }) => {
    const called = calls?.map((call) => fenced(`${call.name}(${call.arguments})`, 'text')) ?? [];
    return [`## ${role[0]!.toUpperCase()}${role.slice(1)}`, fenced(text, 'markdown'), ...called].join('\n\n');
  });
  return [
    '# What was sent',
    `To ${codeSpan(model)}, ${escapeText(destination)}: ${estimated ? 'about ' : ''}${tokens.toLocaleString('en')} tokens${estimated ? ' (estimated: the model’s own tokenizer is not at hand)' : ''}.`,
    ['| Part | Place | Tokens |', '| --- | --- | ---: |', ...rows].join('\n'),
    ...said,
    '',
  ].join('\n\n');
}
