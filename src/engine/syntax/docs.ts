import type { LanguageId } from '../../core/source.js';

/** Comments and docstrings → prose. */

const MAX_DOC = 2_000;
const MAX_HEADER = 1_000;

/** What opens and closes a comment or docstring, in any of the languages. */
const OPENING =
  /^(?:\/\*[*!]*|\/\/[/!]*<?|#+!?|--\[=*\[|--\[\[|--+ ?\|?\^?|\{-+ ?\|?|<!--+|;+|%+|\(\*+|=begin\b|@(?:module|type|short)?doc\s+)/;
const CLOSING = /(?:\*+\/|-+\}|--+>|\]=*\]|\*+\)|\n=end)\s*$/;
const QUOTES = /^(?:[rbfuRBFU]{0,2}|~[sS])("""|'''|"|')/;
/** What repeats at the start of each line inside a comment; a list's `-` or `*` is kept by the space after it. */
const LINE_MARK = /^[ \t]*(?:\/\/[/!]*<?|#+!?(?=\s|$)|\*+(?!\*)|--+ ?\|?(?=\s|$)|;+(?=\s|$))/;
const BANNER = /^[\s*=#~_/+-]{4,}$/;

/** The text of one comment or docstring without its markers; blank lines are kept, as they separate paragraphs. */
function commentProse(comment: string): string {
  let body = comment.trim();
  const opening = OPENING.exec(body)?.[0] ?? '';
  body = body.slice(opening.length);
  const quotes = QUOTES.exec(body.trimStart());
  if (quotes) {
    body = body.trimStart().slice(quotes[0].length);
    if (body.endsWith(quotes[1]!)) body = body.slice(0, -quotes[1]!.length);
  }
  const marked = !quotes;
  if (marked && opening !== '') body = body.replace(CLOSING, '');
  return body
    .split('\n')
    .map((line) => (marked ? line.replace(LINE_MARK, '') : line).trim())
    .map((line) => (BANNER.test(line) ? '' : line))
    .join('\n')
    .trim();
}

/** Words for tools, not for people. */
const PRAGMA =
  /^(?:!|(?:\/usr)?(?:\/local)?\/bin\/|[@*]?\s*(?:eslint|tslint|jshint|jslint|prettier|istanbul|c8|v8|biome|stylelint|rubocop|pylint|flake8|mypy|ruff|isort|yapf|noqa|nolint|clang-format|clang-tidy|lint|shellcheck|spell-?check|cspell|phpcs|psalm|phpstan|swiftlint|swift-format|ktlint|scalastyle|scalafmt|credo|luacheck|stylua|hlint|fourmolu|dialyzer|coding|globals?|jsx|jest|vitest|webpack|vite|sourceMappingURL|__PURE__)(?:[-:=\s]|$)|@(?:ts-\w+|flow|format|jsx\w*|generated|noflow|license|preserve|copyright|author|file\b)|use strict|-\*-|vim?:|ex:|go:|\+build|frozen_string_literal|encoding:|warn_indent|type: ?ignore|fmt: ?(?:on|off)|#?(?:end)?region\b|language |OPTIONS_GHC|swift-tools-version|dart format|ignore_for_file|nullable|MARK: ?-?$|@(?:api )?(?:private|public)\b|Module (?:dependencies|exports|variables)\.?$)/i;

const LICENCE =
  /copyright|\(c\) ?\d{4}|licen[cs]e|SPDX-|all rights reserved|permission is (?:hereby )?granted|redistribut|warrant(?:y|ies)|merchantability|without limitation|"as is"|"AS IS"|'as is'|shall (?:not )?be (?:liable|included)|public domain|distributed (?:on|in|under|with)|free software|opt to use, copy|This software is/i;

const withoutPragmas = (prose: string): string =>
  prose
    .split('\n')
    .filter((line) => !PRAGMA.test(line))
    .join('\n');

const fold = (prose: string): string =>
  prose
    .replace(/[ \t\r]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** `{@link Foo}`, `{@code x}` → `Foo`, `x`. */
const INLINE_TAG = /\{@\w+\s+([^{}]*)\}/g;
/** HTML in Javadoc, XML in C#: what is between the tags counts, and what a reference refers to. */
const XML_LANGUAGES: ReadonlySet<LanguageId> = new Set(['java', 'csharp', 'php', 'scala']);

function withoutMarkup(prose: string, language: LanguageId): string {
  const text = prose.includes('{@') ? prose.replace(INLINE_TAG, '$1') : prose;
  if (!XML_LANGUAGES.has(language) || !/[<&]/.test(text)) return text;
  return text
    .replace(/<(?:see|seealso|paramref|typeparamref)\s+\w+="(?:\w:)?([^"]*)"\s*\/?>/g, '$1')
    .replace(/<(param|typeparam|exception)\s[^<>]*>\s*<\/\1>/g, '')
    .replace(/<(?:param|typeparam|exception)\s+\w+="(?:\w:)?([^"]*)"\s*>/g, '$1: ')
    .replace(/<\/?[a-zA-Z][\w-]*(?:\s[^<>]*)?\/?>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

const paragraphsOf = (comments: readonly string[]): string[] =>
  comments
    .map(commentProse)
    .join('\n')
    .split(/\n\s*\n/);

/** Doc of a definition from the comments above it, in order. */
export function docOf(comments: readonly string[], language: LanguageId): string {
  if (comments.length === 0) return '';
  const paragraphs = paragraphsOf(comments).filter((paragraph) => !LICENCE.test(paragraph));
  const prose = withoutPragmas(paragraphs.join('\n\n'));
  return cut(fold(withoutMarkup(prose, language)), MAX_DOC);
}

/** What a file says about itself: its first comments in groups, without licence texts and pragmas. */
export function headerOf(groups: readonly (readonly string[])[], language: LanguageId): string {
  const paragraphs = groups.flatMap(paragraphsOf).filter((paragraph) => !LICENCE.test(paragraph));
  const prose = withoutPragmas(paragraphs.join('\n\n'))
    .split('\n')
    .filter((line) => !isDrawing(line))
    .join('\n');
  return cut(fold(withoutMarkup(prose, language)), MAX_HEADER);
}

/** Logos in letters of `_|/\\`: fewer letters than marks. */
function isDrawing(line: string): boolean {
  const marks = line.replace(/[\s\p{L}\p{N}]/gu, '').length;
  return marks > 4 && marks > line.replace(/[^\p{L}\p{N}]/gu, '').length;
}

/** At most `limit` UTF-16 units, never half a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit).trimEnd();
}
