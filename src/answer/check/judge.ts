import type { EvidencePiece } from '../../core/ask.js';
import { linesOf } from '../prompt/fence.js';
import { claimOf, groundOf, shared, type Ground } from './support.js';

/** Lines above and below those cited that may bear a claim out, too: models are off by one or two. */
const NEAR = 2;
/** Words in common that outweigh a name which is not there. */
const ENOUGH_WORDS = 2;

/** Judges what sentences say against the evidence that was sent. */
export class Judge {
  private readonly grounds = new Map<EvidencePiece, Ground>();

  constructor(private readonly pieces: readonly EvidencePiece[]) {}

  /**
   * @param cited the text of the cited lines as they are now; used alone where no piece holds them
   * @returns why the lines cannot bear the sentence out; null where they may
   */
  problem(sentence: string, path: string, startLine: number, endLine: number, cited: string): string | null {
    const claim = claimOf(sentence);
    if (claim.names.size === 0 && claim.words.size < ENOUGH_WORDS) return null;
    const inside = this.pieces.filter((p) => p.path === path && p.startLine <= endLine && p.endLine >= startLine);
    const around = inside.map((piece) => [piece.symbol, near(piece, startLine, endLine)].join('\n'));
    const here = shared(claim, groundOf([path, cited, ...around].join('\n')));
    if (here.names > 0) return null;
    const others = this.pieces.filter((piece) => !inside.includes(piece));
    if (claim.names.size > 0) {
      if (here.words >= ENOUGH_WORDS) return null;
      const rest = inside.some((piece) => shared(claim, this.groundOf(piece)).names > 0);
      const elsewhere = others.some((piece) => shared(claim, this.groundOf(piece)).names > 0);
      if (rest || elsewhere) return 'these lines say nothing of it';
      return 'what the sentence names occurs nowhere in the evidence';
    }
    if (here.words > 0) return null;
    const best = Math.max(0, ...others.map((piece) => shared(claim, this.groundOf(piece)).words));
    return best >= ENOUGH_WORDS ? 'these lines say nothing of it' : null;
  }

  /** Does a piece share something with what a sentence says? */
  bears(sentence: string, piece: EvidencePiece): boolean {
    const { names, words } = shared(claimOf(sentence), this.groundOf(piece));
    return names > 0 || words >= ENOUGH_WORDS;
  }

  private groundOf(piece: EvidencePiece): Ground {
    let ground = this.grounds.get(piece);
    if (!ground) this.grounds.set(piece, (ground = groundOf(`${piece.path}\n${piece.symbol}\n${piece.text}`)));
    return ground;
  }
}

/** The lines of a piece that are cited or next to those. */
function near(piece: EvidencePiece, startLine: number, endLine: number): string {
  return linesOf(piece)
    .filter(({ line }) => line !== null && line >= startLine - NEAR && line <= endLine + NEAR)
    .map(({ text }) => text)
    .join('\n');
}
