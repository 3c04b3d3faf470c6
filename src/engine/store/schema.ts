/**
 * One SQLite file a workspace folder. Whatever derives from a file's content hangs on `content`, keyed by hash, so that
 * a rename, a branch switch or a copy costs nothing. A `file` row is only a path that points at a content.
 */
export const SCHEMA_VERSION = 7;

/**
 * The optional deep tier (deepStore.ts). A vector hangs on the text that it was made of, not on an id, and these tables
 * outlive whatever else is made anew: what they hold may have cost hours, or money.
 */
const deepSchema = `
CREATE TABLE IF NOT EXISTS deep_model(
  id INTEGER PRIMARY KEY,
  embedder TEXT NOT NULL UNIQUE,  -- model, its weights or place, and how documents are prepared
  dimension INTEGER NOT NULL,
  settings TEXT NOT NULL,         -- JSON DeepSettings without the key: how to embed a query with it
  complete INTEGER NOT NULL       -- 1: at some time every content had vectors
);
CREATE TABLE IF NOT EXISTS deep_vector(
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- what is new is what is larger
  model_id INTEGER NOT NULL REFERENCES deep_model(id),
  text_hash BLOB NOT NULL,        -- sha-256 of the text embedded, first 16 bytes
  vector BLOB NOT NULL,           -- Int8 [dimension]
  UNIQUE(model_id, text_hash)
);
-- Contents that have all their vectors; rows go with their content.
CREATE TABLE IF NOT EXISTS deep_content(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  content_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,
  model_id INTEGER NOT NULL,
  vectors BLOB NOT NULL,          -- Int32 [chunk]: deep_vector.id; 0 for none (skeletons, texts that were refused)
  UNIQUE(content_id, model_id)
);
`;

export const schema = `${deepSchema}
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE file(
  id INTEGER PRIMARY KEY,         -- another one, larger than all, whenever the row changes
  path TEXT NOT NULL UNIQUE,      -- relative, '/'
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  state TEXT NOT NULL,            -- FileState
  reason TEXT,                    -- StateReason
  detail TEXT,
  language TEXT NOT NULL,
  class TEXT NOT NULL,            -- FileClass (depends on the path, so it is not the content's)
  racy INTEGER NOT NULL,          -- 1: written so shortly before it was read that its time may not tell a later change
  content_id INTEGER REFERENCES content(id)
);
CREATE INDEX file_content ON file(content_id);

-- Ids of files, contents, chunks and symbols are never used again (see writer.ts), so that a cache keyed by them never lies.
-- The same bytes in another language, or another parser version, are another content.
CREATE TABLE content(
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,             -- sha-256 of the bytes, first 32 hex digits
  language TEXT NOT NULL,
  version TEXT NOT NULL,          -- what made the row: analyzer, chunker, grammar and embedder versions
  state TEXT NOT NULL,            -- 'indexed' | 'partial'
  reason TEXT,
  encoding TEXT NOT NULL,         -- 'utf8' | 'latin1'
  bytes INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  first_chunk INTEGER NOT NULL,   -- chunk ids are contiguous: [first_chunk, first_chunk + chunks)
  chunks INTEGER NOT NULL,
  lengths BLOB NOT NULL,          -- Uint16 [chunk][field]: weighted terms a field, see core/terms.ts
  UNIQUE(hash, language, version)
);

-- What is large and read for few contents only, so that reading all of \`content\` stays cheap.
CREATE TABLE body(
  content_id INTEGER PRIMARY KEY REFERENCES content(id) ON DELETE CASCADE,
  text BLOB NOT NULL,             -- deflate-raw of the UTF-8 text
  outline BLOB NOT NULL,          -- deflate-raw of JSON StoredOutline
  vectors BLOB                    -- Int16 [chunk][dimension]; their signs are the coarse bits
);

CREATE TABLE chunk(
  id INTEGER PRIMARY KEY,
  content_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  start_line INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  start INTEGER NOT NULL,         -- UTF-16 offsets into the text
  end INTEGER NOT NULL,
  symbol_id INTEGER               -- the chunk's main definition
);
CREATE INDEX chunk_content ON chunk(content_id);

CREATE TABLE symbol(
  id INTEGER PRIMARY KEY,
  content_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,           -- lower case, separators removed: parse_query, parseQuery -> parsequery
  humps TEXT NOT NULL,            -- first letters of its words: parseQuery -> pq
  kind TEXT NOT NULL,
  container TEXT NOT NULL,
  start_line INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  signature TEXT NOT NULL,
  doc TEXT NOT NULL,
  exported INTEGER NOT NULL,
  precedence INTEGER NOT NULL     -- which definitions of a name count when they are too many: the lowest, see writer.ts
);
CREATE INDEX symbol_content ON symbol(content_id);
CREATE INDEX symbol_folded ON symbol(folded, precedence);
CREATE INDEX symbol_humps ON symbol(humps);

-- Lexical retrieval: one row a term and segment; a segment is what one transaction wrote. See postings.ts.
CREATE TABLE posting(
  term TEXT NOT NULL,
  segment INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY(term, segment)
) WITHOUT ROWID;
CREATE TABLE segment(id INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, postings INTEGER NOT NULL);

-- How files lead to each other, and git's history of them: one row each, made anew as a whole. See graph.ts.
CREATE TABLE graph(
  part TEXT PRIMARY KEY,          -- GraphPart
  key TEXT NOT NULL,              -- what it was made of
  data BLOB NOT NULL              -- deflate-raw of JSON
);

-- Phrases, quoted text: positions, no copy of the text. rowid = content.id; the chunk is found in the text.
CREATE VIRTUAL TABLE phrase USING fts5(text, content='', contentless_delete=1, tokenize="unicode61 tokenchars '_'");
-- Substrings of symbol names, folded. rowid = symbol.id
CREATE VIRTUAL TABLE symbol_name USING fts5(folded, content='', contentless_delete=1, tokenize='trigram');
`;

/** Tables of `schema` that are made anew with an index, dependents first. */
export const TABLES = [
  'phrase',
  'symbol_name',
  'graph',
  'segment',
  'posting',
  'symbol',
  'chunk',
  'body',
  'file',
  'content',
  'meta',
];

/**
 * The coarse index over vectors, kept where sqlite-vec loads. It may lack what was written where it does not: `meta`
 * says up to which chunk it is complete (see coarse.ts).
 */
export const vectorSchema = (dimension: number): string =>
  `CREATE VIRTUAL TABLE IF NOT EXISTS vector USING vec0(chunk_id INTEGER PRIMARY KEY, coarse bit[${dimension}])`;
