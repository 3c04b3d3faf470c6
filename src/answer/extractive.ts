import type { Answer, Citation, Table } from '../core/answer.js';
import { compose, composeNotFound, composeUses } from './compose.js';
import type { Evidence } from './plan/gatherEvidence.js';
import { tableToMarkdown } from './structure/export.js';

/** What an answer says and rests on. */
export type Said = Pick<Answer, 'answer' | 'citations' | 'notFound' | 'evidence' | 'table'>;

/** The answer that the evidence gives by itself, without a language model. */
export function extractive(asked: string, evidence: Evidence): Said {
  const { question, cards, uses, table, nearest, checked } = evidence;
  const citations = unique(checked.filter(({ verified }) => verified));
  if (table)
    return { answer: tableToMarkdown(table), citations: placesIn(table), notFound: false, evidence: [], table };
  if (uses) return { answer: composeUses(uses.name, uses.usages), citations, notFound: false, evidence: [] };
  if (cards.length === 0) {
    const places = nearest.map(({ path, startLine, endLine }) => ({ path, startLine, endLine, verified: true }));
    return { answer: composeNotFound(asked.trim(), nearest), citations: places, notFound: true, evidence: [] };
  }
  return { answer: compose(question, cards), citations, notFound: false, evidence: cards };
}

function placesIn({ rows }: Table): Citation[] {
  const places = rows.flat().filter((cell) => typeof cell !== 'string');
  return unique(places.map(({ path, line }) => ({ path, startLine: line, endLine: line, verified: true })));
}

function unique(citations: readonly Citation[]): Citation[] {
  return [...new Map(citations.map((c) => [`${c.path}:${c.startLine}-${c.endLine}`, c])).values()];
}
