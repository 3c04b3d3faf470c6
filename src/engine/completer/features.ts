import { KIND_TALLIES, MODELS, MOST } from './ballot.js';
import type { Candidates, Place } from './candidates.js';
import { laneKey } from './languages.js';
import { lineOf } from './line.js';
import type { Scene } from './scene.js';
import { EOL, INTRODUCE, isWord, Kind, KINDS } from './tokens.js';

const M = MODELS.length;
/** A word is near when it was written at most so many tokens ago. */
const NEAR_TOKENS = 48;
/** Words of the line that a candidate's parts are compared with. */
const LINE_WORDS = 4;

/** Languages that the network tells apart; others are none of these. */
const LANGUAGES = [
  'javascript', 'python', 'c', 'go', 'java', 'rust', 'ruby', 'php', 'haskell',
  'kotlin', 'csharp', 'scala', 'lua', 'swift', 'elixir', 'bash',
] as const; // prettier-ignore

/** Signs that the network tells apart, as candidates and as the last two tokens. */
const SIGNS = '!"#%&\'()*+,-./:;<=>?@[\\]^`{|}~'.split('');
/** Words that a line begins with and that say how it goes on. */
const HEADS = [
  ['if', 'elif', 'elsif', 'elseif', 'else', 'while', 'unless', 'until', 'switch', 'match', 'when', 'case', 'guard'],
  ['for', 'foreach'],
  ['return', 'yield', 'throw', 'raise', 'await'],
  ['import', 'from', 'use', 'using', 'require', 'include', 'alias'],
];

const CANDIDATE_EXTRAS = [
  'longestRepo', 'longestFile', 'aheadMatch',
  'eol', 'open', 'close', 'separator', 'quote', 'sign', 'lower', 'upper', 'constant', 'number',
  'eolBalanced', 'eolUnclosed', 'eolUnopened', 'closesOwn', 'closesNeeded', 'closesTooMuch', 'opensNeeded',
  'recency', 'seen', 'ahead', 'newAhead', 'onNextLine', 'frequency', 'again', 'again2', 'onLine', 'nearWord',
  'kindRepo2', 'kindRepo3', 'kindFile1', 'kindShape', 'kindClass2', 'kindClass3', 'gap', 'lineRepo', 'lineFile', 'closesOther', 'alikeLine', 'alikeNext', 'alikeParameter', 'closesQuote', 'quoteInString', 'defined', 'introduced', 'alikePath', 'fresh', 'timesAhead', 'bindsAhead',
  ...SIGNS,
]; // prettier-ignore
const CONTEXT_EXTRAS = [
  'step0', 'step', 'onLine', 'balance-2', 'balance-1', 'balance0', 'balance1', 'balance2', 'ownOpen',
  'nextDeeper', 'nextSame', 'nextLess', 'quoted', 'spaced', 'inString', 'inComment', 'introduces',
  'wasEol', 'wasOpen', 'wasClose', 'wasSeparator', 'wasQuote', 'wasSign', 'wasLower', 'wasUpper', 'wasConstant', 'wasNumber',
  'nextEol', 'nextOpen', 'nextClose', 'nextSeparator', 'nextQuote', 'nextSign', 'nextLower', 'nextUpper', 'nextConstant', 'nextNumber',
  'headIf', 'headFor', 'headReturn', 'headImport', 'headIntroduces', 'assigned',
  'inRound', 'inSquare', 'inCurly',
  ...SIGNS.map((sign) => `was${sign}`), ...SIGNS.map((sign) => `before${sign}`),
  ...LANGUAGES,
]; // prettier-ignore

export const CANDIDATE_FEATURES = M + CANDIDATE_EXTRAS.length;
export const CONTEXT_FEATURES = M + CONTEXT_EXTRAS.length;

const signNumbers = new Map(SIGNS.map((sign, i) => [sign, i]));
const signOf = (text: string): number => signNumbers.get(text) ?? -1;

/** What closes the innermost bracket that is open at a place. */
const closerAround = ({ brackets }: Scene, open: readonly string[]): string | undefined =>
  open[open.length - 1] ?? brackets.open[brackets.open.length - 1];

/** A share as a feature: about 1 for all, below 0 for none. */
const share = (part: number, all: number, floor: number, at: number): number =>
  all > 0 ? Math.log((part / all) * 0.98 + floor) / 3 + at : 0;

/** Writes what is known of a place, whatever comes next: {@link CONTEXT_FEATURES} numbers. */
export function describePlace(scene: Scene, { support }: Candidates, place: Place, context: Float32Array): void {
  const { tail, length, written, open } = place;
  const { vocabulary } = scene;
  const line = lineOf(scene, tail, length);
  const need = scene.balance + open.length;
  context.fill(0);
  for (let m = 0; m < M; m++) context[m] = support[m]! / 4;
  let c = M;
  context[c++] = written === 0 ? 1 : 0;
  context[c++] = Math.min(written, 16) / 8;
  context[c++] = Math.min(length - line.start, 32) / 16;
  const clipped = Math.max(-2, Math.min(2, need));
  context[c + clipped + 2] = 1;
  c += 5;
  context[c++] = Math.min(open.length, 3) / 2;
  context[c + 1 - scene.nextIndent] = 1;
  c += 3;
  context[c++] = scene.brackets.quoted ? 1 : 0;
  context[c++] = written === 0 && scene.spaced ? 1 : 0;
  const last = length > 0 ? tail[length - 1]! >> 2 : EOL;
  context[c++] = line.quote >= 0 ? 1 : 0;
  context[c++] = line.isComment ? 1 : 0;
  context[c++] = INTRODUCE.has(vocabulary.texts[last]!) ? 1 : 0;
  context[c + vocabulary.kind(last)] = 1;
  c += KINDS;
  if (scene.ahead.length > 0) context[c + vocabulary.kind(scene.ahead[0]! >> 2)] = 1;
  c += KINDS;
  const words = vocabulary.texts;
  const head = length > line.start ? words[tail[line.start]! >> 2]! : '';
  for (const heads of HEADS) context[c++] = heads.includes(head) ? 1 : 0;
  context[c++] = INTRODUCE.has(head) ? 1 : 0;
  for (let p = line.start; p < length && context[c] === 0; p++) if (words[tail[p]! >> 2] === '=') context[c] = 1;
  c++;
  const closer = closerAround(scene, open);
  for (const sign of [')', ']', '}']) context[c++] = closer === sign ? 1 : 0;
  for (const back of [1, 2]) {
    const sign = length >= back ? signOf(words[tail[length - back]! >> 2]!) : -1;
    if (sign >= 0) context[c + sign] = 1;
    c += SIGNS.length;
  }
  const language = LANGUAGES.indexOf(laneKey(scene.input.language) as (typeof LANGUAGES)[number]);
  if (language >= 0) context[c + language] = 1;
}

/** Writes what is said for each candidate: rows of {@link CANDIDATE_FEATURES} numbers. */
export function describeCandidates(scene: Scene, candidates: Candidates, place: Place, features: Float32Array): void {
  const { tail, length, open } = place;
  const { vocabulary } = scene;
  const { totals } = candidates;
  const { start: lineStart, quote } = lineOf(scene, tail, length);
  const need = scene.balance + open.length;
  const line = new Set<number>();
  for (let p = lineStart; p < length; p++) line.add(tail[p]! >> 2);
  const nextLine = new Set<number>();
  for (const code of scene.ahead) {
    if (code >> 2 === EOL) break;
    nextLine.add(code >> 2);
  }
  const recent: number[] = [];
  for (let p = length - 1; p >= lineStart && recent.length < LINE_WORDS; p--)
    if (isWord(vocabulary.kind(tail[p]! >> 2))) recent.push(tail[p]! >> 2);
  const expected = closerAround(scene, open);
  const kindTotals = Array<number>(KIND_TALLIES).fill(0);
  for (let t = 0; t < KIND_TALLIES; t++)
    for (let k = 0; k < KINDS; k++) kindTotals[t]! += candidates.kinds[t * KINDS + k]!;
  for (let i = 0; i < candidates.count; i++) {
    let f = i * CANDIDATE_FEATURES;
    for (let m = 0; m < M; m++) {
      const total = totals[m]!;
      features[f++] = share(candidates.tallies[m * MOST + i]!, total, 0.002, 1);
    }
    const code = candidates.codes[i]!;
    const id = code >> 2;
    const kind = vocabulary.kind(id);
    features[f++] = Math.log1p(candidates.longest[i]!) / 2;
    features[f++] = Math.log1p(candidates.longest[MOST + i]!) / 2;
    features[f++] = Math.log1p(candidates.aheadMatch[i]!) / 2;
    for (let k = 0; k < KINDS; k++) features[f++] = k === kind ? 1 : 0;
    features[f++] = id === EOL && need === 0 ? 1 : 0;
    features[f++] = id === EOL && need > 0 ? 1 : 0;
    features[f++] = id === EOL && need < 0 ? 1 : 0;
    const closes = kind === Kind.Close;
    features[f++] = closes && open.length > 0 ? 1 : 0;
    features[f++] = closes && open.length === 0 && need > 0 ? 1 : 0;
    features[f++] = closes && need <= 0 ? 1 : 0;
    features[f++] = kind === Kind.Open && need < 0 ? 1 : 0;
    const word = isWord(kind);
    const since = scene.before.distance(id);
    features[f++] = word ? (since === undefined ? 1.2 : Math.log1p(since) / 8) : 0;
    features[f++] = word ? Math.log1p(scene.before.times(id)) / 3 : 0;
    const until = scene.after.distance(id);
    features[f++] = word ? (until === undefined ? 1.2 : Math.log1p(until) / 8) : 0;
    features[f++] = word && since === undefined && until !== undefined ? 1 : 0;
    features[f++] = word && nextLine.has(id) ? 1 : 0;
    features[f++] = Math.log1p(scene.frequency(id)) / 8;
    features[f++] = length > 0 && tail[length - 1]! >> 2 === id ? 1 : 0;
    features[f++] = length > 1 && tail[length - 2]! >> 2 === id ? 1 : 0;
    features[f++] = word && line.has(id) ? 1 : 0;
    features[f++] = word && since !== undefined && since < NEAR_TOKENS ? 1 : 0;
    for (let t = 0; t < KIND_TALLIES; t++)
      features[f++] = share(candidates.kinds[t * KINDS + kind]!, kindTotals[t]!, 0.01, 0.5);
    features[f++] = code & 3 && id !== EOL ? 1 : 0;
    const onLine = length - lineStart;
    features[f++] = onLine > 1 && candidates.longest[i]! >= onLine ? 1 : 0;
    features[f++] = onLine > 1 && candidates.longest[MOST + i]! >= onLine ? 1 : 0;
    features[f++] = closes && expected !== undefined && vocabulary.texts[id] !== expected ? 1 : 0;
    features[f++] = word ? scene.alike(id, recent) : 0;
    features[f++] = word ? scene.alike(id, nextLine) : 0;
    features[f++] = !word ? 0 : candidates.parameters.includes(id) ? 1 : scene.alike(id, candidates.parameters);
    features[f++] = quote >= 0 && id === quote ? 1 : 0;
    features[f++] = quote >= 0 && kind === Kind.Quote && id !== quote ? 1 : 0;
    features[f++] = word && scene.lane.symbols.defines(id) ? 1 : 0;
    features[f++] = word && (scene.before.introduces(id) || scene.after.introduces(id)) ? 1 : 0;
    features[f++] = !word ? 0 : scene.named.includes(id) ? 1 : 0.7 * scene.alike(id, scene.named);
    features[f++] = word && scene.before.binds(id) ? 1 : 0;
    features[f++] = word ? Math.log1p(scene.after.times(id)) / 3 : 0;
    features[f++] = word && scene.after.binds(id) ? 1 : 0;
    features.fill(0, f, f + SIGNS.length);
    const sign = signOf(vocabulary.texts[id]!);
    if (sign >= 0) features[f + sign] = 1;
  }
}
