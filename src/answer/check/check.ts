import type { Answer, Citation, Flag } from '../../core/answer.js';
import type { AskRequest, EvidencePiece } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import { asksForGeneral, GENERAL, NOT_FOUND } from '../prompt/instructions.js';
import { checkMentions } from './citations.js';
import { contradictions } from './contradictions.js';
import { mentionsIn } from './mentions.js';
import { namesFlags } from './names.js';
import { rendered } from './render.js';
import { scan } from './scan.js';

/**
 * Checks what a model wrote against the evidence that it was sent, the files as they are now and the index: places become
 * links or are struck through, names that exist nowhere are flagged, markup that leads elsewhere is taken out.
 */
export async function checked(
  engine: SearchApi,
  request: AskRequest,
  pieces: readonly EvidencePiece[],
  markdown: string,
): Promise<Pick<Answer, 'answer' | 'citations' | 'notFound'> & { flags: Flag[] }> {
  const { code, blocks } = scan(markdown);
  const said = [request.question, ...(request.attached ?? []).map(({ text = '', label }) => `${label}\n${text}`)].join(
    '\n',
  );
  const byId = new Map(pieces.map((piece) => [piece.id, piece]));
  const paths = pieces.map(({ path }) => path);
  const found = await checkMentions(engine, mentionsIn(markdown, code, blocks, paths, byId), {
    pieces,
    earlier: placesOf(request),
    said,
    proposes: request.command === 'test' || request.command === 'fix' || request.command === 'docs',
  });
  const citations = unique(found.flatMap(({ citation }) => citation ?? []));
  const knownText = [said, ...pieces.filter(({ suspicious }) => !suspicious).map(({ text }) => text)].join('\n');
  const { markdown: answer, removed } = rendered(markdown, code, found, knownText);
  const notFound = saysNotFound(markdown);
  const flags: Flag[] = [
    ...pieces.flatMap(suspicion),
    ...(await contradictions(engine, pieces)),
    ...removed.filter(Boolean).map((target) => ({
      kind: 'injection' as const,
      subject: target,
      sentence: 'The answer led to a place that neither you nor the repository named; it was taken out.',
    })),
    ...(await namesFlags(
      engine,
      code,
      [
        said,
        markdownWithout(markdown, code),
        ...pieces.map(({ text, symbol }) => `${symbol}\n${text}`),
        ...(request.history ?? []).map((turn) => turn.answer),
      ],
      pieces,
    )),
  ];
  const isGeneral = asksForGeneral(request.question) || markdown.includes(GENERAL);
  if (!notFound && !isGeneral && !citations.some(({ verified }) => verified)) {
    flags.push({
      kind: 'no-citation',
      subject: '',
      sentence: 'The answer names no place in the repository that bears it out; it may be made up.',
    });
  }
  const marked = isGeneral && !markdown.includes(GENERAL) && !citations.some(({ verified }) => verified);
  return { answer: marked ? `> ${GENERAL}.\n\n${answer}` : answer, citations, notFound, flags };
}

/** Does an answer begin by saying that the repository does not hold it, in any markup? */
const saysNotFound = (markdown: string): boolean =>
  markdown
    .replace(/^[\s>*_#`"“]+/, '')
    .toLowerCase()
    .startsWith(NOT_FOUND.toLowerCase());

function suspicion(piece: EvidencePiece): Flag[] {
  if (!piece.suspicious) return [];
  const subject = `${piece.path}:${piece.startLine}`;
  return [
    {
      kind: 'injection',
      subject,
      sentence: `${subject} speaks to an assistant (“${piece.suspicious}”); it was treated as text.`,
    },
  ];
}

/** Places that earlier answers cite, links and plain. */
function placesOf({ history = [] }: AskRequest): { path: string; startLine: number; endLine: number }[] {
  return history.flatMap(({ answer }) => {
    const { code, blocks } = scan(answer);
    return mentionsIn(answer, code, blocks, [], new Map()).flatMap(({ path, lines }) =>
      lines ? { path, ...lines } : [],
    );
  });
}

/** The prose of an answer: names in it may be those of the user's world, e.g. of a file that is proposed. */
function markdownWithout(markdown: string, code: readonly { start: number; end: number }[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of code) {
    out += markdown.slice(at, start);
    at = end;
  }
  // Only paths: a name does not exist because the model speaks of it.
  return (out + markdown.slice(at)).match(/[\w@.-]*\/[\w@./-]+/g)?.join('\n') ?? '';
}

function unique(citations: readonly Citation[]): Citation[] {
  return [...new Map(citations.map((c) => [`${c.path}:${c.startLine}-${c.endLine}:${c.verified}`, c])).values()];
}
