import type { DeepSettings } from '../../../core/deep.js';
import { ModelFailure } from '../../embedding/deep/failure.js';
import { ModelHost } from '../../embedding/deep/host.js';
import type { ModelSpec } from '../../embedding/deep/protocol.js';
import { DeepScan } from '../../store/deepScan.js';
import type { DeepModelRow, DeepStore } from '../../store/deepStore.js';
import type { Store } from '../../store/store.js';
import type { Catalogue } from '../catalogue.js';
import { cosine } from '../../store/vectorScan.js';
import { type DenseScores, noScores, ScoreSum } from '../dense/dense.js';
import { PATIENT_LIMIT_MS, QUERY_LIMIT_MS, QueryVectors, TYPING_LIMIT_MS } from './queryVectors.js';

/** Vectors that the coarse scan hands on for exact scoring. */
const COARSE = 200;

/** What the deep tier says of a query: scores, or in `notice` one sentence why there are none. */
export interface DeepAnswer {
  scores: DenseScores;
  notice?: string;
}

/** A model that serves queries: its vectors in memory, and the way to a query's. */
interface Serving {
  row: DeepModelRow;
  scan: DeepScan;
  vectors: QueryVectors;
  /** Of its own when the model is not the one chosen now. */
  host: ModelHost | null;
  remote: boolean;
}

export interface DeepSearchOptions {
  store: Store;
  deep: DeepStore;
  spec: ModelSpec;
  host: ModelHost;
  /** A model that is not loaded yet is waited for: the process serves one search (command line). */
  patient: boolean;
  /** The model's files changed under vectors that were made with others. */
  onReplaced: () => void;
}

/** The query side of the deep tier. While a new model is not complete, the old one serves, if that is on this machine. */
export class DeepSearch {
  private serving: Serving | null = null;
  private coverageAt: { version: number; share: number } | null = null;

  constructor(private readonly options: DeepSearchOptions) {}

  /**
   * @param typing the user may not be done: an endpoint is not asked, and a model of this machine has less time
   * @returns null when there is no deep tier, or it has nothing yet
   */
  async find(catalogue: Catalogue, text: string, typing: boolean, signal?: AbortSignal): Promise<DeepAnswer | null> {
    const serving = this.options.spec.settings.provider === 'none' ? null : this.chooseModel();
    if (!serving || text.trim() === '') return null;
    if (typing && serving.remote) return null;
    const version = this.options.store.version();
    const coverage = this.coverage(serving.row.id, version);
    if (coverage === 0) return null;
    const limit = this.options.patient ? PATIENT_LIMIT_MS : typing ? TYPING_LIMIT_MS : QUERY_LIMIT_MS;
    const vector = await serving.vectors.get(text, limit, signal);
    if (typeof vector === 'string') {
      const notice = `The embedding model is not used for this search (${vector}); these are the instant tier's results.`;
      return { scores: noScores(), ...(!typing && { notice }) };
    }
    return { scores: score(catalogue, vector, serving.scan.nearest(vector, COARSE, version), coverage) };
  }

  /** Models changed: the next query looks again which one serves. */
  forget(): void {
    void this.serving?.host?.close();
    this.serving = null;
    this.coverageAt = null;
  }

  async close(): Promise<void> {
    await this.serving?.host?.close();
  }

  private chooseModel(): Serving | null {
    if (this.serving) return this.serving;
    const { deep, spec, host: current, onReplaced } = this.options;
    const rows = deep.models();
    const { settings } = spec;
    const wanted = rows.find((row) => isOf(row, settings));
    const usable = (row: DeepModelRow): boolean => row.complete && staysOrGoesThere(row, settings);
    const row = wanted?.complete ? wanted : (rows.findLast(usable) ?? wanted);
    if (!row) return null;
    const isWanted = row === wanted;
    const own = JSON.parse(row.settings) as DeepSettings;
    const host = isWanted ? null : new ModelHost({ ...spec, settings: { ...own, apiKey: settings.apiKey } });
    const asked = host ?? current;
    this.serving = {
      row,
      host,
      scan: new DeepScan(deep, row),
      vectors: new QueryVectors(async (text) => {
        const { id } = await asked.open();
        if (id === row.embedder) return asked.embed([text], 'query');
        onReplaced();
        throw new ModelFailure('its files changed; its vectors are being made anew', 'broken');
      }),
      remote: own.provider === 'endpoint',
    };
    return this.serving;
  }

  private coverage(model: number, version: number): number {
    if (this.coverageAt?.version !== version) {
      const { done, total } = this.options.deep.progress(model);
      this.coverageAt = { version, share: total > 0 ? done / total : 0 };
    }
    return this.coverageAt.share;
  }
}

/** Texts of a query go on to an old model only where they stay here, or go where the user wants them to go now. */
function staysOrGoesThere(row: DeepModelRow, settings: DeepSettings): boolean {
  const own = JSON.parse(row.settings) as DeepSettings;
  return own.provider === 'local' || (settings.provider === 'endpoint' && own.endpoint === settings.endpoint);
}

/**
 * Cosines as shares: 0 for the furthest of those looked at, 1 for the nearest, since a transformer's cosines lie close
 * together at a height of their own. All times the coverage: what has no vectors yet must not be at a disadvantage.
 */
function score(
  catalogue: Catalogue,
  query: Int8Array,
  near: ReturnType<DeepScan['nearest']>,
  coverage: number,
): DenseScores {
  const scores = new ScoreSum(null);
  const cosines = near.map(({ vector }) => cosine(query, vector, 0));
  const least = Math.min(...cosines);
  const range = Math.max(1e-9, Math.max(...cosines) - least);
  for (const [i, { chunks }] of near.entries()) {
    const similarity = near.length > 1 ? (coverage * (cosines[i]! - least)) / range : coverage;
    for (const chunk of chunks) {
      const content = catalogue.contentOfChunk[chunk] ?? -1;
      if (content >= 0) scores.add(chunk, content, similarity);
    }
  }
  return scores.done();
}

/** Whether a row was made with these settings, as far as can be told without loading the model. */
export function isOf(row: DeepModelRow, settings: DeepSettings): boolean {
  const made = JSON.parse(row.settings) as DeepSettings;
  const parts = ({ provider, model, endpoint, dimensions, documentPrefix }: DeepSettings): string =>
    JSON.stringify([provider, model, provider === 'endpoint' ? [endpoint, dimensions] : 0, documentPrefix]);
  return parts(made) === parts(settings);
}
