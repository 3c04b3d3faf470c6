import type { Answer } from '../core/answer.js';
import type { AskEvent, Asking, AskRequest, EvidencePiece, SentRequest } from '../core/ask.js';
import type { SearchApi } from '../core/engineApi.js';
import { Cancelled } from '../core/errors.js';
import { ModelError, type ChatModel } from '../core/model.js';
import { Channel } from './channel.js';
import { checked } from './check/check.js';
import { extractive, type Said } from './extractive.js';
import { gatherEvidence, type Evidence } from './plan/gatherEvidence.js';
import { glance } from './plan/glance.js';
import { exemplars } from './prompt/exemplars.js';
import { marked } from './prompt/fence.js';
import { asksForGeneral } from './prompt/instructions.js';
import { frameOf, promptOf, type Frame } from './prompt/prompt.js';
import { sentOf } from './prompt/sent.js';

/** Tokens of evidence where no model takes it: what a person looks through. */
const EVIDENCE_TO_READ = 4_000;
/** A prompt that turns out too long is tried once more with this share of its evidence. */
const LESS = 0.5;
/** Low: an answer is to say what the evidence says. */
const TEMPERATURE = 0.2;

/**
 * Answers a question event by event: what is done, the evidence, what was sent, the answer's Markdown piece by piece,
 * and at last the checked answer. Leaving the iteration cancels what is under way.
 * @throws UserError empty-query
 * @throws ModelError after the evidence, and whatever of the answer had come, was told; so is what opening it threw
 * @throws Cancelled when `signal` fires
 */
export async function* askStream(
  engine: SearchApi,
  asking: Asking,
  signal?: AbortSignal,
): AsyncGenerator<AskEvent, void> {
  const left = new AbortController();
  const until = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
  const channel = new Channel<AskEvent>();
  const work = answerOf(engine, asking, channel.tell, until).then((answer) => channel.tell({ type: 'done', answer }));
  try {
    yield* channel.endsWith(work);
  } finally {
    left.abort();
  }
}

/**
 * The same, with what happens told to `tell` and the answer as the result.
 * @param tell null: nobody looks on, and nothing is done for the sake of it
 * @param limit cards of an answer without a model
 */
export async function answerOf(
  engine: SearchApi,
  { model: opening = null, ...asked }: Asking,
  tell: ((event: AskEvent) => void) | null,
  signal?: AbortSignal,
  limit?: number,
): Promise<Answer> {
  const started = performance.now();
  const opened = Promise.resolve(opening).then(
    (model) => ({ model }),
    (problem: unknown) => ({ model: null, problem }),
  );
  if (tell) await glance(engine, asked, tell, signal);
  const { model, ...failure } = await opened;
  const request: AskRequest = { ...asked, model };
  const frame = model ? await frameOf(model, request) : null;
  const telling = tell ?? (() => undefined);
  const budget = frame?.evidenceTokens ?? EVIDENCE_TO_READ;
  const evidence = await gatherEvidence(engine, request, budget, telling, signal, limit);
  // Without its model, too, a question has its evidence.
  if ('problem' in failure) throw failure.problem;
  const said: Written =
    model && frame && asksModel(request, evidence)
      ? await written(engine, request, model, frame, evidence, telling, signal)
      : withoutModel(request, evidence);
  if (!said.model) telling({ type: 'text', text: said.answer });
  return { ...withNotes(said, evidence), steps: evidence.steps, ms: Math.round(performance.now() - started) };
}

type Written = Said & Pick<Answer, 'flags' | 'model' | 'sent'>;

/**
 * A model is not asked what the tables answer exactly, nor about what the repository does not hold, which it could only
 * make up: unless the user gave it something of their own to go by, or wants general knowledge.
 */
function asksModel(request: AskRequest, { table, noGoodMatch, uses }: Evidence): boolean {
  if (table) return false;
  const isGiven = [request.attached, request.pinned, request.history].some((list) => list && list.length > 0);
  return !noGoodMatch || uses !== undefined || isGiven || asksForGeneral(request.question);
}

/** What the evidence says by itself; a model may have been asked what else to look for. */
function withoutModel({ question, model }: AskRequest, evidence: Evidence): Written {
  const said = extractive(question, evidence);
  return model && evidence.asked.length > 0 ? { ...said, sent: sentOf(model, evidence.asked) } : said;
}

async function written(
  engine: SearchApi,
  request: AskRequest,
  model: ChatModel,
  frame: Frame,
  evidence: Evidence,
  tell: (event: AskEvent) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<Written> {
  const added = request.command === 'test' ? await exemplars(engine, evidence, frame.evidenceTokens, signal) : [];
  const all = marked([...evidence.pieces, ...added]);
  let pieces = all;
  const requests: SentRequest[] = [...evidence.asked];
  let text = '';
  let wasCut = false;
  for (;;) {
    const prompt = await promptOf(model, request, frame, pieces);
    requests.push(prompt);
    if (pieces.length < all.length || added.length > 0 || pieces.some(({ suspicious }) => suspicious))
      tell({ type: 'evidence', pieces, cards: evidence.cards });
    tell({ type: 'sent', sent: sentOf(model, requests) });
    try {
      const { messages } = prompt;
      const asked = { messages, maxTokens: frame.answerTokens, temperature: TEMPERATURE };
      for await (const part of model.stream(asked, signal)) {
        if (signal.aborted) throw new Cancelled();
        if (part.type === 'text') {
          text += part.text;
          tell({ type: 'text', text: part.text });
        } else if (part.type === 'end') wasCut = part.why === 'length';
      }
      break;
    } catch (error) {
      const isFull = error instanceof ModelError && error.problem === 'context-full';
      const fewer = fewerPieces(pieces);
      if (!isFull || text !== '' || pieces.length < all.length || fewer.length === pieces.length) throw error;
      pieces = fewer;
    }
  }
  if (signal.aborted) throw new Cancelled();
  if (!text.trim())
    throw new ModelError(`${model.name} answered nothing; ask again, or choose another model.`, 'malformed');
  const { answer, ...rest } = await checked(engine, request, pieces, text);
  const cutNote = wasCut ? '\n\n*The answer was cut at its length limit.*' : '';
  return {
    answer: answer + cutNote,
    ...rest,
    evidence: evidence.cards,
    model: model.name,
    sent: sentOf(model, requests),
  };
}

/** The pieces that stay when a model takes less than it said: what the user asked for, then the outer ones. */
function fewerPieces(pieces: readonly EvidencePiece[]): EvidencePiece[] {
  const tokens = pieces.reduce((n, piece) => n + piece.tokens, 0);
  const kept = new Set<EvidencePiece>();
  let room = tokens * LESS;
  // The strongest pieces stand at the edges (see engine/context/pack): from both ends to the middle.
  const byStrength = pieces.map((_, i) => pieces[i % 2 === 0 ? i / 2 : pieces.length - (i + 1) / 2]!);
  for (const piece of [...byStrength].sort((a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false))) {
    if (piece.tokens > room) continue;
    kept.add(piece);
    room -= piece.tokens;
  }
  return pieces.filter((piece) => kept.has(piece));
}

/** What the reader has to know about the index that the answer comes from. */
function withNotes<T extends Said>(said: T, { coverage, notices }: Evidence): T {
  const share = Math.floor(coverage * 100);
  const notes = [...notices];
  if (coverage < 1) notes.push(`The index is still being built (${share} %), so this may be incomplete.`);
  return { ...said, answer: [said.answer, ...notes.map((note) => `*${note}*`)].join('\n\n') };
}
