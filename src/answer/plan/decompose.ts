import type { AskRequest } from '../../core/ask.js';
import { UserError } from '../../core/errors.js';
import type { GatherQuery } from '../../core/gather.js';
import { isOwnOfLanguage } from '../check/code/languages.js';
import { type Question, readQuestion } from '../question.js';

/** What is searched for first: the question's subject, then what it is made of. */
export interface Plan {
  question: Question;
  queries: GatherQuery[];
  /** How many of the queries, from the first, are the question itself: they decide whether there is an answer. */
  main: number;
  /** Names in the question that are written like code, in order. */
  names: string[];
  /** The question asks for several things, or for a way from one to another. */
  isComposed: boolean;
}

/** What a part of a question counts against the whole. */
const WEIGHTS = { part: 0.25, name: 0.15, text: 0.7, before: 0.4 } as const;
/** Searches of the first round. */
const MOST_QUERIES = 6;
/** Words, without which a part of a question says nothing alone. */
const LEAST_WORDS = 2;
/** Characters of a terminal's or a diff's text that are searched for. */
const LONGEST_TEXT = 2_000;

/** Two subjects in one question; the groups are the two. English, as the frames of question.ts. */
const PAIRS: readonly RegExp[] = [
  /\b(?:differences?|distinctions?|relation(?:ship)?s?|interactions?|connections?|dependenc(?:y|ies)|chain|path)\s+between\s+(.+?)\s+and\s+(.+)$/i,
  /^(?:please )?compare\s+(.+?)\s+(?:and|with|to|against)\s+(.+)$/i,
  /^(.+?)\s+(?:vs\.?|versus)\s+(.+)$/i,
  /\bhow (?:does|do|can|could|is|are)\s+(.+?)\s+(?:reach(?:es)?|get(?:s)? to|lead(?:s)? to|end(?:s)? up (?:in|at)|turn(?:s)? into|become(?:s)?|connect(?:ed|s)? (?:to|with)|interact(?:s)? with|call(?:s)?|passed to)\s+(.+)$/i,
  /\bfrom\s+(.+?)\s+(?:to|into|until)\s+(.+)$/i,
  /\bwhat happens (?:after|before|when|once|if)\s+(.+?),?\s+(?:and|until|when)\s+(.+)$/i,
];
/** Where a question goes on to another one. */
const CLAUSES =
  /[?;]\s+|,?\s+and\s+(?=(?:how|what|why|which|where|when|who|does|do|is|are)\b)|,\s+(?=(?:how|what|why|which|where|when|who)\b)/i;
/** `parseQuery`, `HTTP_HOST`, `Session.send`, `send()`, anything in backticks. */
const CODE_NAME =
  /`([^`\s]{1,80})`|(?<![\w$/.])([A-Za-z_$][\w$]*(?:(?:\.|::|#|->)[A-Za-z_$][\w$]*)+|[A-Za-z_$][\w$]*(?=\(\))|[a-z][a-z0-9]*(?:[A-Z][\w$]*)|[A-Z][a-z0-9]+[A-Z][\w$]*|[A-Z]{2,}[a-z][\w$]*|[A-Za-z0-9]*_\w+)/g;
/** `Session.send`: one definition, inside another, and not whatever says both words. */
const OF_A_TYPE = /^[A-Z]\w*(?:(?:\.|::|#|->)[A-Za-z_]\w*)+$/;
/** Means something that was said before. */
const POINTS_BACK = /\b(?:it|its|they|them|their|that|this|these|those|there|above|same|also|else)\b/i;
/** A question of fewer words may mean what was said before, and only so many at its beginning can point there. */
const SHORT = 9;

/**
 * Takes a question apart without a model; deterministic.
 * @throws UserError empty-query
 */
export function decompose(request: AskRequest): Plan {
  const { question: asked, history = [], attached = [], command } = request;
  const whole = asked.trim();
  if (whole === '') throw new UserError('The question is empty.', 'empty-query');
  const question = readQuestion(asked);
  const parts = partsOf(whole);
  const names = namesIn(whole);
  const within = attached.flatMap(({ kind, path }) => (kind === 'folder' && path ? [`path:"${path}/"`] : []));
  const subject = question.subject;
  const queries: GatherQuery[] = [{ text: subject }];
  const add = (text: string, weight: number): void => {
    const known = queries.some((query) => query.text.toLowerCase() === text.toLowerCase());
    if (text && !known && queries.length < MOST_QUERIES) queries.push({ text, weight });
  };
  if (command === 'test') add(`${subject} class:test`, WEIGHTS.text);
  if (command === 'docs') add(`${subject} class:doc`, WEIGHTS.part);
  for (const { text } of attached) if (text?.trim()) add(text.trim().slice(0, LONGEST_TEXT), WEIGHTS.text);
  const last = history.at(-1);
  if (last && pointsBack(whole)) {
    add([readQuestion(last.question).subject, ...namesIn(last.answer).slice(0, 3)].join(' '), WEIGHTS.before);
  }
  for (const part of parts) add(part, WEIGHTS.part);
  for (const name of names) add(OF_A_TYPE.test(name) ? `symbol:${name.replace(/::|#|->/g, '.')}` : name, WEIGHTS.name);
  return {
    question,
    queries:
      within.length > 0 ? queries.map((query) => ({ ...query, text: `${query.text} ${within.join(' ')}` })) : queries,
    main: 1,
    names,
    isComposed: parts.length > 1,
  };
}

function pointsBack(question: string): boolean {
  const words = question.split(/\s+/);
  return words.length < SHORT || POINTS_BACK.test(words.slice(0, SHORT).join(' '));
}

/** The parts of a question that can be searched for alone; empty where it is one. */
export function partsOf(text: string): string[] {
  const asked = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\s?!.]+$/, '');
  const clauses = asked.split(CLAUSES).map((clause) => clause.trim());
  const parts = clauses.flatMap((clause) => {
    for (const pair of PAIRS) {
      const found = pair.exec(clause);
      if (found) return found.slice(1).map((subject) => readQuestion(subject).subject);
    }
    return clauses.length > 1 ? [readQuestion(clause).subject] : [];
  });
  const telling = parts.filter((part) => part.split(/\s+/).length >= LEAST_WORDS || namesIn(part).length > 0);
  return telling.length > 1 ? [...new Set(telling)] : [];
}

/** Names that are written like code, once each, in order. */
export function namesIn(text: string): string[] {
  const names = [...text.matchAll(CODE_NAME)].map((match) => (match[1] ?? match[2]!).replace(/\(.*\)$/, ''));
  return [...new Set(names)].filter((name) => /[\p{L}_$]/u.test(name));
}

/** Names that every code base of a language has. */
const EVERYWHERE =
  /^(?:__\w+__|(?:self|cls|this|os|sys|re|json|console|process|std|fmt)\b.*|(?:test|tmp|foo|bar)_?\d*)$/;

/** Could a name be this repository's own, and say that a question is about it? */
export const isOfRepository = (name: string): boolean => !EVERYWHERE.test(name) && !isOwnOfLanguage(name);
