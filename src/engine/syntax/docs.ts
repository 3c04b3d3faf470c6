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
export function commentProse(comment: string): string {
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
  /^(?:!|[@*]?\s*(?:eslint|tslint|jshint|jslint|prettier|istanbul|c8|v8|biome|stylelint|rubocop|pylint|flake8|mypy|ruff|isort|yapf|noqa|nolint|clang-format|clang-tidy|lint|shellcheck|spell-?check|cspell|phpcs|psalm|phpstan|swiftlint|swift-format|ktlint|scalastyle|scalafmt|credo|luacheck|stylua|hlint|fourmolu|dialyzer|coding|globals?|jsx|jest|vitest|webpack|vite|sourceMappingURL|__PURE__)(?:[-:=\s]|$)|@(?:ts-\w+|flow|format|jsx\w*|generated|noflow|license|preserve|copyright|author|file\b)|use strict|-\*-|vim?:|ex:|go:|\+build|frozen_string_literal|encoding:|warn_indent|type: ?ignore|fmt: ?(?:on|off)|#?(?:end)?region\b|language |OPTIONS_GHC|swift-tools-version|dart format|ignore_for_file|nullable|MARK: ?-?$)/i;

const LICENCE =
  /copyright|\(c\) ?\d{4}|licen[cs]e|SPDX-|all rights reserved|permission is (?:hereby )?granted|redistribut|warrant(?:y|ies)|merchantability|without limitation|"as is"|"AS IS"|'as is'|shall (?:not )?be (?:liable|included)|public domain|distributed (?:on|in|under|with)|free software|opt to use, copy|This software is/i;

const withoutPragmas = (prose: string): string =>
  prose
    .split('\n')
    .filter((line) => !PRAGMA.test(line))
    .join('\n');

const fold = (prose: string): string =>
  prose
    .replace(/[ \t]+/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Doc of a definition from the comments above it, in order. */
export function docOf(comments: readonly string[]): string {
  return cut(fold(withoutPragmas(comments.map(commentProse).join('\n'))), MAX_DOC);
}

/** What a file says about itself: its first comments, licence texts and pragmas left out. */
export function headerOf(comments: readonly string[]): string {
  const paragraphs = comments
    .map(commentProse)
    .join('\n\n')
    .split(/\n\s*\n/)
    .filter((paragraph) => !LICENCE.test(paragraph));
  return cut(fold(withoutPragmas(paragraphs.join('\n\n'))), MAX_HEADER);
}

/** At most `limit` UTF-16 units, never half a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit).trimEnd();
}
