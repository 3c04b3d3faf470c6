import type { DeepStore } from './deepStore.js';
import { SignScan } from './signScan.js';

/** Equally near vectors are taken as long as that makes at most so many times as were asked for. */
const MOST_TIED = 4;

/**
 * Finds the chunks whose text a model puts near to a query's: a scan over sign bits in memory, kept in step with the
 * database by reading what is new. 100,000 vectors of 768 dimensions take some 10 ms.
 */
export class DeepScan {
  private readonly scan: SignScan;
  private lastVector = 0;
  private lastContent = 0;
  private version = -1;
  /** Vector id → chunks with that text; dead ones possibly among them. */
  private readonly chunks = new Map<number, number[]>();

  constructor(
    private readonly store: DeepStore,
    readonly model: { id: number; dimension: number },
  ) {
    this.scan = new SignScan(model.dimension);
  }

  /**
   * Chunks whose vectors are nearest by Hamming distance of sign bits (Charikar 2002), with the vectors to score them
   * by. Of equally near vectors all are taken, or none where they are many, so that the answer does not depend on the
   * order of embedding.
   * @param version of the data; what is new is read when it changed
   */
  nearest(query: Int8Array, k: number, version: number): { chunks: readonly number[]; vector: Int8Array }[] {
    if (version !== this.version) this.catchUp();
    this.version = version;
    let near = this.scan.nearest(query, k);
    if (near.length > MOST_TIED * k) {
      const furthest = near.at(-1)!.distance;
      const nearer = near.filter(({ distance }) => distance < furthest);
      if (nearer.length > 0) near = nearer;
    }
    return near.flatMap(({ id }) => {
      const chunks = this.chunks.get(id);
      const vector = chunks && this.store.vector(id);
      return chunks && vector ? [{ chunks, vector }] : [];
    });
  }

  private catchUp(): void {
    for (const { id, vector } of this.store.vectorsAfter(this.model.id, this.lastVector)) {
      this.scan.push(id, vector);
      this.lastVector = id;
    }
    for (const { row, firstChunk, vectors } of this.store.contentsAfter(this.model.id, this.lastContent)) {
      this.lastContent = row;
      vectors.forEach((id, i) => {
        const list = this.chunks.get(id);
        if (list) list.push(firstChunk + i);
        else if (id !== 0) this.chunks.set(id, [firstChunk + i]);
      });
    }
  }
}
