import type { Database } from './database.js';

/** A model whose vectors lie in the index. */
export interface DeepModelRow {
  id: number;
  embedder: string;
  dimension: number;
  /** JSON; how a query is embedded with it. */
  settings: string;
  complete: boolean;
}

/** A content without vectors of a model. */
export interface PendingContent {
  id: number;
  firstChunk: number;
  chunks: number;
}

/** A text's vector, or null for a text that the model refuses. */
export interface DeepVector {
  hash: Uint8Array;
  vector: Int8Array | null;
}

/** Vectors that no content needs may lie there, as a share of those needed. */
const DEAD_SHARE = 0.25;
const SLICE = 2_000;

/** The tables of the deep tier. Writing needs the index's lease, as all writing does. */
export class DeepStore {
  constructor(private readonly database: Database) {}

  /** Newest last. */
  models(): DeepModelRow[] {
    const rows = this.database
      .prepare('SELECT id, embedder, dimension, settings, complete FROM deep_model ORDER BY id')
      .all();
    return rows.map((row) => ({ ...(row as unknown as DeepModelRow), complete: row['complete'] === 1 }));
  }

  vectorCount(model: number): number {
    const row = this.database.prepare('SELECT count(*) AS n FROM deep_vector WHERE model_id = ?').get(model) as {
      n: number;
    };
    return row.n;
  }

  /** Live contents that have vectors of the model, and all. */
  progress(model: number): { done: number; total: number } {
    return this.database
      .prepare(
        `WITH live AS (SELECT DISTINCT content_id AS id FROM file WHERE content_id IS NOT NULL)
       SELECT (SELECT count(*) FROM live) AS total,
         (SELECT count(*) FROM live JOIN deep_content ON content_id = live.id WHERE model_id = ?) AS done`,
      )
      .get(model) as { done: number; total: number };
  }

  /** Live contents without vectors of the model: source first, the latest changed first. */
  pending(model: number, limit: number): PendingContent[] {
    return this.database
      .prepare(
        `SELECT content.id, first_chunk AS firstChunk, chunks FROM content JOIN file ON content_id = content.id
       WHERE NOT EXISTS (SELECT 1 FROM deep_content WHERE deep_content.content_id = content.id AND model_id = ?)
       GROUP BY content.id
       ORDER BY min(CASE class WHEN 'source' THEN 0 WHEN 'test' THEN 2 WHEN 'generated' THEN 3 WHEN 'vendored' THEN 3 ELSE 1 END),
         max(mtime_ms) DESC, content.id LIMIT ?`,
      )
      .all(model, limit) as unknown as PendingContent[];
  }

  /** Ids of the vectors of texts, 0 for those of which there is none. */
  known(model: number, hashes: readonly Uint8Array[]): number[] {
    const find = this.database.prepare('SELECT id FROM deep_vector WHERE model_id = ? AND text_hash = ?');
    return hashes.map((hash) => (find.get(model, hash) as { id: number } | undefined)?.id ?? 0);
  }

  /** Ids and vectors that came after `last`, in order. */
  *vectorsAfter(model: number, last: number): Iterable<{ id: number; vector: Int8Array }> {
    const rows = this.database
      .prepare('SELECT id, vector FROM deep_vector WHERE model_id = ? AND id > ? ORDER BY id')
      .iterate(model, last) as Iterable<{ id: number; vector: Uint8Array }>;
    for (const { id, vector } of rows) yield { id, vector: asInt8(vector) };
  }

  vector(id: number): Int8Array | null {
    const row = this.database.prepare('SELECT vector FROM deep_vector WHERE id = ?').get(id) as
      { vector: Uint8Array } | undefined;
    return row ? asInt8(row.vector) : null;
  }

  /** Contents finished after row `last`, in order: the ids of their chunks' vectors, 0 for none. */
  *contentsAfter(model: number, last: number): Iterable<{ row: number; firstChunk: number; vectors: Int32Array }> {
    const rows = this.database
      .prepare(
        `SELECT deep_content.id AS row, first_chunk AS firstChunk, vectors FROM deep_content
       JOIN content ON content.id = content_id WHERE model_id = ? AND deep_content.id > ? ORDER BY deep_content.id`,
      )
      .iterate(model, last) as Iterable<{ row: number; firstChunk: number; vectors: Uint8Array }>;
    for (const { vectors, ...rest } of rows) yield { ...rest, vectors: new Int32Array(vectors.slice().buffer) };
  }

  /** The row of a model, made when it is new. */
  ensureModel(embedder: string, dimension: number, settings: string): DeepModelRow {
    return this.database.transaction(() => {
      this.database
        .prepare(
          `INSERT INTO deep_model(embedder, dimension, settings, complete) VALUES (?, ?, ?, 0)
         ON CONFLICT(embedder) DO UPDATE SET settings = excluded.settings`,
        )
        .run(embedder, dimension, settings);
      return this.models().find((row) => row.embedder === embedder)!;
    });
  }

  /** One transaction: vectors of texts, and contents that have all theirs now. */
  write(model: number, vectors: readonly DeepVector[], finished: ReadonlyMap<number, readonly Uint8Array[]>): void {
    this.database.transaction(() => {
      const insert = this.database.prepare(
        'INSERT OR IGNORE INTO deep_vector(model_id, text_hash, vector) VALUES (?, ?, ?)',
      );
      for (const { hash, vector } of vectors) if (vector) insert.run(model, hash, bytesOf(vector));
      // A content may have gone meanwhile.
      const finish = this.database.prepare(
        'INSERT OR REPLACE INTO deep_content(content_id, model_id, vectors) SELECT id, ?, ? FROM content WHERE id = ?',
      );
      for (const [contentId, hashes] of finished) {
        finish.run(model, bytesOf(Int32Array.from(this.known(model, hashes))), contentId);
      }
    });
  }

  /** Every content has vectors of this model: those of others, and of texts that are gone, are dropped. */
  complete(model: number): void {
    const others = this.models().filter(({ id }) => id !== model);
    for (const { id } of others) this.drop(id);
    this.database.transaction(() =>
      this.database.prepare('UPDATE deep_model SET complete = 1 WHERE id = ?').run(model),
    );
    this.collectGarbage(model);
  }

  /** Forgets a model with its vectors, a slice a transaction. */
  drop(model: number): void {
    this.deleteVectors(
      (this.database.prepare('SELECT id FROM deep_vector WHERE model_id = ?').all(model) as { id: number }[]).map(
        ({ id }) => id,
      ),
    );
    this.database.transaction(() => {
      this.database.prepare('DELETE FROM deep_content WHERE model_id = ?').run(model);
      this.database.prepare('DELETE FROM deep_model WHERE id = ?').run(model);
    });
  }

  private collectGarbage(model: number): void {
    const used = new Set<number>();
    for (const { vectors } of this.contentsAfter(model, 0)) for (const id of vectors) used.add(id);
    const rows = this.database.prepare('SELECT id FROM deep_vector WHERE model_id = ?').all(model) as { id: number }[];
    const dead = rows.map(({ id }) => id).filter((id) => !used.has(id));
    if (dead.length > DEAD_SHARE * used.size) this.deleteVectors(dead);
  }

  private deleteVectors(ids: readonly number[]): void {
    const remove = this.database.prepare('DELETE FROM deep_vector WHERE id = ?');
    for (let i = 0; i < ids.length; i += SLICE) {
      this.database.transaction(() => ids.slice(i, i + SLICE).forEach((id) => remove.run(id)));
    }
  }
}

const asInt8 = (bytes: Uint8Array): Int8Array => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const bytesOf = (array: Int8Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
