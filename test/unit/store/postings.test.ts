import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELD_COUNT } from '../../../src/core/terms.js';
import { mergeSegments, PostingReader, type TermPostings, writeSegment } from '../../../src/engine/store/postings.js';

function database(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  db.exec(`CREATE TABLE posting(term TEXT NOT NULL, segment INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY(term, segment)) WITHOUT ROWID;
           CREATE TABLE segment(id INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, postings INTEGER NOT NULL);`);
  return db;
}

type Posting = { chunk: number; freqs: number[] };
/** A content: for each term its chunks (ordinals) with field frequencies. */
type Content = Record<string, { ordinal: number; freqs: number[] }[]>;

const freqs = fc
  .array(fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 2, max: 300 })), {
    minLength: FIELD_COUNT,
    maxLength: FIELD_COUNT,
  })
  .filter((f) => f.some((x) => x > 0));
const content: fc.Arbitrary<Content> = fc.dictionary(
  fc.constantFrom('parse', 'queri', 'index', 'größe', 'zz'),
  fc.uniqueArray(fc.record({ ordinal: fc.nat(40), freqs }), { selector: (x) => x.ordinal, minLength: 1, maxLength: 6 }),
  { noNullPrototype: true },
);

function pack(c: Content, firstChunk: number): TermPostings {
  const postings: number[] = [];
  for (const list of Object.values(c)) {
    postings.push(list.length);
    for (const p of [...list].sort((a, b) => a.ordinal - b.ordinal)) {
      const mask = p.freqs.reduce((m, f, i) => (f > 0 ? m | (1 << i) : m), 0);
      postings.push(p.ordinal, mask, ...p.freqs.filter((f) => f > 0));
    }
  }
  return { firstChunk, terms: Object.keys(c), postings: Uint16Array.from(postings) };
}

function read(db: DatabaseSync, term: string): Posting[] {
  const list = new PostingReader(db).read(term);
  return Array.from({ length: list.length }, (_, i) => ({
    chunk: list.chunks[i]!,
    freqs: Array.from({ length: FIELD_COUNT }, (_n, f) =>
      list.masks[i]! & (1 << f) ? list.freqs[i * FIELD_COUNT + f]! : 0,
    ),
  }));
}

const expected = (segments: Content[][], term: string, live: (chunk: number) => boolean = () => true): Posting[] =>
  segments
    .flat()
    .flatMap((c, n) =>
      [...(c[term] ?? [])]
        .sort((a, b) => a.ordinal - b.ordinal)
        .map((p) => ({ chunk: 1 + n * 1000 + p.ordinal, freqs: p.freqs.map((f) => Math.min(255, f)) })),
    )
    .filter((p) => live(p.chunk));

function write(db: DatabaseSync, segments: Content[][]): void {
  let n = 0;
  for (const s of segments)
    writeSegment(
      db,
      s.map((c) => pack(c, 1 + n++ * 1000)),
    );
}

describe('postings', () => {
  it('gives back what was written, over any number of segments', () => {
    fc.assert(
      fc.property(fc.array(fc.array(content, { maxLength: 4 }), { maxLength: 5 }), (segments) => {
        const db = database();
        write(db, segments);
        for (const t of ['parse', 'queri', 'index', 'größe', 'zz']) expect(read(db, t)).toEqual(expected(segments, t));
      }),
    );
  });

  it('merging keeps every live posting, drops the dead, and leaves one segment', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(content, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 5 }),
        fc.nat(2),
        (segments, dead) => {
          const db = database();
          write(db, segments);
          const live = (chunk: number): boolean => Math.floor((chunk - 1) / 1000) % 3 !== dead;
          const count = () => (db.prepare('SELECT count(*) AS n FROM segment').get() as { n: number }).n;
          const before = count();
          expect(mergeSegments(db, live, 1)).toBe(before > 1 ? before : 0);
          if (before > 1) {
            expect(count()).toBe(1);
            for (const t of ['parse', 'queri', 'index', 'größe', 'zz'])
              expect(read(db, t)).toEqual(expected(segments, t, live));
          }
        },
      ),
    );
  });

  it('merging keeps everything where no chunk is gone, and leaves older segments alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(content, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 6 }),
        fc.integer({ min: 1, max: 2 }),
        (segments, from) => {
          const db = database();
          write(db, segments);
          const ids = () => (db.prepare('SELECT id FROM segment').all() as { id: number }[]).map(({ id }) => id);
          const before = ids();
          const merged = before.filter((id) => id >= from);
          expect(mergeSegments(db, null, 0, from)).toBe(merged.length);
          if (merged.length > 0) expect(ids()).toEqual([...before.filter((id) => id < from), merged.at(-1)! + 1]);
          for (const t of ['parse', 'queri', 'index', 'größe', 'zz'])
            expect(read(db, t)).toEqual(expected(segments, t));
        },
      ),
    );
  });

  it('finds terms by prefix, the most frequent first', () => {
    const db = database();
    write(db, [
      [
        {
          parse: [
            { ordinal: 1, freqs: [0, 0, 0, 1, 0] },
            { ordinal: 2, freqs: [0, 0, 0, 1, 0] },
          ],
          parser: [{ ordinal: 3, freqs: [1, 0, 0, 0, 0] }],
          query: [{ ordinal: 3, freqs: [1, 0, 0, 0, 0] }],
        },
      ],
    ]);
    expect(new PostingReader(db).withPrefix('par', 5)).toEqual(['parse', 'parser']);
  });
});
