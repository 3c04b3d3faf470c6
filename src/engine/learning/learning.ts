import type { Adaptation, Calibration, LearnedSummary, LearnOptions } from '../../core/learning.js';
import type { Embedder } from '../embedding/embedder.js';
import { holds } from '../retrieval/learned/calibrated.js';
import { adaptedAt, inUse, isOutdated, type LearnedFiles } from '../retrieval/learned/learned.js';
import { remember } from '../retrieval/learned/preferences.js';
import type { Retrieval, RetrievalSource } from '../retrieval/retrieval.js';
import { understand } from '../retrieval/understand/understand.js';
import { adapt } from './adapt.js';
import { calibrate } from './calibrate.js';
import { pairsOf } from './pairs.js';
import { Random } from './random.js';

/** Pairs of each source: more would make the figures a little narrower, and take longer than a cup of tea. */
const MOST_PAIRS = { calibrate: 250, adapt: 200 } as const;
/** The same repository gives the same result. */
const SEED = 20_170_612;

/** Everything that is learnt of one repository; local, and forgotten with one call. */
export class Learning {
  constructor(
    private readonly root: string,
    private readonly retrieval: Retrieval,
    private readonly source: RetrievalSource,
    private readonly embedder: Embedder,
    private readonly files: LearnedFiles,
  ) {}

  /** Measures what results can promise, and keeps it. @throws UserError nothing-to-learn; Cancelled */
  async calibrate(options: LearnOptions): Promise<Calibration> {
    const random = new Random(SEED);
    const { id } = this.embedder;
    const pairs = this.pairs(MOST_PAIRS.calibrate, random, options);
    const calibration = await calibrate(
      this.retrieval,
      id,
      adaptedAt(this.files.current(), id),
      pairs,
      random,
      options,
    );
    this.files.save('calibration', calibration);
    return calibration;
  }

  /** Learns from the repository, and keeps what helps; what was kept before is replaced. @throws as {@link calibrate} */
  async adapt(options: LearnOptions): Promise<Adaptation> {
    const random = new Random(SEED);
    const pairs = this.pairs(MOST_PAIRS.adapt, random, options);
    const adaptation = await adapt(this.retrieval, this.source, this.embedder, pairs, random, options);
    this.files.save('adaptation', adaptation);
    return adaptation.report;
  }

  /** A result was opened that a query had led to. */
  opened(query: string, path: string, now = Date.now()): void {
    const before = this.files.current().opened;
    const after = remember(before, understand(query), path, now);
    if (after.length !== before.length || after.at(-1) !== before.at(-1)) this.files.save('opened', after);
  }

  /** @returns whether there was anything to forget */
  forget(): boolean {
    return this.files.forget();
  }

  get summary(): LearnedSummary {
    const learned = this.files.current();
    const { calibration, adaptation, opened } = learned;
    const { id } = this.embedder;
    return {
      ...(calibration && {
        calibration: {
          ...calibration,
          outdated: !holds(learned, id) || isOutdated(calibration.madeFor, this.retrieval.catalogue()),
        },
      }),
      ...(adaptation && { adaptation: { ...adaptation.report, inUse: inUse(learned, id) !== undefined } }),
      opened: opened.length,
    };
  }

  private pairs(most: number, random: Random, { onProgress }: LearnOptions) {
    onProgress?.({ step: 'collecting comments, tests and commits', done: 0, total: 0 });
    return pairsOf(this.root, this.source.reader, this.retrieval.catalogue(), most, random);
  }
}
