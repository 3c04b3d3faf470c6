import { hasLoneQuotes } from './brackets.js';
import { KEPT } from './ballot.js';
import type { Place } from './candidates.js';
import { lineOf } from './line.js';
import type { Mixer } from './mixer.js';
import type { Scene } from './scene.js';
import { Step } from './step.js';
import { EOL, isWord, Kind, SPACED } from './tokens.js';

/** A way to go on, up to a place where it may end. */
export interface Cut {
  text: string;
  /** Signs that close what the text leaves open; they go behind the cursor, as an editor closes a bracket. */
  closes: string;
  /** Characters that are not white space. */
  characters: number;
  tokens: number;
  /** Product over its tokens, as the mixer gives them. */
  probability: number;
  /** The least of them. */
  weakest: number;
  /** It goes as far as the line does, or to what already stands behind the cursor. */
  ends: boolean;
}

export interface BeamOptions {
  /** Ways followed at a time. */
  width: number;
  /** Tokens written at most. */
  tokens: number;
  /** Ways less likely than this are left. */
  least: number;
}

interface Path {
  codes: readonly number[];
  text: string;
  probability: number;
  weakest: number;
  /** Closing signs that its open brackets wait for. */
  open: readonly string[];
  /** The sign of a string that it opened. */
  quote: string;
}

/** Candidates for a next token with their probabilities, and that of none of them. */
interface Scored {
  codes: Int32Array;
  probabilities: Float32Array;
  none: number;
}

/** Kinds of signs that a proposal may end with. */
const ENDINGS = new Set<Kind>([Kind.Number, Kind.Open, Kind.Close, Kind.Quote, Kind.Separator]);
/** How likely a word that is known, but no candidate, is the one that was typed. */
const KNOWN = 0.5;
/** How likely an unknown word has the next letter that was typed: three bits, as in prose. */
const LETTER = 1 / 8;
const CLOSER = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** Writes on from a scene, the likeliest ways first. */
export class Beam {
  private readonly step = new Step();
  private readonly scores = new Float32Array(KEPT);
  /** Codes written → what may follow them, of a scene: while a word is typed, its scene stays. */
  private readonly known = new WeakMap<Scene, Map<string, Scored>>();

  constructor(private readonly mixer: Mixer) {}

  /**
   * @param typed the word that is begun at the cursor, or ''
   * @returns all places where the ways that were followed may end: what they open is closed, no expression is half written
   */
  write(scene: Scene, typed: string, { width, tokens, least }: BeamOptions): Cut[] {
    const cuts: Cut[] = [];
    const start = scene.context.length;
    const quotes = opensStrings(scene);
    const tail = new Int32Array(start + tokens + 1);
    tail.set(scene.context);
    let paths: Path[] = [{ codes: [], text: '', probability: 1, weakest: 1, open: [], quote: '' }];
    for (let n = 0; n < tokens && paths.length > 0; n++) {
      const grown: Path[] = [];
      for (const path of paths) {
        if (path.probability < least) continue;
        tail.set(path.codes, start);
        const scored = this.scored(scene, path, { tail, length: start + n, written: n, open: path.open });
        if (n === 0 && typed !== '') grown.push(...wordsBegunWith(scene, typed, path, scored));
        else grow(scene, typed, path, scored, least, grown, cuts);
      }
      grown.sort((a, b) => b.probability - a.probability || (a.text < b.text ? -1 : 1));
      paths = grown.slice(0, width);
      for (const path of paths)
        if (isWhole(path, scene) && (path.quote === '' || quotes))
          cuts.push(cutOf(path, path.probability, path.weakest, false));
    }
    return cuts;
  }

  private scored(scene: Scene, { codes }: Path, place: Place): Scored {
    let ways = this.known.get(scene);
    if (!ways) this.known.set(scene, (ways = new Map<string, Scored>()));
    const way = codes.join();
    let scored = ways.get(way);
    if (scored) return scored;
    const { step, scores } = this;
    step.prepare(scene, place);
    const none = this.mixer.score(step, scores);
    scored = { codes: step.codes.slice(0, step.count), probabilities: scores.slice(0, step.count), none };
    ways.set(way, scored);
    return scored;
  }
}

function grow(
  scene: Scene,
  typed: string,
  path: Path,
  { codes, probabilities }: Scored,
  least: number,
  grown: Path[],
  cuts: Cut[],
): void {
  let end = 0;
  codes.forEach((code, i) => {
    const p = probabilities[i]!;
    if (scene.isEnd(code >> 2) && path.open.length === 0) end += p;
    else if (path.probability * p >= least && code >> 2 !== EOL) grown.push(extended(path, code, p, scene, typed));
    else if (code >> 2 === EOL && scene.rest.length === 0) end += p;
  });
  const probability = path.probability * end;
  if (path.text !== '' && probability >= least) cuts.push(cutOf(path, probability, Math.min(path.weakest, end), true));
}

/** The word before the cursor may be whole, or the beginning of another. */
function wordsBegunWith(scene: Scene, typed: string, path: Path, { codes, probabilities, none }: Scored): Path[] {
  const { vocabulary } = scene;
  const begun: [number, string, number][] = [];
  // A word that no candidate is may be whole as it stands, if it is a word; no other word is likely to begin so.
  const id = vocabulary.find(typed);
  const isKnown = id !== undefined && scene.frequency(id) > 0;
  const unknown = none * (isKnown ? KNOWN : LETTER ** typed.length);
  let sum = unknown;
  let whole = unknown;
  codes.forEach((code, i) => {
    const p = probabilities[i]!;
    const text = vocabulary.texts[code >> 2]!;
    if (!text.startsWith(typed)) return;
    sum += p;
    if (text === typed) whole += p;
    else begun.push([code, text.slice(typed.length), p]);
  });
  const as = (code: number, text: string, p: number): Path => ({
    ...path,
    codes: [code],
    text,
    probability: p,
    weakest: p,
  });
  return [as(vocabulary.id(typed) << 2, '', whole / sum), ...begun.map(([code, text, p]) => as(code, text, p / sum))];
}

function extended(path: Path, code: number, p: number, scene: Scene, typed: string): Path {
  const { vocabulary } = scene;
  const text = vocabulary.texts[code >> 2]!;
  const kind = vocabulary.kind(code >> 2);
  const isApart = (code & 3) === SPACED && !(path.codes.length === 0 && scene.spaced);
  const gap = isApart ? scene.columns.gap(typed.length + path.text.length, text) : '';
  let { open, quote } = path;
  if (kind === Kind.Quote && (quote === '' || quote === text)) quote = quote === '' ? text : '';
  else if (quote === '' && kind === Kind.Open) open = [...open, CLOSER.get(text)!];
  else if (quote === '' && kind === Kind.Close && open[open.length - 1] === text) open = open.slice(0, -1);
  return {
    codes: [...path.codes, code],
    text: path.text + gap + text,
    probability: path.probability * p,
    weakest: Math.min(path.weakest, p),
    open,
    quote,
  };
}

/** Whether a quote that is written at the cursor opens a string, and not closes one or stands in prose. */
function opensStrings(scene: Scene): boolean {
  const { quote, isComment } = lineOf(scene, scene.context, scene.context.length);
  return quote < 0 && !isComment && !scene.brackets.quoted && !hasLoneQuotes(scene.input.language);
}

/** It may stop here: what it opened can be closed behind it, and the last sign does not wait for another. */
function isWhole({ codes, text }: Path, { vocabulary }: Scene): boolean {
  if (text === '') return false;
  const last = vocabulary.kind(codes[codes.length - 1]! >> 2);
  return isWord(last) || ENDINGS.has(last);
}

const cutOf = ({ text, codes, open, quote }: Path, probability: number, weakest: number, ends: boolean): Cut => ({
  text,
  closes: ends ? '' : quote + [...open].reverse().join(''),
  characters: text.replace(/\s/g, '').length,
  tokens: codes.length,
  probability,
  weakest,
  ends,
});
