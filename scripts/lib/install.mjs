// What a fresh clone lacks: npm packages, a Node with node:sqlite, and a VS Code that runs in the browser.
// Only Node's own modules: this runs before anything is installed.
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isExecutable, onPath, run, UserError, withNode } from './processes.mjs';
import { cache, node24, root } from './paths.mjs';

const NODE_VERSION = '24.21.0';

/** The npm build of code-server carries a whole VS Code (1.139) that a browser can open. */
const CODE_SERVER_VERSION = '4.139.1';

/** Debian package → the program that shows it is there. VS Code's logger and watchdog are compiled on the machine. */
const COMPILERS = { python3: 'python3', make: 'make', 'g++': 'g++' };

/** Installs the npm packages and the Node 24 binary, if they are missing or older than the lockfile. */
export async function installDependencies() {
  if (isStale()) {
    console.log('setup: installing npm packages');
    await npm(['ci'], root);
  }
  await installNode();
}

/** Compares what npm says it installed with what the lockfile asks for. */
function isStale() {
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (installed === null) return true;
  return Object.entries(packagesOf(join(root, 'package-lock.json')) ?? {}).some(
    ([path, entry]) => path !== '' && !entry.optional && !entry.peer && installed[path]?.version !== entry.version,
  );
}

function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  } catch {
    return null;
  }
}

/**
 * Puts the Node 24 binary where the `node` package's own install script would. That script is not run: it downloads
 * again for every clone, and drops the C headers that `installEditor` compiles against.
 */
async function installNode() {
  if (isExecutable(node24)) return;
  const binary = join(await nodeDistribution(), 'bin/node');
  mkdirSync(dirname(node24), { recursive: true });
  try {
    linkSync(binary, node24);
  } catch {
    copyFileSync(binary, node24); // another file system
  }
}

/** The folder of a Node 24 distribution (bin/, include/), downloaded once a version. */
async function nodeDistribution() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = await cached(`${name}-${NODE_VERSION}`, async (partial) => {
    console.log(`setup: downloading Node ${NODE_VERSION}`);
    await npmInstall(`${name}@${NODE_VERSION}`, partial);
  });
  return join(folder, 'node_modules', name);
}

/**
 * Installs VS Code for the browser beside the clone, once a version.
 * @returns {Promise<string>} VS Code's folder; its `out/server-main.js` is to be run with {@link node24}
 * @throws {UserError} naming the Debian packages that are missing
 */
export async function installEditor() {
  const inside = 'node_modules/code-server/lib/vscode';
  const folder = await cached(
    `code-server-${CODE_SERVER_VERSION}-${process.platform}-${process.arch}`,
    async (partial) => {
      requireCompilers();
      console.log(`setup: installing VS Code (code-server ${CODE_SERVER_VERSION}), a minute or two the first time`);
      const headers = await nodeDistribution();
      const env = { ...withNode(node24), npm_config_nodedir: headers };
      await npmInstall(`code-server@${CODE_SERVER_VERSION}`, partial);
      const vscode = join(partial, inside);
      const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
      await npm(['install', ...options], vscode, env);
      await npm(['install', ...options], join(vscode, 'extensions'), env);
      // The only two native modules without a prebuilt binary that a server on Linux or macOS loads.
      await npm(['rebuild', '--ignore-scripts=false', '@vscode/spdlog', '@vscode/native-watchdog'], vscode, env);
    },
  );
  return join(folder, inside);
}

/** npm's names for operating systems in sqlite-vec's packages → Node's `process.platform`. */
const NODE_PLATFORM = { windows: 'win32' };

/**
 * sqlite-vec's native libraries.
 * @param {{ everyPlatform?: boolean }} [options] npm installs this machine's; those of others are downloaded
 * @returns {Promise<{ platform: string, file: string }[]>} `platform` as `<process.platform>-<process.arch>`
 */
export async function sqliteVecLibraries({ everyPlatform = false } = {}) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'node_modules/sqlite-vec/package.json'), 'utf8'));
  const found = await Promise.all(
    Object.entries(optionalDependencies).map(async ([name, version]) => {
      const [os, cpu] = name.slice('sqlite-vec-'.length).split('-');
      let folder = join(root, 'node_modules', name);
      if (!existsSync(folder)) {
        if (!everyPlatform) return [];
        const fetched = await cached(`${name}-${version}`, (partial) => npmInstall(`${name}@${version}`, partial));
        folder = join(fetched, 'node_modules', name);
      }
      const library = readdirSync(folder).find((file) => file.startsWith('vec0.'));
      return [{ platform: `${NODE_PLATFORM[os] ?? os}-${cpu}`, file: join(folder, library) }];
    }),
  );
  return found.flat();
}

function requireCompilers() {
  const missing = Object.keys(COMPILERS).filter((name) => !onPath(COMPILERS[name]));
  if (missing.length === 0) return;
  throw new UserError(
    `VS Code for the browser needs ${missing.join(', ')} to be built. ` +
      `On Debian or Ubuntu: sudo apt-get install -y ${missing.join(' ')}`,
  );
}

/**
 * A folder of the download cache, filled once. It is filled under another name and moved when it is complete, so that
 * an interrupted download is never taken for a finished one and two clones may set up at once.
 */
async function cached(name, fill) {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    await fill(partial);
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another process was faster
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Installs one package into a folder of its own, be it for this platform or another. */
async function npmInstall(spec, folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', spec], folder);
}

async function npm(args, cwd, env = process.env) {
  if (!onPath('npm')) throw new UserError('npm is missing. On Debian or Ubuntu: sudo apt-get install -y npm');
  const { code, output } = await run('npm', args, { cwd, env, quiet: true });
  if (code === 0) return;
  throw new UserError(`${output.trimEnd()}\nnpm ${args.join(' ')} failed (in ${cwd})`);
}
