import { accessSync, constants, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../core/errors.js';
import { DIMENSION } from '../embedding/staticModel.js';
import { makeFolder } from '../folder.js';
import { asUserError, isCorrupt, isReadOnly } from './failures.js';
import { Lease } from './lease.js';
import { schema, SCHEMA_VERSION, TABLES, vectorSchema } from './schema.js';
import { loadSqliteVec, sqliteVecRefusal, type VectorBackend } from './sqliteVec.js';

export interface DatabaseOptions {
  /** Of the SQLite file; its folder is made. */
  file: string;
  /** Folder with native libraries. */
  resources: string;
  /** Folder where verdicts about this machine are remembered. */
  storage: string;
  /** False: vectors are scanned in JavaScript even where sqlite-vec would load. */
  sqliteVec?: boolean | undefined;
}

/** How long to wait for another process that is in a transaction. */
const BUSY_TIMEOUT_MS = 10_000;
const CACHE_KB = 32 * 1024;
/** Pages in the write-ahead log before they are moved into the file: 64 MB, so that most runs do it once, at their end. */
const CHECKPOINT_PAGES = 16_000;

/** What damage cost, in one sentence, and where the damaged file is kept. */
export interface Recovery {
  kept: string;
  sentence: string;
}

/** One connection to one index file, ready to use. */
export class Database {
  /** Raised by whoever commits through this connection: SQLite tells only of commits of others. */
  commits = 0;
  private open = true;
  private loading: Promise<VectorBackend> | undefined;
  private backend: VectorBackend = { backend: 'javascript', reason: 'sqlite-vec was not asked for' };
  private readonly statements = new Map<string, StatementSync>();

  private constructor(
    readonly db: DatabaseSync,
    readonly file: string,
    readonly readOnly: boolean,
    private readonly options: DatabaseOptions,
    /** Set when a damaged file was put aside to open this one. */
    readonly recovery: Recovery | null,
    private readonly inode: number,
  ) {}

  /**
   * Opens an index, or makes an empty one. A damaged file is kept under another name and replaced; one that cannot be
   * written is opened for reading.
   * @throws UserError read-only, disk-full, busy, unsupported-runtime (made by a newer Quarry)
   */
  static async open(options: DatabaseOptions): Promise<Database> {
    const { file } = options;
    try {
      const once = (recovery: Recovery | null): Database => Database.openOnce(options, recovery);
      try {
        return once(null);
      } catch (error) {
        if (!isCorrupt(error)) throw error;
        return once(await putAside(file, () => once(null).close()));
      }
    } catch (error) {
      throw asUserError(error, file);
    }
  }

  private static openOnce(options: DatabaseOptions, recovery: Recovery | null): Database {
    const { file } = options;
    const readOnly = !isWritable(file);
    const db = readOnly ? connectForReading(file) : new DatabaseSync(file, { allowExtension: true });
    try {
      db.exec(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}; PRAGMA cache_size=-${CACHE_KB}; PRAGMA temp_store=MEMORY`);
      db.enableLoadExtension(false);
      if (readOnly) assertSchema(schemaVersion(db));
      else {
        // An empty file has nothing to lose; waiting for the disk at each step takes longer than to make its tables.
        if (schemaVersion(db) === 0) db.exec('PRAGMA synchronous=OFF');
        // The first of these only counts for a new file: pages that a merge frees can be given back (compact.ts).
        db.exec('PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON');
        db.exec(`PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES}`);
        prepareSchema(db);
        db.exec('PRAGMA synchronous=NORMAL');
      }
      // Reads the first page of every table, so that most damage shows now rather than in a search.
      for (const table of TABLES) db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get();
      return new Database(db, file, readOnly, options, recovery, statSync(file).ino);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** The statement, prepared once a connection. */
  prepare(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.db.prepare(sql)));
    return statement;
  }

  /** How vectors are scanned: by sqlite-vec only after `useSqliteVec`. */
  get vectors(): VectorBackend {
    return this.backend;
  }

  /**
   * Loads sqlite-vec, where it runs: for an index so large that its table is of use, and for whoever asks whether it
   * would. Until then nobody waits for it: on a new machine it is tried in a process of its own.
   */
  useSqliteVec(): Promise<VectorBackend> {
    this.loading ??= this.loadSqliteVec();
    return this.loading;
  }

  private async loadSqliteVec(): Promise<VectorBackend> {
    const { resources, storage, sqliteVec } = this.options;
    const refusal =
      sqliteVec === false
        ? 'sqlite-vec is switched off (QUARRY_NO_SQLITE_VEC)'
        : await sqliteVecRefusal(resources, storage);
    if (this.open) this.backend = loadSqliteVec(this.db, resources, refusal);
    return this.backend;
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** Another file (or none) is where this one was: it was put aside, or its folder was deleted. */
  isReplaced(): boolean {
    return statSync(this.file, { throwIfNoEntry: false })?.ino !== this.inode;
  }

  /** Runs `work` in one transaction that is committed as a whole or not at all. @throws UserError disk-full, … */
  transaction<T>(work: () => T): T {
    try {
      this.db.exec('BEGIN IMMEDIATE');
      let result: T;
      try {
        result = work();
        this.db.exec('COMMIT');
      } catch (error) {
        rollback(this.db);
        throw error;
      }
      this.commits++;
      return result;
    } catch (error) {
      throw isCorrupt(error) ? error : asUserError(error, this.file);
    }
  }

  /** Moves what lies in the log into the file, as far as nobody reads it. */
  checkpoint(): void {
    this.db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.db.close();
  }
}

/** SQLite ends a transaction itself when the disk is full. */
function rollback(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // Already ended; the first error is the one that tells.
  }
}

/** Also makes the folder. @throws an error of the file system when there is nothing to read either */
function isWritable(file: string): boolean {
  const folder = dirname(file);
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    if (existsSync(file)) accessSync(file, constants.W_OK);
    return true;
  } catch (error) {
    if (isReadOnly(error) && existsSync(file)) return false;
    throw error;
  }
}

/** A connection of its own that cannot write, for whoever only asks. Closed by the caller. */
export function readingConnection(file: string): DatabaseSync {
  const db = isLogThere(file) ? new DatabaseSync(file, { readOnly: true }) : connectForReading(file);
  db.exec(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}`);
  return db;
}

const isLogThere = (file: string): boolean => existsSync(`${file}-wal`);

/** Without write access to the folder SQLite cannot share a log, so the file is read as one that never changes. */
function connectForReading(file: string): DatabaseSync {
  const url = pathToFileURL(file);
  url.searchParams.set('mode', 'ro');
  if (!isLogThere(file)) url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true, allowExtension: true });
}

const schemaVersion = (db: DatabaseSync): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

function assertSchema(version: number): void {
  if (version <= SCHEMA_VERSION) return;
  throw new UserError(
    `The index was made by a newer Quarry (format ${version}, this one knows ${SCHEMA_VERSION}); update Quarry.`,
    'unsupported-runtime',
  );
}

/** Makes the tables of an empty file; an older format is emptied, and the next run fills it again. */
function prepareSchema(db: DatabaseSync): void {
  if (schemaVersion(db) === SCHEMA_VERSION) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = schemaVersion(db); // another process may have been faster
    assertSchema(version);
    if (version !== SCHEMA_VERSION) {
      dropTables(db);
      db.exec(schema);
      db.exec(`PRAGMA user_version=${SCHEMA_VERSION}`);
    }
    db.exec('COMMIT');
  } catch (error) {
    rollback(db);
    throw error;
  }
}

/**
 * Drops all that is made anew with an index, within the caller's transaction; the deep tier's tables stay. sqlite-vec's
 * does, too, as it may not be loaded: without the others that is not complete, and so is not read.
 */
export function dropTables(db: DatabaseSync): void {
  for (const table of TABLES) db.exec(`DROP TABLE IF EXISTS ${table}`);
}

/** Makes sqlite-vec's table; it must be loaded. */
export function createVectorTable(db: DatabaseSync): void {
  db.exec(vectorSchema(DIMENSION));
}

/**
 * Renames a damaged file, its log with it. Holds the lease, so that of several processes one does it; `tryAgain` throws
 * while the file is still damaged.
 */
export async function putAside(file: string, tryAgain: () => void): Promise<Recovery | null> {
  const lease = await Lease.acquire(dirname(file), BUSY_TIMEOUT_MS);
  try {
    try {
      tryAgain();
      return null; // another process has replaced it meanwhile
    } catch (error) {
      if (!isCorrupt(error)) throw error;
    }
    const kept = `${file}.corrupt-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    renameSync(file, kept);
    if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`);
    rmSync(`${file}-shm`, { force: true });
    return { kept, sentence: `The index was damaged: it is kept as ${kept}, and a new one is made.` };
  } finally {
    lease.release();
  }
}
