// Where things are. Only Node's own modules: this runs before anything is installed.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

/** Node 24 with `node:sqlite`, from the `node` package; the system's Node may be older. */
export const node24 = join(root, 'node_modules/node/bin/node');

/** Downloads that outlive a clone, one folder a version. `QUARRY_DEV_CACHE` puts them elsewhere. */
export const cache =
  process.env.QUARRY_DEV_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'quarry-dev');

/** What a run of the tests leaves behind for eyes: screenshots, logs. Ignored by git. */
export const artifacts = join(root, 'test/.artifacts');
