import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adaptation, Calibration, MadeFor } from '../../../core/learning.js';
import type { Catalogue } from '../catalogue.js';
import { type FeatureName, FEATURES } from '../features.js';
import { weights as shipped, type Weights } from '../rank.js';
import type { QueryAdapter } from './adapter.js';
import type { Opened } from './preferences.js';

/** What `adapt` keeps: the parts that passed, and the report of all. */
export interface StoredAdaptation {
  report: Adaptation;
  madeFor: MadeFor;
  adapter?: QueryAdapter;
  /** To be added to the shipped weights. */
  weights?: Partial<Record<FeatureName, number>>;
}

/** Everything learnt about one repository. */
export interface Learned {
  calibration?: Calibration;
  adaptation?: StoredAdaptation;
  opened: readonly Opened[];
  completions?: Habit;
}

/** What accepted and dismissed completions say about the shipped confidence. */
export interface Habit {
  /** Added to its log-odds. */
  shift: number;
  judged: number;
}

const NOTHING: Learned = { opened: [] };

/** Share of new contents from which on a calibration is called outdated. */
const OUTDATED = 0.1;

/** Names the ranking that learnt data was made for. */
export const ranking = createHash('sha256')
  .update(JSON.stringify(FEATURES.map((name) => [name, shipped[name]])))
  .digest('hex')
  .slice(0, 12);

/** Names what learnt data is made for: the embedder, the ranking and the contents there are now. */
export function madeFor(catalogue: Catalogue, embedder: string, adapted: string | null): MadeFor {
  const ids = catalogue.contents.map(({ id }) => id);
  return { embedder, ranking, adapted, contents: ids.length, lastContent: ids.reduce((a, b) => Math.max(a, b), 0) };
}

/** Whether it holds for this embedder and the shipped ranking. */
export const fits = (made: MadeFor, embedder: string): boolean =>
  made.embedder === embedder && made.ranking === ranking;

/** The adaptation that queries go through; undefined without one, or when it is for another embedder or ranking. */
export const inUse = ({ adaptation }: Learned, embedder: string): StoredAdaptation | undefined =>
  adaptation && fits(adaptation.madeFor, embedder) ? adaptation : undefined;

/** When the adaptation that queries go through was made. */
export const adaptedAt = (learned: Learned, embedder: string): string | null =>
  inUse(learned, embedder)?.report.madeAt ?? null;

/** Whether so much is new that its figures may not be true any more. */
export function isOutdated(made: MadeFor, catalogue: Catalogue): boolean {
  let fresh = 0;
  for (const { id } of catalogue.contents) if (id > made.lastContent) fresh++;
  const gone = made.contents - (catalogue.contents.length - fresh);
  return fresh + gone > OUTDATED * Math.max(1, made.contents);
}

/** The shipped weights, corrected by what was learnt. */
export function correctedWeights(adaptation: StoredAdaptation | undefined): Weights {
  if (!adaptation?.weights) return shipped;
  return Object.fromEntries(
    FEATURES.map((name) => [name, shipped[name] + (adaptation.weights?.[name] ?? 0)]),
  ) as unknown as Weights;
}

/**
 * Learnt data of one repository: a folder of small JSON files beside its index. They outlive a rebuild; deleting the
 * folder forgets them. Each file is replaced as a whole; of two processes the last one counts.
 */
export class LearnedFiles {
  private read: { at: number; learned: Learned } | null = null;

  constructor(private readonly folder: string) {}

  /** What is there now; read again when a file was replaced, also by another process. */
  current(): Learned {
    const at = statSync(this.folder, { throwIfNoEntry: false })?.mtimeMs;
    if (at === undefined) return NOTHING;
    if (this.read?.at !== at) {
      this.read = {
        at,
        learned: {
          calibration: this.load('calibration'),
          adaptation: this.load('adaptation'),
          opened: this.load('opened') ?? [],
          completions: this.load('completions'),
        },
      };
    }
    return this.read.learned;
  }

  /** Replaces one part. @throws an error of the file system */
  save<K extends keyof Learned>(part: K, value: Learned[K]): void {
    mkdirSync(this.folder, { recursive: true });
    const file = this.file(part);
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(value));
    renameSync(temporary, file);
    this.read = null;
  }

  /** Removes everything. @returns whether there was anything */
  forget(): boolean {
    const had = statSync(this.folder, { throwIfNoEntry: false }) !== undefined;
    rmSync(this.folder, { recursive: true, force: true });
    this.read = null;
    return had;
  }

  private file(part: keyof Learned): string {
    return join(this.folder, `${part}.json`);
  }

  /** A file that is missing or damaged is nothing learnt. */
  private load<K extends keyof Learned>(part: K): Learned[K] | undefined {
    try {
      return JSON.parse(readFileSync(this.file(part), 'utf8')) as Learned[K];
    } catch {
      return undefined;
    }
  }
}
