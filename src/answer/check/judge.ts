import type { EvidencePiece, Place } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import type { Hit } from '../../core/search.js';
import { linesOf } from '../prompt/fence.js';
import { claimOf, groundOf, hasName, hasWord, type Claim, type Ground } from './support.js';

/** Lines above and below those cited that may bear a claim out, too: models are off by one or two. */
const NEAR = 2;
/** A claim without names, and of fewer words, says too little to be held against anything. */
const LEAST_WORDS = 4;
/** A name weighs this many times a word as rare as it. */
const NAME_WEIGHT = 2;
/**
 * Where the cited lines share so little of what is said, and another place of the evidence so much more of it, they are
 * the wrong ones. In words alone people and code differ, so there only what shares next to nothing is wrong. All measured:
 * no citation that holds may be struck (benchmarks/answers).
 */
const NAMED = { own: 0.35, elsewhere: 0.3, times: 1.5 };
const IN_WORDS = { own: 0.12, elsewhere: 0.4, times: 3 };
/** Where another place has almost all of a sentence, that is what it speaks of, whatever it has in common with this one. */
const QUOTED = { own: 0.25, elsewhere: 0.7, times: 3 };
/** Where nothing that was sent has a name of the claim, the cited lines must share so much of what is said. */
const SHARE_OF_UNKNOWN = 0.15;
/** A file is taken to be what a sentence rests on where it shares so much of it. */
const BEARS = 0.4;

/** A place of the evidence that a claim may be about: a definition, or a piece that has none. */
interface Unit extends Place {
  ground: Ground;
}

/**
 * Judges what sentences say against the evidence that was sent. Without a language model that can be refuted, not proven:
 * a citation is refuted where the sentence clearly speaks of something else that was sent, or of something that nothing
 * sent has. BM25's weighting of rare terms (attribution as in ALCE, Gao et al. 2023, without its entailment model).
 */
export class Judge {
  private readonly outlines = new Map<string, Promise<Hit[]>>();
  private units: Promise<Unit[]> | undefined;
  private readonly frequency = new Map<string, number>();

  constructor(
    private readonly engine: Partial<Pick<SearchApi, 'outline'>>,
    private readonly pieces: readonly EvidencePiece[],
  ) {}

  /**
   * @param cited the text of the cited lines as they are now
   * @returns why the lines cannot bear the sentence out; null where they may
   */
  async problem(sentence: string, { path, startLine, endLine }: Place, cited: string): Promise<string | null> {
    const claim = claimOf(sentence);
    if (claim.names.size === 0 && claim.words.size < LEAST_WORDS) return null;
    const units = await this.allUnits();
    const inside = this.pieces.filter((p) => p.path === path && p.startLine <= endLine && p.endLine >= startLine);
    const outline = await this.outlineOf(path);
    // Where the definitions are not known, a whole piece may be what is meant.
    const around = inside.map((piece) => (outline.length > 0 ? near(piece, startLine, endLine) : piece.text));
    const heads = outline.filter((d) => d.startLine <= startLine && d.endLine >= endLine).map(headOf);
    const here = groundOf([placeWords(path), cited, ...around, ...heads].join('\n'));
    const isIn = (ground: Ground): boolean => [...claim.names].some((name) => hasName(ground, name));
    if (isIn(here)) return null;
    const total = this.weigh(claim, null);
    const own = this.weigh(claim, here);
    const others = units.filter((u) => u.path !== path || u.startLine > endLine || u.endLine < startLine);
    const best = Math.max(0, ...others.map(({ ground }) => this.weigh(claim, ground)));
    const isAbout = (ground: Ground): boolean => [...claim.marked].some((name) => hasName(ground, name));
    const isNamed = others.some(({ ground }) => isAbout(ground));
    const isWrong = ({ own: most, elsewhere, times }: typeof NAMED): boolean =>
      own < most * total && best > elsewhere * total && best > times * own;
    if (isWrong(isNamed ? NAMED : IN_WORDS) || isWrong(QUOTED)) return 'these lines say nothing of it';
    if (claim.marked.size > 0 && !isNamed && own < SHARE_OF_UNKNOWN * total)
      return 'what the sentence names occurs nowhere in the evidence';
    return null;
  }

  /** Does a piece share something with what a sentence says? */
  async bears(sentence: string, piece: EvidencePiece): Promise<boolean> {
    await this.allUnits();
    const claim = claimOf(sentence);
    const ground = groundOf([placeWords(piece.path), piece.symbol, piece.text].join('\n'));
    return this.weigh(claim, ground) > BEARS * this.weigh(claim, null);
  }

  /** What a ground shares with a claim, each term by its rarity in the evidence; null: all of the claim. */
  private weigh(claim: Claim, ground: Ground | null): number {
    let sum = 0;
    for (const name of claim.names) if (!ground || hasName(ground, name)) sum += NAME_WEIGHT * this.rarity(`n:${name}`);
    for (const word of claim.words) sum += (ground ? hasWord(ground, word) : 1) * this.rarity(`w:${word}`);
    return sum;
  }

  private count = 1;
  private rarity(term: string): number {
    return Math.log(1 + this.count / (this.frequency.get(term) ?? 0.5));
  }

  private allUnits(): Promise<Unit[]> {
    return (this.units ??= this.makeUnits());
  }

  private async makeUnits(): Promise<Unit[]> {
    const units: Unit[] = [];
    for (const piece of this.pieces) {
      const lines = linesOf(piece);
      const within = (await this.outlineOf(piece.path)).filter(
        (d) => d.startLine <= piece.endLine && d.endLine >= piece.startLine,
      );
      const own: Place = piece;
      for (const place of within.length > 0 ? within : [own]) {
        const text = lines
          .filter(({ line }) => line !== null && line >= place.startLine && line <= place.endLine)
          .map((line) => line.text);
        const head = 'symbol' in place && 'signature' in place ? headOf(place as Hit) : piece.symbol;
        const ground = groundOf([placeWords(piece.path), head, ...text].join('\n'));
        units.push({ path: piece.path, startLine: place.startLine, endLine: place.endLine, ground });
      }
    }
    this.count = units.length;
    for (const { ground } of units) {
      for (const name of ground.names) this.frequency.set(`n:${name}`, (this.frequency.get(`n:${name}`) ?? 0) + 1);
      for (const word of ground.words) this.frequency.set(`w:${word}`, (this.frequency.get(`w:${word}`) ?? 0) + 1);
    }
    return units;
  }

  /** Definitions of a file where they are what the file is now. */
  private outlineOf(path: string): Promise<Hit[]> {
    let outline = this.outlines.get(path);
    if (!outline) {
      const all = this.engine.outline?.(path) ?? Promise.resolve([]);
      this.outlines.set(path, (outline = all.then((hits) => hits.filter(({ stale }) => !stale))));
    }
    return outline;
  }
}

const headOf = ({ symbol, container, signature, doc }: Hit): string => [symbol, container, signature, doc].join('\n');

/** A path without the folders that every project has. */
const placeWords = (path: string): string =>
  path.replace(/(?:^|\/)(?:src|lib|main|java|test|tests|packages|pkg|internal)(?=\/)/g, '');

/** The lines of a piece that are cited or next to those. */
function near(piece: EvidencePiece, startLine: number, endLine: number): string {
  return linesOf(piece)
    .filter(({ line }) => line !== null && line >= startLine - NEAR && line <= endLine + NEAR)
    .map(({ text }) => text)
    .join('\n');
}
