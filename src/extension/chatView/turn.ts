import { tableToMarkdown } from '../../answer/structure/export.js';
import type { Answer, EvidenceCard } from '../../core/answer.js';
import type { AskEvent, EvidencePiece, Exchange } from '../../core/ask.js';
import { isWritten, type Asked, type ShownCard, type ShownPiece, type Turn } from '../../webview/turn.js';

/** A turn that has just been asked. */
export function newTurn(id: number, asked: Asked, at: number): Turn {
  return {
    id,
    ...asked,
    at,
    state: 'running',
    steps: [],
    cards: [],
    pieces: [],
    text: '',
    citations: [],
    flags: [],
    notFound: false,
    ms: 0,
  };
}

/** The turn after the next event of its answer. */
export function advance(turn: Turn, event: AskEvent): Turn {
  switch (event.type) {
    case 'step': {
      const { step } = event;
      const at = turn.steps.findIndex(({ id }) => id === step.id);
      return { ...turn, steps: at < 0 ? [...turn.steps, step] : turn.steps.with(at, step) };
    }
    case 'evidence':
      return { ...turn, pieces: event.pieces.map(shownPiece), cards: event.cards.map(shownCard) };
    case 'sent': {
      const { model, destination, tokens, estimated, requests } = event.sent;
      const forSearch = requests.every(({ purpose }) => purpose === 'search') || undefined;
      return {
        ...turn,
        sent: { model, destination, tokens, ...(estimated && { estimated }), ...(forSearch && { forSearch }) },
      };
    }
    case 'text':
      // Without a model the text is the cards once more.
      return isWritten(turn) ? { ...turn, text: turn.text + event.text } : turn;
    case 'done':
      return finish(turn, event.answer);
  }
}

/** What to ask to ask it again. */
export function askedOf({ question, command, attached, pinned, removed }: Turn): Asked {
  return { question, command, attached, pinned, removed };
}

/** A turn as the model is told of it. */
export const exchangeOf = ({ question, text }: Turn): Exchange => ({ question, answer: text });

function finish(turn: Turn, answer: Answer): Turn {
  const { citations, notFound, model, ms, table, flags = [], evidence } = answer;
  return {
    ...turn,
    state: 'done',
    text: model === undefined ? leadOf(answer) : answer.answer,
    cards: evidence.map(shownCard),
    steps: turn.steps.map((step) => ({ ...step, state: 'done' })),
    ...{ citations, notFound, model, ms, table, flags },
  };
}

/**
 * Without a model the answer's Markdown has a section for each thing found, or a table, for which the panel has a form
 * of its own. What remains is what is said about them.
 */
function leadOf({ answer, evidence, table }: Answer): string {
  if (table) return answer.replace(tableToMarkdown(table), '').trim();
  const first = evidence.length > 0 ? answer.search(/^### /m) : -1;
  return first < 0 ? answer : answer.slice(0, first).trimEnd();
}

function shownCard({ hit, excerpt, usedBy, tests }: EvidenceCard): ShownCard {
  const { path, startLine, endLine, symbol, container, kind, language, signature, doc } = hit;
  const place = { path, startLine, endLine };
  const named = { symbol, container, kind, signature, doc };
  return { ...place, ...named, language, excerpt, usedBy, tests, why: hit.why.summary };
}

function shownPiece({ text: _text, hash: _hash, ...piece }: EvidencePiece): ShownPiece {
  return piece;
}
