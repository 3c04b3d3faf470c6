import { Cancelled, UserError } from '../../core/errors.js';
import type { LearnOptions, Trial } from '../../core/learning.js';
import type { Embedder } from '../embedding/embedder.js';
import type { Learned, StoredAdaptation } from '../retrieval/learned/learned.js';
import { madeFor } from '../retrieval/learned/learned.js';
import { rank } from '../retrieval/rank.js';
import type { Found, Retrieval, RetrievalSource } from '../retrieval/retrieval.js';
import { MEASURED_WITHOUT, split } from './calibrate.js';
import { countOf, type Pair } from './pairs.js';
import type { Random } from './random.js';
import { mean, meanInterval } from './statistics.js';
import { type Lesson, trainAdapter } from './trainAdapter.js';
import { type RankingLesson, trainWeights } from './trainWeights.js';

/** Fewer pairs than this to train on, or to judge on, teach nothing. */
const FEWEST_PAIRS = 20;
/** Share of the files whose pairs are trained on; the others judge. */
const TRAINED = 0.6;
/** Of those, the share that the adapter's training stops by. */
const VALIDATED = 0.2;
/** Pieces that the adapter learns to tell the answer from: the nearest ones. */
const NEGATIVES = 24;
/** Results that count. */
const DEPTH = 10;

/** What retrieval reads, as far as adapting needs it. */
type Source = Pick<RetrievalSource, 'reader' | 'vectors' | 'text'>;

/**
 * Trains a query adapter and then a correction of the ranker's weights on some of the repository's own pairs, and judges
 * each on pairs of other files. Each is kept only if NDCG@10 over those rises by more than chance would have it.
 * @throws UserError nothing-to-learn; Cancelled
 */
export async function adapt(
  retrieval: Retrieval,
  source: Source,
  embedder: Embedder,
  pairs: readonly Pair[],
  random: Random,
  { signal, onProgress }: LearnOptions,
): Promise<StoredAdaptation> {
  const started = performance.now();
  const [training, judging] = split(pairs, TRAINED, random);
  if (training.length < FEWEST_PAIRS || judging.length < FEWEST_PAIRS) {
    throw new UserError(
      `There is too little to learn from: ${pairs.length} doc comments, tests and commits that ask for something.`,
      'nothing-to-learn',
    );
  }
  let done = 0;
  const total = 3 * judging.length + 2 * training.length;
  const each = async <T>(step: string, list: readonly Pair[], work: (pair: Pair) => Promise<T>): Promise<T[]> => {
    const out: T[] = [];
    for (const pair of list) {
      onProgress?.({ step, done: done++, total });
      out.push(await work(pair));
      await new Promise(setImmediate);
      if (signal?.aborted) throw new Cancelled();
    }
    return out;
  };
  const gainsWith = (step: string, adaptation?: StoredAdaptation): Promise<number[]> =>
    each(step, judging, async (pair) => gain(await ask(retrieval, pair, adaptation, signal), pair));

  const made = madeFor(retrieval.catalogue(), embedder.id, null);
  const lessons = await each('reading pairs', training, (pair) => lessonOf(retrieval, source, embedder, pair));
  const [learnt, validated] = parts(training, lessons, random);
  const adapter = trainAdapter(embedder.id, embedder.dimension, learnt, validated, random);

  const before = await gainsWith('judging as it is');
  const kept: Pick<StoredAdaptation, 'adapter' | 'weights'> = {};
  const candidate = (parts: typeof kept): StoredAdaptation => ({ ...empty(made), ...kept, ...parts });
  const withAdapter = adapter ? await gainsWith('judging the adapter', candidate({ adapter })) : before;
  const adapterTrial = trial(before, withAdapter, random);
  if (adapter && adapterTrial.kept) kept.adapter = adapter;

  const sofar = adapterTrial.kept ? withAdapter : before;
  const lists = await each('reading rankings', training, async (pair): Promise<RankingLesson> => {
    const { candidates } = await ask(retrieval, pair, candidate({}), signal);
    return { candidates, isAnswer: (content) => pair.targets.includes(content) };
  });
  const weights = trainWeights(lists);
  const weightsTrial = trial(sofar, await gainsWith('judging the weights', candidate({ weights })), random);
  if (weightsTrial.kept) kept.weights = weights;

  return {
    ...kept,
    madeFor: made,
    report: {
      adapter: adapterTrial,
      weights: weightsTrial,
      trained: training.length,
      judged: judging.length,
      pairs: countOf(pairs),
      madeAt: new Date().toISOString(),
      ms: Math.round(performance.now() - started),
    },
  };
}

/** Keeps what is better, and is so on almost every resample of the judges. */
export function trial(before: readonly number[], after: readonly number[], random: Random): Trial {
  const interval = meanInterval(
    after.map((gained, i) => gained - before[i]!),
    random,
  );
  return { kept: interval[0] > 0, before: mean(before), after: mean(after), interval };
}

/** NDCG@10 of one query's files. */
function gain({ catalogue, candidates, weights }: Found, { targets }: Pair): number {
  const top = rank(catalogue, candidates, weights).slice(0, DEPTH);
  const discount = (place: number): number => 1 / Math.log2(place + 2);
  const gained = top.reduce((sum, { content }, i) => sum + (targets.includes(content) ? discount(i) : 0), 0);
  const ideal = targets.slice(0, DEPTH).reduce((sum, _target, i) => sum + discount(i), 0);
  return gained / ideal;
}

function ask(retrieval: Retrieval, pair: Pair, adaptation: StoredAdaptation | undefined, signal?: AbortSignal) {
  const learned: Learned = { opened: [], adaptation };
  return retrieval.find(pair.query, { leftOut: pair.leftOut, stages: MEASURED_WITHOUT, learned }, signal);
}

/** The query with the piece that answers it, and the nearest ones that do not. */
async function lessonOf(retrieval: Retrieval, source: Source, embedder: Embedder, pair: Pair): Promise<Lesson | null> {
  const { reader, vectors } = source;
  const catalogue = retrieval.catalogue();
  const [query] = await embedder.embed([pair.query], 'query');
  const at = unit(query!, 0, embedder.dimension);
  if (!at) return null;
  const answer = await answerOf(pair, at);
  if (!answer) return null;
  const pieces = [answer];
  for (const { id: chunk } of vectors.nearest(query!, 3 * NEGATIVES)) {
    const content = catalogue.contentOfChunk[chunk] ?? -1;
    if (content < 0 || pair.targets.includes(content) || pieces.length > NEGATIVES) continue;
    const doc = catalogue.contents[content]!;
    const all = vectors.vectors(doc);
    const piece = all && unit(all, (chunk - doc.firstChunk) * embedder.dimension, embedder.dimension);
    if (piece) pieces.push(piece);
  }
  return pieces.length > 1 ? { query: at, pieces } : null;

  /** Of a definition its code without the comment; of a file its chunk that is nearest already. */
  async function answerOf({ targets, symbol }: Pair, near: Float32Array): Promise<Float32Array | null> {
    if (symbol) {
      const lines = source
        .text(symbol.contentId)
        .split('\n')
        .slice(symbol.startLine - 1, symbol.endLine);
      const comment = new Set(symbol.doc.split('\n').map((line) => line.trim()));
      const code = lines.filter((line) => !comment.has(line.replace(/^[\s/*#"'-]+|[\s*/"']+$/g, '')));
      const [vector] = await embedder.embed([code.join('\n')], 'document');
      return unit(vector!, 0, embedder.dimension);
    }
    let best: Float32Array | null = null;
    let most = -Infinity;
    for (const target of targets) {
      const doc = catalogue.contents[target]!;
      const all = vectors.vectors(doc);
      if (!all) continue;
      for (const { id, kind } of reader.chunks(doc.firstChunk, doc.chunks)) {
        const piece = unit(all, (id - doc.firstChunk) * embedder.dimension, embedder.dimension);
        if (!piece || kind === 'skeleton') continue;
        const cosine = piece.reduce((sum, x, i) => sum + x * near[i]!, 0);
        if (cosine > most) [most, best] = [cosine, piece];
      }
    }
    return best;
  }
}

/** Lessons to learn from and to stop by, without a file in common. */
function parts(pairs: readonly Pair[], lessons: readonly (Lesson | null)[], random: Random): [Lesson[], Lesson[]] {
  const of = new Map(pairs.map((pair, i) => [pair, lessons[i]]));
  const [validated, learnt] = split(pairs, VALIDATED, random);
  const lessonsOf = (some: readonly Pair[]): Lesson[] => some.flatMap((pair) => of.get(pair) ?? []);
  return [lessonsOf(learnt), lessonsOf(validated)];
}

/** The vector that begins at `offset`, with length 1; null for one without a direction. */
function unit(vectors: Int16Array, offset: number, dimension: number): Float32Array | null {
  const out = Float32Array.from(vectors.subarray(offset, offset + dimension));
  const norm = Math.hypot(...out);
  return norm > 0 ? out.map((x) => x / norm) : null;
}

const NO_TRIAL: Trial = { kept: false, before: 0, after: 0, interval: [0, 0] };

/** What is tried is wrapped like what is kept. */
const empty = (made: StoredAdaptation['madeFor']): StoredAdaptation => ({
  madeFor: made,
  report: {
    adapter: NO_TRIAL,
    weights: NO_TRIAL,
    trained: 0,
    judged: 0,
    pairs: { docs: 0, tests: 0, commits: 0 },
    madeAt: '',
    ms: 0,
  },
});
