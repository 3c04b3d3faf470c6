import type { FimEvidence, FimRequest } from './fim.js';
import type { FimTemplate } from './templates.js';

/** Text that may hold `$` stands in as it is. */
const fill = (pattern: string, values: Record<string, string>): string =>
  pattern.replace(/\{(path|text|repository)\}/g, (_all, name: string) => values[name] ?? '');

/** A model's own marks in a repository's text would end its place in the prompt: they are taken apart. */
function defused(text: string, template: FimTemplate): string {
  const { prefix, suffix, middle } = template.marks;
  const marks = [prefix, suffix, middle, ...template.stop].map((mark) => mark.trim()).filter((mark) => mark.length > 3);
  return marks.reduce((safe, mark) => safe.replaceAll(mark, `${mark.slice(0, 1)} ${mark.slice(1)}`), text);
}

/** A request as the raw prompt that models of this family were trained on. */
export function renderPrompt(template: FimTemplate, request: FimRequest): string {
  const { marks, order, files } = template;
  const safe = (text: string): string => defused(text, template);
  const { path, repository } = request;
  let outside = '';
  let prefix = safe(request.prefix);
  if (request.evidence.length > 0 && files) {
    const others = request.evidence.map((one) => fill(files.other, { path: one.path, text: safe(one.text) })).join('');
    const head = fill(files.head, { repository }) + others + fill(files.here, { path });
    prefix = fill(files.first, { path }) + prefix;
    if (files.place === 'outside') outside = head;
    else prefix = head + prefix;
  } else {
    prefix = safe(asComments(request.evidence, path)) + prefix;
  }
  const before = marks.prefix + prefix;
  const after = marks.suffix + safe(request.suffix);
  return outside + (order === 'prefix-first' ? before + after : after + before) + marks.middle;
}

/** Everything that ends the text of a model of this family. */
export function stopsOf(template: FimTemplate | undefined, request: FimRequest): string[] {
  if (!template) return [...request.stop];
  const { prefix, suffix, middle } = template.marks;
  const marks = [prefix, suffix, middle].map((mark) => mark.trim()).filter((mark) => mark !== '');
  return [...new Set([...request.stop, ...marks, ...template.stop])];
}

/** Line comments by file extension; C's are the most widely understood. */
const COMMENTS: readonly [RegExp, string][] = [
  [/\.(py|pyi|rb|sh|bash|zsh|ya?ml|toml|ex|exs|pl|r|jl|nix|cmake|tf|ps1|mk)$|(^|\/)(makefile|dockerfile)$/i, '#'],
  [/\.(sql|lua|hs|elm|adb|ads)$/i, '--'],
  [/\.(clj|cljs|lisp|el|scm|asm)$/i, ';;'],
  [/\.(tex|erl|hrl|m)$/i, '%'],
];

/** Evidence as comments at the head of the prefix, for models and servers that know no other files. */
export function asComments(evidence: readonly FimEvidence[], path: string): string {
  if (evidence.length === 0) return '';
  const mark = COMMENTS.find(([pattern]) => pattern.test(path))?.[1] ?? '//';
  const commented = (text: string): string =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => `${mark} ${line}`.trimEnd())
      .join('\n');
  return evidence.map((one) => `${commented(`Path: ${one.path}\n${one.text}`)}\n`).join('');
}
