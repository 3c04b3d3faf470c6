import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** How vectors are scanned, and why not by sqlite-vec where that is so. */
export type VectorBackend = { backend: 'sqlite-vec' } | { backend: 'javascript'; reason: string };

/** A native library that does not fit the machine may crash its process, so its first use happens in one of its own. */
const PROBE = `
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(':memory:', { allowExtension: true });
db.loadExtension(process.argv[1]);
db.exec("create virtual table v using vec0(id integer primary key, c bit[8]); insert into v values (1, vec_bit(x'0f'))");
const row = db.prepare("select id from v where c match vec_bit(x'0e') and k = 1").get();
process.exit(row.id === 1 ? 0 : 1);
`;
const PROBE_TIMEOUT_MS = 20_000;

const EXTENSIONS: Partial<Record<NodeJS.Platform, string>> = { win32: 'dll', darwin: 'dylib' };

const libraryOf = (resources: string): string =>
  join(resources, 'native', `${process.platform}-${process.arch}`, `vec0.${EXTENSIONS[process.platform] ?? 'so'}`);

/**
 * Loads sqlite-vec into a connection.
 * @param refusal why this machine cannot run it
 */
export function loadSqliteVec(db: DatabaseSync, resources: string, refusal: string | null): VectorBackend {
  if (refusal !== null) return { backend: 'javascript', reason: refusal };
  try {
    db.enableLoadExtension(true);
    db.loadExtension(libraryOf(resources));
    return { backend: 'sqlite-vec' };
  } catch (error) {
    return { backend: 'javascript', reason: `sqlite-vec does not load: ${(error as Error).message}` };
  } finally {
    db.enableLoadExtension(false);
  }
}

/**
 * Why sqlite-vec cannot be used on this machine; null when it can. The verdict of the probe is remembered in `storage`
 * for this library and this runtime.
 */
export async function sqliteVecRefusal(resources: string, storage: string): Promise<string | null> {
  const library = libraryOf(resources);
  const stats = statSync(library, { throwIfNoEntry: false });
  if (!stats) return `there is no sqlite-vec for ${process.platform}-${process.arch}`;
  const memory = join(storage, 'sqlite-vec.json');
  const subject = [library, stats.size, stats.mtimeMs, process.execPath, process.version].join(' ');
  const remembered = recall(memory);
  if (remembered?.subject === subject) return remembered.reason;
  const reason = await probe(library);
  try {
    mkdirSync(storage, { recursive: true });
    writeFileSync(memory, JSON.stringify({ subject, reason }));
  } catch {
    // Storage that cannot be written costs a probe at each start, nothing else.
  }
  return reason;
}

function recall(file: string): { subject: string; reason: string | null } | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { subject: string; reason: string | null };
  } catch {
    return null;
  }
}

function probe(library: string): Promise<string | null> {
  // In VS Code the executable is Electron.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' };
  const options = { timeout: PROBE_TIMEOUT_MS, env };
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', PROBE, library], options, (error, _stdout, stderr) => {
      if (!error) resolve(null);
      else if (error.signal) resolve(`sqlite-vec crashes here (${error.signal})`);
      else if (typeof error.code === 'string') resolve(`sqlite-vec could not be tried: ${error.message}`);
      else resolve(`sqlite-vec does not work here: ${/Error: (.+)/.exec(stderr)?.[1] ?? `exit status ${error.code}`}`);
    });
  });
}
