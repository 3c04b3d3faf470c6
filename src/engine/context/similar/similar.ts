import type { Candidate, Retriever } from '../candidate.js';
import { lex } from '../cursor/lex.js';
import type { Neighbours } from '../neighbours.js';
import { bestPiece, namesAround } from '../pieces.js';
import type { RepositoryFile } from '../repository.js';

const MOST_PIECES = 8;
/** Pieces with most names in common whose shape is compared. */
const MOST_COMPARED = 16;
/** UTF-16 units before the cursor that are embedded. */
const EMBEDDED = 1_200;
/** Vectors looked at. */
const MOST_NEAR = 24;
/** What the shape of the code counts beside its names. */
const SHAPE_SHARE = 0.25;
/** Tokens a shingle. */
const SHINGLE = 4;

/** A text's vector; the bundled model. */
export type EmbedCode = (text: string) => Int16Array;

/**
 * Code like the code around the cursor: pieces of neighbouring files, and of those near by meaning, by the names that
 * they have in common (containment) and by shape: runs of tokens in which every name reads alike (Jaccard).
 */
export const similar = (neighbours: () => Neighbours, embed: EmbedCode): Retriever => ({
  name: 'similar',
  steady: true,
  retrieve(situation, repository) {
    const { files, weight } = neighbours();
    const names = namesAround(situation);
    const { lineStart } = situation;
    const around = situation.text.slice(Math.max(0, lineStart - EMBEDDED), lineStart);
    const near = around.trim() === '' ? [] : repository.nearest(embed(around), MOST_NEAR);
    const among = new Set<RepositoryFile>([
      ...files.map(({ file }) => file),
      ...near.filter((f) => f.language === situation.language),
    ]);
    const shape = shapeOf(around, situation.language);
    const fits = [...among].flatMap((file) => {
      const fit = bestPiece(file, names, weight);
      return fit ? [{ file, ...fit }] : [];
    });
    const out = fits
      .sort((a, b) => b.overlap - a.overlap || (a.file.path < b.file.path ? -1 : 1))
      .slice(0, MOST_COMPARED)
      .map(({ file, startLine, endLine, overlap }): Candidate => {
        const text = file
          .lines()
          .slice(startLine - 1, endLine)
          .join('\n');
        const alike = jaccard(shape, shapeOf(text, file.language));
        const strength = Math.min(1, (1 - SHAPE_SHARE) * overlap + SHAPE_SHARE * alike);
        const why = `${Math.round(overlap * 100)} % of the names here${alike > 0.3 ? ', the same shape' : ''}`;
        return { target: { file, startLine, endLine }, signal: 'similar.piece', strength, why };
      });
    return out
      .sort((a, b) => b.strength - a.strength || (a.target.file.path < b.target.file.path ? -1 : 1))
      .slice(0, MOST_PIECES);
  },
});

/** Runs of tokens in which names, numbers and strings are told apart only by being so. */
function shapeOf(text: string, language: string): Set<string> {
  const kinds = lex(text, language).map(({ kind, text: token }) => (kind === 'mark' ? token : kind[0]!));
  const out = new Set<string>();
  for (let i = 0; i + SHINGLE <= kinds.length; i++) out.add(kinds.slice(i, i + SHINGLE).join(' '));
  return out;
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const x of a) if (b.has(x)) common++;
  return common / Math.max(1, a.size + b.size - common);
}
