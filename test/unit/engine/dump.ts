import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import { FIELD_COUNT } from '../../../src/core/terms.js';
import { type PostingList, PostingReader } from '../../../src/engine/store/postings.js';

interface FileRow {
  path: string;
  contentId: number | null;
}
interface ContentRow {
  text: Uint8Array;
  outline: Uint8Array;
  vectors: Uint8Array | null;
  [column: string]: unknown;
}

const digest = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex').slice(0, 16);

/**
 * All that an index says of each path, with nothing in it that depends on the order of writing: two indexes of one
 * folder have the same dump. Postings and phrases are compared by content, so that what is dead does not count.
 */
export function dump(file: string): Record<string, unknown> {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const lexical = postingsByContent(db);
    const phrases = phrasesByContent(db);
    const content = db.prepare(
      'SELECT content.*, text, outline, vectors FROM content JOIN body ON content_id = id WHERE id = ?',
    );
    const chunks = db.prepare(
      `SELECT chunk.kind, chunk.start_line, chunk.end_line, start, end, symbol.name, symbol.start_line AS line
       FROM chunk LEFT JOIN symbol ON symbol.id = symbol_id WHERE chunk.content_id = ? ORDER BY chunk.id`,
    );
    const symbols = db.prepare(
      `SELECT name, folded, humps, kind, container, start_line, end_line, signature, doc, exported,
         (SELECT count(*) FROM symbol_name WHERE rowid = symbol.id) AS findable
       FROM symbol WHERE content_id = ? ORDER BY id`,
    );
    const files = db
      .prepare(
        'SELECT path, size, state, reason, detail, language, class, content_id AS contentId FROM file ORDER BY path',
      )
      .all() as unknown as FileRow[];
    return Object.fromEntries(
      files.map(({ path, contentId, ...file }) => {
        if (contentId === null) return [path, file];
        const { text, outline, vectors, ...row } = content.get(contentId) as unknown as ContentRow;
        return [
          path,
          {
            ...file,
            hash: row['hash'],
            version: row['version'],
            lines: row['lines'],
            lengths: digest(row['lengths'] as Uint8Array),
            text: digest(inflateRawSync(text)),
            outline: digest(inflateRawSync(outline)),
            vectors: vectors && digest(vectors),
            chunks: chunks.all(contentId),
            symbols: symbols.all(contentId),
            postings: digest((lexical.get(contentId) ?? []).sort().join('\n')),
            phrases: digest((phrases.get(contentId) ?? []).sort().join('\n')),
          },
        ];
      }),
    );
  } finally {
    db.close();
  }
}

/** `term ordinal frequencies` of each content. */
/** By field, of the `i`-th posting. */
export const frequencies = ({ masks, freqs }: PostingList, i: number): number[] =>
  Array.from({ length: FIELD_COUNT }, (_, f) => (masks[i]! & (1 << f) ? freqs[i * FIELD_COUNT + f]! : 0));

function postingsByContent(db: DatabaseSync): Map<number, string[]> {
  const contents = db.prepare('SELECT id, first_chunk AS first, chunks FROM content').all() as {
    id: number;
    first: number;
    chunks: number;
  }[];
  const owner = new Map<number, { id: number; first: number }>();
  for (const { id, first, chunks } of contents) {
    for (let chunk = first; chunk < first + chunks; chunk++) owner.set(chunk, { id, first });
  }
  const byContent = new Map<number, string[]>();
  const reader = new PostingReader(db);
  for (const { term } of db.prepare('SELECT DISTINCT term FROM posting').all() as { term: string }[]) {
    const list = reader.read(term);
    for (let i = 0; i < list.length; i++) {
      const content = owner.get(list.chunks[i]!);
      if (!content) continue;
      const freqs = frequencies(list, i).join(',');
      push(byContent, content.id, `${term} ${list.chunks[i]! - content.first} ${freqs}`);
    }
  }
  return byContent;
}

/** `word position` of each content. */
function phrasesByContent(db: DatabaseSync): Map<number, string[]> {
  const byContent = new Map<number, string[]>();
  db.exec("CREATE VIRTUAL TABLE temp.phrase_words USING fts5vocab('main', 'phrase', 'instance')");
  const rows = db.prepare('SELECT term, doc, offset FROM phrase_words').all() as {
    term: string;
    doc: number;
    offset: number;
  }[];
  for (const { term, doc, offset } of rows) push(byContent, doc, `${term} ${offset}`);
  return byContent;
}

function push(map: Map<number, string[]>, key: number, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Paths in the order in which their contents were written. */
export function orderOfWriting(file: string): string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT path FROM file WHERE content_id IS NOT NULL ORDER BY content_id').all();
  db.close();
  return (rows as { path: string }[]).map((row) => row.path);
}
