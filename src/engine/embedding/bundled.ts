import { join } from 'node:path';
import { isStopWord, terms as termsOf } from '../../core/terms.js';
import { resourcesDir } from '../resources.js';
import type { Embedder } from './embedder.js';
import { DIMENSION, StaticModel } from './staticModel.js';
import { VectorSum } from './vectorSum.js';

/** The bundled model of this process; read when first asked for, in other threads handed over with `adoptModel`. */
export interface Bundled {
  /** Null when its file is missing or damaged: everything works without, but finding by meaning. */
  model: StaticModel | null;
  /** Then a sentence for the user. */
  problem?: string;
}

let loaded: Bundled | undefined;

export function bundled(): Bundled {
  return (loaded ??= load(join(resourcesDir(), 'model', 'static.bin')));
}

/** Reads a model; never throws. */
export function load(file: string): Bundled {
  try {
    const model = StaticModel.read(file);
    new VectorSum(model, 'query'); // says now what is missing for it
    return { model };
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is missing' : (error as Error).message;
    return {
      model: null,
      problem: `Quarry's embedding model ${file} cannot be used: ${why}. Results are found by words and names only; installing Quarry again mends it.`,
    };
  }
}

/** Uses the memory in which another thread holds the model; null when that has none. */
export function adoptModel(memory: WebAssembly.Memory | null): void {
  loaded = { model: memory && StaticModel.of(memory) };
}

/** Part of what stored vectors depend on. */
export const bundledId = (): string => bundled().model?.id ?? 'none';

/** How fast rarity grows with a term's rank: at this power rare words of the benchmark's questions told most. */
const STEEP = 4;

/**
 * How rare a term is in code at large, from about 0 to 1, by its rank among the terms of the packages that the model was
 * trained on; 1 where it is none of them, or there is no model.
 */
export function rarity(term: string): number {
  const { model } = bundled();
  const row = model?.row(term) ?? -1;
  return model && row >= 0 ? (Math.log(2 + row) / Math.log(2 + model.scales.length)) ** STEEP : 1;
}

/** Embeds with the bundled model; without one all vectors are zero, and dense retrieval finds nothing. */
export const bundledEmbedder: Embedder = {
  get id() {
    return bundledId();
  },
  dimension: DIMENSION,
  embed: (texts, purpose) => Promise.resolve(texts.map((text) => embedText(text, purpose))),
};

/** One text's vector, at once; zeros without a model. */
export function embedText(text: string, purpose: 'document' | 'query'): Int16Array {
  const out = new Int16Array(DIMENSION);
  const { model } = bundled();
  if (!model) return out;
  const sum = new VectorSum(model, purpose);
  const counts = new Map<string, number>();
  for (const t of termsOf(text)) if (!isStopWord(t)) counts.set(t, (counts.get(t) ?? 0) + 1);
  for (const [t, n] of counts) sum.add(t, n);
  sum.finish(out, 0);
  return out;
}
