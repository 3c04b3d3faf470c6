import type { EvidenceCard, Usage } from '../core/answer.js';
import { descriptionOf } from '../core/docComment.js';
import type { Hit } from '../core/search.js';
import { excerptOf } from './extract.js';
import { citationLink, codeSpan, escapeText, fenced } from './markdown.js';
import type { Focus, Question } from './question.js';
import { defines } from './select.js';

/** Lines of code shown with the first card and with each other: enough to recognise, the link has the rest. */
const FIRST_CODE_LINES = 18;
const OTHER_CODE_LINES = 6;
/** Uses named on a card, and on the first one of a question about uses. */
export const USES = 4;
export const USES_ASKED_FOR = 15;
/** Said of a use that may mean another definition. */
const UNSURE = 'perhaps another one of this name';
/** Characters of a doc comment. */
const DOC_LENGTH = 420;

/** The answer as Markdown: one line that answers the form of the question, then the cards. */
export function compose(question: Question, cards: readonly EvidenceCard[]): string {
  return [opening(question, cards), ...cards.map((card, i) => section(card, question.focus, i === 0))].join('\n\n');
}

/** Said when nothing matches: the nearest finds as such, without their contents, so that they are no answer. */
export function composeNotFound(question: string, nearest: readonly Hit[]): string {
  const said = `Nothing in this repository matches “${escapeText(question)}”.`;
  if (nearest.length === 0) return said;
  const items = nearest.map((hit) => `- ${citationLink(hit)}${hit.symbol ? ` ${codeSpan(nameOf(hit))}` : ''}`);
  return `${said}\n\nNearest, though probably something else:\n\n${items.join('\n')}`;
}

/** Places where a name is used although nothing here defines it, e.g. a function of a library. */
export function composeUses(name: string, uses: readonly Usage[]): string {
  return [
    `${codeSpan(name)} is not defined in this repository; it is used in ${places(uses.length)}:`,
    '',
    ...uses.map(useItem),
  ].join('\n');
}

/** A name that is no word of English: asked for as a name. */
const LIKE_CODE = /[\p{Lu}\d_$]/u;

function opening({ focus, subject, name: asked }: Question, cards: readonly EvidenceCard[]): string {
  const [first] = cards;
  if (!first) return '';
  const name = first.hit.symbol ? codeSpan(nameOf(first.hit)) : citationLink(first.hit);
  if (defines(first.hit, asked)) {
    const others = cards.length > 1 ? ` (and ${cards.length - 1} more below)` : '';
    if (focus === 'where') return `${name} is in ${citationLink(first.hit)}${others}.`;
    if (focus === 'uses') {
      return used(name, first.usedBy, 'is used', `No use of ${name} was found outside it and its tests.`);
    }
    if (focus === 'tests') {
      return used(name, first.tests, 'is used by tests', `No test that names ${name} was found.`);
    }
  } else if (focus !== 'how' && focus !== 'find' && asked !== null && LIKE_CODE.test(asked)) {
    return `Nothing in this repository is called ${codeSpan(asked)}; these places come nearest:`;
  }
  const things = cards.length === 1 ? 'This part' : `These ${cards.length} parts`;
  return `${things} of the repository ${cards.length === 1 ? 'deals' : 'deal'} with “${escapeText(subject)}”:`;
}

/** Uses that may mean something else are counted apart: nobody takes a guess for a fact. */
function used(name: string, usages: readonly Usage[], verb: string, none: string): string {
  const unsure = usages.filter((usage) => usage.unsure).length;
  const sure = usages.length - unsure;
  const may = 'may mean another definition of this name';
  if (sure === 0) return unsure === 0 ? none : `No certain use of ${name} was found; what is listed ${may}.`;
  return `${name} ${verb} in ${places(sure)}${unsure === 0 ? '' : `; ${unsure} more ${may}`}.`;
}

function section(card: EvidenceCard, focus: Focus, first: boolean): string {
  const { hit } = card;
  const title = hit.symbol
    ? `### ${codeSpan(nameOf(hit))} · ${hit.kind === 'text' ? 'lines' : hit.kind}`
    : `### ${escapeText(hit.path.split('/').at(-1)!)}`;
  const uses = list('Used in', card.usedBy);
  const tests = list('Tests', card.tests);
  const doc = shorten(descriptionOf(hit.doc));
  const about = [citationLink(hit), doc && `> ${escapeText(doc)}`];
  const shown = doc ? withoutLead(card.excerpt) : card.excerpt;
  const code = fenced(excerptOf(shown, hit.why.terms, first ? FIRST_CODE_LINES : OTHER_CODE_LINES), hit.language);
  const rest = focus === 'uses' ? [uses, code, tests] : focus === 'tests' ? [tests, code, uses] : [code, uses, tests];
  return [title, ...about, ...rest].filter(Boolean).join('\n\n');
}

/** A comment line in any of the usual notations; `#` only with a space, as `#define` and `#[test]` are code. */
const COMMENT = /^\s*(?:\/\*|\*|\/\/|#(?:\s|$)|--(?:\s|\||$)|;|%|$)/;

/** Code without the comment above it, which the card has said in prose; all of it where there is nothing else. */
function withoutLead(code: string): string {
  const lines = code.split('\n');
  const first = lines.findIndex((line) => !COMMENT.test(line));
  return first > 0 ? lines.slice(first).join('\n') : code;
}

function list(title: string, usages: readonly Usage[]): string {
  return usages.length > 0 ? `**${title}**\n\n${usages.map(useItem).join('\n')}` : '';
}

function useItem(usage: Usage): string {
  const { path, line, text, unsure } = usage;
  const place = citationLink({ path, startLine: line, endLine: line });
  return `- ${place} ${codeSpan(text.slice(0, 100))}${unsure ? ` (${UNSURE})` : ''}`.trimEnd();
}

const places = (n: number): string => (n === 1 ? 'one place' : `${n >= USES_ASKED_FOR ? 'at least ' : ''}${n} places`);

const nameOf = (hit: Hit): string => (hit.container ? `${hit.container}.${hit.symbol}` : hit.symbol);

/** The first paragraph of a doc comment, cut at the end of a sentence where it is long. */
function shorten(doc: string): string {
  const paragraph = doc
    .trim()
    .split(/\n\s*\n/)[0]!
    .replace(/\s+/g, ' ');
  if (paragraph.length <= DOC_LENGTH) return paragraph;
  const cut = paragraph.slice(0, DOC_LENGTH);
  const end = cut.lastIndexOf('. ');
  return end > DOC_LENGTH / 3 ? cut.slice(0, end + 1) : `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}
