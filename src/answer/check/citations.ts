import type { Citation } from '../../core/answer.js';
import type { EvidencePiece, Place } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import { hashOfLines } from '../../core/hash.js';
import { linesOf } from '../prompt/fence.js';
import { Judge } from './judge.js';
import type { Mention } from './mentions.js';

/** What citations are checked against. */
export interface Sources {
  pieces: readonly EvidencePiece[];
  /** Places that earlier answers of the conversation cited: they were seen, if not in this prompt. */
  earlier: readonly Place[];
  /** Texts in which a file may be named that does not exist: the question, what was attached. */
  said: string;
  /** The user asked for something to be made, so that a file which does not exist is a proposal. */
  proposes: boolean;
}

/** A place that an answer names with what became of it; null where it claims nothing: a file that is named. */
export interface Checked {
  mention: Mention;
  citation: Citation | null;
}

type Api = Pick<SearchApi, 'readLines'> & Partial<Pick<SearchApi, 'known' | 'outline'>>;

/** Holds every place that an answer names against what was sent and against the files as they are now. */
export async function checkMentions(api: Api, mentions: readonly Mention[], sources: Sources): Promise<Checked[]> {
  const judge = new Judge(api, sources.pieces);
  const out: Checked[] = [];
  for (const mention of mentions) out.push({ mention, citation: await check(api, judge, mention, sources) });
  return out;
}

async function check(api: Api, judge: Judge, mention: Mention, sources: Sources): Promise<Citation | null> {
  const found = await resolvePath(api, mention.path, sources.pieces);
  if (!mention.lines) return found ? ofWholeFile(judge, mention, found.path, sources) : missingFile(mention, sources);
  const { startLine, endLine } = mention.lines;
  const said = { path: mention.path, startLine, endLine };
  const failed = (problem: string, path = found?.path ?? mention.path): Citation => ({
    path,
    startLine,
    endLine: Math.max(startLine, endLine),
    verified: false,
    problem,
  });
  if (!found) return failed('there is no such file');
  if (startLine < 1 || endLine < startLine) return failed('there are no such lines');
  const seen = seenLines({ path: found.path, startLine, endLine }, sources);
  const length = await lineCount(api, found.path);
  if (length === null) return failed('the file is gone');
  if (!seen)
    return failed(startLine > length ? `the file has only ${length} lines` : 'these lines were not among the evidence');

  const now = await whereNow(api, found.path, seen, sources.pieces);
  if (now === 'gone') return failed('the file is gone');
  if (now === 'changed') return failed('the file has changed and no longer says this');
  if (now.startLine > length) return failed(`the file has only ${length} lines`);
  const text = (await api.readLines(found.path, now.startLine, now.endLine)) ?? '';
  if (!text.trim()) return failed('these lines are empty');
  const problem = await judge.problem(mention.claim, { path: found.path, ...seen }, text);
  if (problem) return failed(problem);
  const isAsSaid = found.sure && now.startLine === startLine && now.endLine === endLine;
  const saidAs = found.sure ? { startLine, endLine } : said;
  return { path: found.path, ...now, verified: true, ...(!isAsSaid && { saidAs }) };
}

/** A file named without lines rests on the piece of it that bears the sentence out, if one was sent. */
async function ofWholeFile(
  judge: Judge,
  { claim }: Mention,
  path: string,
  { pieces }: Sources,
): Promise<Citation | null> {
  for (const piece of pieces.filter((one) => one.path === path)) {
    if (!(await judge.bears(claim, piece))) continue;
    const { startLine, endLine } = piece;
    if ((await judge.problem(claim, { path, startLine, endLine }, piece.text)) === null)
      return { path, startLine, endLine, verified: true };
  }
  return null;
}

const PROPOSAL =
  /\b(?:creat|add|new|writ|put|plac|sav|mov|renam|generat|would|could|should|propos|suggest|example|such as|e\.g|if you|instead|doesn't exist|does not exist|missing|no file|there is no|not present|not included)/i;

/** A file that does not exist is made up, unless the answer proposes it or quotes it. */
function missingFile({ path, claim }: Mention, { said, proposes, pieces }: Sources): Citation | null {
  const isQuoted = said.includes(path) || pieces.some((piece) => piece.text.includes(path));
  if (proposes || isQuoted || PROPOSAL.test(claim) || !/^[\w@.-]+(?:\/[\w@.[\]()-]+)+\.\w+$/.test(path)) return null;
  // `lodash/fp.js`, `node:fs`: what begins like no folder of the evidence may be a package's.
  const top = path.split('/')[0]!;
  if (!pieces.some((piece) => piece.path.split('/').includes(top))) return null;
  return { path, startLine: 1, endLine: 1, verified: false, problem: 'there is no such file' };
}

/**
 * The file that a path means: as it is, as the end of exactly one path, or, where the folders are wrong (`sure` is false
 * then), by its own name if one file of the evidence has it.
 */
async function resolvePath(
  api: Api,
  said: string,
  pieces: readonly EvidencePiece[],
): Promise<{ path: string; sure: boolean } | null> {
  const paths = [...new Set(pieces.map(({ path }) => path))];
  if (paths.includes(said)) return { path: said, sure: true };
  const ending = paths.filter((path) => path.endsWith(`/${said}`));
  if (ending.length === 1) return { path: ending[0]!, sure: true };
  if ((await api.readLines(said, 1, 1)) !== null) return { path: said, sure: true };
  const [known] = (await api.known?.({ names: [], paths: [said] }))?.paths ?? [];
  if (known?.length === 1) return { path: known[0]!, sure: true };
  const base = said.split('/').at(-1)!;
  const named = paths.filter((path) => path.split('/').at(-1) === base);
  return named.length === 1 && said.includes('/') ? { path: named[0]!, sure: false } : null;
}

/** The part of the cited lines that was sent or cited before; null where none was. */
function seenLines({ path, startLine, endLine }: Place, { pieces, earlier }: Sources): LineRange | null {
  const runs = [
    ...pieces.filter((piece) => piece.path === path).flatMap((piece) => piece.runs),
    ...earlier
      .filter((place) => place.path === path)
      .map((place): [number, number] => [place.startLine, place.endLine]),
  ];
  const parts = runs
    .map(([first, last]) => [Math.max(first, startLine), Math.min(last, endLine)] as const)
    .filter(([first, last]) => first <= last);
  if (parts.length === 0) return null;
  return { startLine: Math.min(...parts.map(([first]) => first)), endLine: Math.max(...parts.map(([, last]) => last)) };
}

interface LineRange {
  startLine: number;
  endLine: number;
}

/** Where the lines of the evidence are in the file as it is now. */
async function whereNow(
  api: Api,
  path: string,
  { startLine, endLine }: LineRange,
  pieces: readonly EvidencePiece[],
): Promise<LineRange | 'gone' | 'changed'> {
  const holding = pieces.filter((p) => p.path === path && p.startLine <= endLine && p.endLine >= startLine);
  let isSame = true;
  for (const piece of holding) {
    const now = await api.readLines(path, piece.startLine, piece.endLine);
    if (now === null) return 'gone';
    isSame &&= hashOfLines(now) === piece.hash;
  }
  if (isSame) return { startLine, endLine };
  const sent = new Map<number, string>();
  for (const piece of holding)
    for (const { line, text } of linesOf(piece)) if (line !== null) sent.set(line, text.trim());
  const whole = (await api.readLines(path, 1, Number.MAX_SAFE_INTEGER)) ?? '';
  const lines = whole.split('\n').map((line) => line.trim());
  const wanted = [...sent].filter(([line]) => line >= startLine && line <= endLine);
  if (wanted.every(([, text]) => text === '')) return 'changed';
  const fits = (shift: number): boolean => wanted.every(([line, text]) => lines[line + shift - 1] === text);
  for (let distance = 0; distance <= lines.length; distance++) {
    for (const shift of distance === 0 ? [0] : [distance, -distance]) {
      if (fits(shift)) return { startLine: startLine + shift, endLine: endLine + shift };
    }
  }
  return 'changed';
}

/** Lines of a file as it is now; null when it is gone. */
async function lineCount(api: Api, path: string): Promise<number | null> {
  const text = await api.readLines(path, 1, Number.MAX_SAFE_INTEGER);
  return text === null ? null : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
