import type { Candidate, Retriever } from '../candidate.js';
import { lex } from '../cursor/lex.js';
import type { Situation } from '../cursor/situation.js';
import type { Neighbours } from '../neighbours.js';
import { bestPiece, namesAround } from '../pieces.js';
import type { RepositoryFile } from '../repository.js';

const MOST_PIECES = 8;
/** UTF-16 units before the cursor that are embedded. */
const EMBEDDED = 1_200;
/** Vectors looked at. */
const MOST_NEAR = 24;
/** What the shape of the code counts beside its names. */
const SHAPE_SHARE = 0.25;
/** Tokens a shingle. */
const SHINGLE = 4;

/** A text's vector; the bundled model. */
export type EmbedCode = (text: string) => Int8Array;

/**
 * Code like the code around the cursor: pieces of neighbouring files, and of those near by meaning, by the names that
 * they have in common (containment) and by shape: runs of tokens in which every name reads alike (Jaccard).
 */
export const similar = (neighbours: () => Neighbours, embed: EmbedCode): Retriever => ({
  name: 'similar',
  retrieve(situation, repository) {
    const { files, weight } = neighbours();
    const names = namesAround(situation);
    const from = Math.max(0, lineStart(situation) - EMBEDDED);
    const around = situation.text.slice(from, lineStart(situation));
    const near = around.trim() === '' ? [] : repository.nearest(embed(around), MOST_NEAR);
    const among = new Set<RepositoryFile>([
      ...files.map(({ file }) => file),
      ...near.filter((f) => f.language === situation.language),
    ]);
    const shape = shapeOf(around, situation.language);
    const out: Candidate[] = [];
    for (const file of among) {
      const fit = bestPiece(file, names, weight);
      if (!fit) continue;
      const text = file
        .lines()
        .slice(fit.startLine - 1, fit.endLine)
        .join('\n');
      const alike = jaccard(shape, shapeOf(text, file.language));
      const strength = Math.min(1, (1 - SHAPE_SHARE) * fit.overlap + SHAPE_SHARE * alike);
      const why = `${Math.round(fit.overlap * 100)} % of the names here${alike > 0.3 ? ', the same shape' : ''}`;
      out.push({
        target: { file, startLine: fit.startLine, endLine: fit.endLine },
        signal: 'similar.piece',
        strength,
        why,
      });
    }
    return out
      .sort((a, b) => b.strength - a.strength || (a.target.file.path < b.target.file.path ? -1 : 1))
      .slice(0, MOST_PIECES);
  },
});

const lineStart = ({ text, offset }: Situation): number => text.lastIndexOf('\n', offset - 1) + 1;

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
