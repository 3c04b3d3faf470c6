import { citationLink, codeSpan, escapeText } from '../markdown.js';
import type { Checked } from './citations.js';
import { withoutCodeSpans, type CodeBlock } from './scan.js';

/**
 * An answer with its places as links, what does not hold struck through with the reason, and without anything that a
 * model could be made to write to lead the reader, or the reader's machine, elsewhere.
 */
export function rendered(
  markdown: string,
  code: readonly CodeBlock[],
  checked: readonly Checked[],
  knownText: string,
): { markdown: string; removed: string[] } {
  const removed: string[] = [];
  const kept = [
    ...checked
      .filter(({ citation }) => citation !== null)
      .map(({ mention: { start, end }, ...c }) => ({ start, end, text: place(c, start === end) })),
    ...code.map(({ start, end }) => ({ start, end, text: markdown.slice(start, end) })),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  let out = '';
  let at = 0;
  for (const { start, end, text } of kept) {
    if (start < at) continue;
    out += harmlessMarkdown(markdown.slice(at, start), knownText, removed) + text;
    at = end;
  }
  return { markdown: out + harmlessMarkdown(markdown.slice(at), knownText, removed), removed };
}

/** `, ` stands before a further range of a file that was named before. */
function place({ citation }: Pick<Checked, 'citation'>, isFurther: boolean): string {
  const { path, startLine, endLine, verified, problem } = citation!;
  const lead = isFurther ? ', ' : '';
  if (verified) return lead + citationLink(citation!);
  return `${lead}~~${escapeText(`${path}:${startLine}${startLine === endLine ? '' : `-${endLine}`}`)}~~ *(${escapeText(problem ?? 'not found')})*`;
}

const IMAGE = /!\[((?:\\.|[^\]\\])*)\](?:\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)|\[[^\]\n]*\])/g;
const LINK =
  /(?<!!)\[((?:\\.|[^\]\\\n])*)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)/g;
const REFERENCE = /^ {0,3}\[([^\]\n]+)\]:\s*(\S+).*$/gm;
const AUTOLINK = /<([a-z][a-z0-9+.-]*:[^\s<>]*)>/gi;
/** Tags as browsers read them; `List<String>` and `a < b` are text and stay. */
const TAG =
  /<(?=\/?(?:a|abbr|applet|area|article|audio|b|base|body|button|canvas|details|dialog|div|embed|form|frame|frameset|h[1-6]|head|html|i|iframe|img|input|link|main|map|math|meta|noscript|object|p|param|picture|portal|s|script|section|select|slot|source|span|style|summary|svg|table|td|template|textarea|th|title|tr|track|u|video)\b|!--|[?])/gi;

/** Markdown without images, HTML and links to places that neither the repository nor the user named. */
function harmlessMarkdown(text: string, knownText: string, removed: string[]): string {
  const spans: string[] = [];
  const hidden = withoutCodeSpans(text.replaceAll('\ue000', ''), (span) => `\ue000${spans.push(span) - 1}\ue000`);
  const said = (what: string, target: string): string => {
    removed.push(target);
    return what;
  };
  const isKnown = (target: string): boolean => /^https?:\/\//i.test(target) && knownText.includes(target);
  const plain = hidden
    .replace(IMAGE, (_all, label: string, target = '') => said(`${label} (image left out)`, target as string))
    .replace(LINK, (all, label: string, target: string) =>
      isKnown(target) || isPlace(target) ? all : said(`${label} (${codeSpan(target)})`, target),
    )
    .replace(REFERENCE, (all, label: string, target: string) =>
      isKnown(target) || isPlace(target) ? all : said(`${label}: ${codeSpan(target)}`, target),
    )
    .replace(AUTOLINK, (all, target: string) => (isKnown(target) ? all : said(codeSpan(target), target)))
    .replace(TAG, '\\<')
    // What is left is no image as it stands; nor may it become one with what follows.
    .replaceAll('![', '!\\[');
  return plain.replace(/\ue000(\d+)\ue000/g, (_all, i: string) => spans[Number(i)]!);
}

/** A relative target leads into the workspace: no scheme, no other host, nothing that is written otherwise than it reads. */
const isPlace = (target: string): boolean =>
  !/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(target.replace(/[\p{Cc}\s]/gu, '')) &&
  !/^[/\\]{2}|%(?:00|0a|0d)|&#?\w+;|\\/i.test(target);
