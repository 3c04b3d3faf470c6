import { escapeText, fenced } from '../answer/markdown.js';
import type { EngineApi } from '../core/engineApi.js';
import { UserError } from '../core/errors.js';
import { remarks } from './output.js';

const LANGUAGES = 12;
const FOLDERS = 40;
const READMES = ['README.md', 'readme.md', 'README.rst', 'README.txt', 'README'];
const README_LINES = 30;

/** What is in the repository, as Markdown: for someone who has never seen it. */
export async function overviewText(api: EngineApi): Promise<string> {
  const [{ files }, languages, folders, { coverage }] = await Promise.all([
    api.health(),
    api.completeQuery('lang:', LANGUAGES),
    api.completeQuery('path:', FOLDERS),
    api.search('readme', { limit: 1 }),
  ]);
  const counts = (all: typeof languages): string[] =>
    all.map(({ value, count }) => `- ${escapeText(value)}: ${count} ${count === 1 ? 'file' : 'files'}`);
  const parts = [`# Repository\n\n${files} files are indexed.`, ...remarks({ coverage })];
  if (languages.length > 0) parts.push(`## Languages\n\n${counts(languages).join('\n')}`);
  if (folders.length > 0) parts.push(`## Folders\n\n${counts(folders).join('\n')}`);
  for (const path of READMES) {
    const text = await api.readLines(path, 1, README_LINES);
    if (text === null) continue;
    parts.push(`## How ${path} begins\n\n${fenced(text, 'markdown')}`);
    break;
  }
  return parts.join('\n\n');
}

/**
 * The definitions in a file, one a line, members below what they belong to.
 * @throws UserError where the file is not in the index, with the reason
 */
export async function outlineText(api: EngineApi, path: string): Promise<string> {
  const outline = await api.outline(path);
  if (outline.length > 0) {
    const lines = outline.map(({ startLine, endLine, container, kind, symbol, signature }) => {
      const depth = container === '' ? 0 : container.split('.').length;
      return `${'  '.repeat(depth)}${startLine}-${endLine} ${kind} ${signature || symbol}`;
    });
    const stale = outline.some((hit) => hit.stale) ? ['(changed since it was indexed: lines may be off)'] : [];
    return [path, ...stale, ...lines].join('\n');
  }
  const { state, detail, reason } = await api.explainFile(path);
  if (state === 'indexed' || state === 'partial') return `${path}\n(no definitions)`;
  throw new UserError(`${path} is not in the index: ${detail ?? reason ?? state}.`, 'not-indexed');
}
