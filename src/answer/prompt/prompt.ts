import type { AskRequest, Attachment, EvidencePiece, SentRequest } from '../../core/ask.js';
import type { ChatModel, ModelMessage } from '../../core/model.js';
import { demonstration } from './demonstration.js';
import { fencedIn, harmless, nonceOf, numbered } from './fence.js';
import { ANSWER_TOKENS, formOf, SYSTEM } from './instructions.js';

/** Tokens of evidence that are worth their price: more pieces answered no more questions in the benchmark. */
const MOST_EVIDENCE = 6_000;
/** Below this a prompt is not worth sending; the model's own limit then says so. */
const LEAST_EVIDENCE = 400;
/** Share of the model's context that earlier turns may take. */
const HISTORY_SHARE = 0.2;
/** An earlier answer is repeated up to this many characters. */
const HISTORY_ANSWER = 2_000;
/** Share of the context that text which no file holds may take. */
const ATTACHED_SHARE = 0.3;
/** Models of so few tokens, and those that Quarry runs itself, are small ones: they follow an example better than rules. */
const SMALL_CONTEXT = 8_192;
/** For the marks of roles, and because counts of other vocabularies differ. */
const MARGIN = 0.05;
/** Line numbers and headings take so much more than the text of the pieces. */
const NUMBERING = 1.3;

interface Part {
  name: string;
  text: string;
  tokens: number;
  piece?: EvidencePiece;
}

/** All of a prompt but its evidence, which is gathered to fit what this leaves. */
export interface Frame {
  history: Part[][];
  attached: Part[];
  question: Part;
  system: Part;
  answerTokens: number;
  /** Tokens that the pieces may take by their own count. */
  evidenceTokens: number;
}

/** Counts what is there without evidence, and leaves out the oldest turns and the ends of attached texts that do not fit. */
export async function frameOf(model: ChatModel, request: AskRequest): Promise<Frame> {
  const part = async (name: string, text: string): Promise<Part> => ({
    name,
    text,
    tokens: await model.countTokens(text),
  });
  const context = Math.floor(model.contextTokens * (1 - MARGIN));
  const answerTokens = Math.min(ANSWER_TOKENS[request.length ?? 'normal'], Math.floor(context / 3));
  const system = await part('Instructions', SYSTEM);
  const question = await part('Question', [request.question.trim(), formOf(request)].join('\n\n'));

  const history: Part[][] = [];
  let room = Math.floor(context * HISTORY_SHARE);
  for (const turn of (request.history ?? []).toReversed()) {
    const parts = [
      await part('Earlier question', turn.question),
      await part('Earlier answer', cut(turn.answer, HISTORY_ANSWER)),
    ];
    room -= sum(parts);
    if (room < 0) break;
    history.unshift(parts);
  }

  const attached: Part[] = [];
  let space = Math.floor(context * ATTACHED_SHARE);
  for (const attachment of request.attached ?? []) {
    if (!attachment.text) continue;
    const whole = await part(attachment.label, attachedText(attachment));
    const fits = whole.tokens <= space ? whole : await part(attachment.label, cutTo(whole, space));
    if (fits.tokens > 0) attached.push(fits);
    space -= fits.tokens;
  }

  const taken = system.tokens + question.tokens + sum(history.flat()) + sum(attached) + answerTokens;
  const evidenceTokens = Math.max(LEAST_EVIDENCE, Math.min(MOST_EVIDENCE, Math.floor((context - taken) / NUMBERING)));
  return { history, attached, question, system, answerTokens, evidenceTokens };
}

/** The exact messages, and what each part of them takes. Deterministic; what changes least stands first. */
export async function promptOf(
  model: ChatModel,
  request: AskRequest,
  frame: Frame,
  pieces: readonly EvidencePiece[],
): Promise<SentRequest> {
  const nonce = nonceOf(request.question, pieces);
  const parts = await Promise.all(
    pieces.map(async (piece): Promise<Part> => {
      const text = numbered(piece);
      return {
        name: piece.symbol || piece.path.split('/').at(-1)!,
        text,
        tokens: await model.countTokens(text),
        piece,
      };
    }),
  );
  const evidence = parts.length > 0 ? parts.map(({ text }) => text).join('\n\n') : '(Nothing was found.)';
  const isSmall = model.destination.reach === 'process' || model.contextTokens <= SMALL_CONTEXT;
  const example = isSmall ? demonstration(pieces) : null;
  const shown: Part[] =
    example === null ? [] : [{ name: 'Example', text: example, tokens: await model.countTokens(example) }];
  const user = [
    fencedIn('evidence', nonce, evidence),
    ...frame.attached.map(
      ({ name, text }) => `${harmless(name)}, attached by the user:\n${fencedIn('evidence', nonce, text)}`,
    ),
    ...shown.map(({ text }) => text),
    frame.question.text,
  ].join('\n\n');
  const messages: ModelMessage[] = [
    { role: 'system', text: frame.system.text },
    ...frame.history.flatMap(([question, answer]): ModelMessage[] => [
      { role: 'user', text: question!.text },
      { role: 'assistant', text: answer!.text },
    ]),
    { role: 'user', text: user },
  ];
  const all = [frame.system, ...frame.history.flat(), ...parts, ...frame.attached, ...shown, frame.question];
  return {
    purpose: 'answer',
    messages,
    parts: all.map(({ name, tokens, piece }) => ({
      name,
      tokens,
      ...(piece && {
        place: { path: piece.path, startLine: piece.startLine, endLine: piece.endLine },
        id: piece.id,
      }),
    })),
    tokens: sum(all),
  };
}

const attachedText = ({ text = '' }: Attachment): string => harmless(text.replaceAll('\r', ''));

const sum = (parts: readonly Part[]): number => parts.reduce((n, { tokens }) => n + tokens, 0);

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)} …`);

/** The beginning of a text that takes about so many tokens, by its own mean. */
function cutTo({ text, tokens }: Part, room: number): string {
  if (room < 20) return '';
  const characters = Math.floor((text.length / tokens) * room * 0.95);
  return `${text.slice(0, characters)}\n… (cut: too long)`;
}
