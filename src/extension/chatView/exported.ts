import { citationLink, codeSpan, escapeText, fenced } from '../../answer/markdown.js';
import { tableToMarkdown } from '../../answer/structure/export.js';
import { descriptionOf } from '../../core/docComment.js';
import type { ShownCard, Turn } from '../../webview/turn.js';
import { titleOf } from './records.js';

/** A conversation as a Markdown document. */
export function conversationMarkdown(turns: readonly Turn[]): string {
  return [`# ${escapeText(titleOf(turns))}`, ...turns.map(turnMarkdown)].join('\n\n') + '\n';
}

function turnMarkdown(turn: Turn): string {
  const command = turn.command ? `/${turn.command} ` : '';
  const attached = turn.attached?.map(({ label }) => codeSpan(label)).join(', ');
  return [
    `## ${escapeText(command + turn.question)}`,
    attached && `With ${attached}.`,
    answerMarkdown(turn),
    ending(turn),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** A turn's answer as Markdown: what was said, then what was found. */
export function answerMarkdown(turn: Turn): string {
  const cards = turn.model === undefined ? turn.cards.map(cardMarkdown) : [];
  const flags = turn.flags.map(({ sentence }) => `- ${escapeText(sentence)}`);
  const table = turn.table && turn.model === undefined && tableToMarkdown(turn.table);
  return [turn.text, table, ...cards, flags.length > 0 && `**To be checked**\n\n${flags.join('\n')}`]
    .filter(Boolean)
    .join('\n\n');
}

function cardMarkdown(card: ShownCard): string {
  const name = card.container ? `${card.container}.${card.symbol}` : card.symbol;
  const uses = (title: string, of: ShownCard['usedBy']): string =>
    of.length === 0
      ? ''
      : `**${title}**\n\n${of.map(({ path, line, text }) => `- ${citationLink({ path, startLine: line, endLine: line })} ${codeSpan(text)}`).join('\n')}`;
  const description = descriptionOf(card.doc);
  return [
    `### ${name ? codeSpan(name) : escapeText(card.path.split('/').at(-1)!)}`,
    citationLink(card),
    description && `> ${escapeText(description)}`,
    fenced(card.excerpt, card.language),
    uses('Used in', card.usedBy),
    uses('Tests', card.tests),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function ending(turn: Turn): string {
  if (turn.state === 'failed') return `*${escapeText(turn.problem ?? 'It failed.')}*`;
  if (turn.state === 'stopped') return '*Stopped.*';
  return turn.model === undefined ? '' : `*Written by ${escapeText(turn.model)}.*`;
}
