// VS Code's server (from code-server) as a child process, with this folder as one of its extensions.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup, UserError } from './processes.mjs';
import { node24, root } from './paths.mjs';

const KEEPER = join(root, 'scripts/lib/keeper.mjs');

const START_LIMIT_MS = 60_000;
/** How long the server and its extension hosts get to end by themselves. */
const STOP_LIMIT_MS = 5_000;

/** Nothing leaves the machine, and nothing asks a newcomer a question that is not about their folder. */
const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * @typedef {object} EditorServer
 * @property {number} port
 * @property {(folder: string, payload?: [string, string][]) => string} url the page that opens a folder, a
 *   `.code-workspace` file, or nothing (the empty string)
 * @property {() => string} log what the server printed
 * @property {Promise<number | null>} ended the exit code, once the server has ended by itself or been stopped
 * @property {() => Promise<void>} stop ends the server and everything it started
 */

/**
 * Starts a server and waits until it answers.
 * @param {object} options
 * @param {string} options.vscode VS Code's folder, from `installEditor`
 * @param {string} options.data a folder for settings, state and logs; made if missing
 * @param {boolean} [options.installed] offer Quarry to every page (else a page asks for it in its payload)
 * @param {string[]} [options.others] folders of other extensions that every page gets
 * @param {string} [options.token] pages must carry it; without one, any local process can use the server
 * @param {boolean} [options.automated] for tests: the driver that tests speak to, and every folder is trusted
 * @param {boolean} [options.trusting] false: folders are trusted when somebody says so, in tests, too
 * @param {Record<string, unknown>} [options.settings] user settings on top of the defaults here
 * @param {NodeJS.ProcessEnv} [options.env] for the server and the extension hosts it starts
 * @returns {Promise<EditorServer>}
 * @throws {UserError} if the server ends or does not answer; the message carries its output
 */
export async function startServer({
  vscode,
  data,
  installed = false,
  others = [],
  token,
  automated = false,
  trusting = automated,
  settings = {},
  env = {},
}) {
  const extensions = join(data, 'extensions');
  prepare(data, extensions, installed ? [root, ...others] : others, settings);
  const port = await freePort();
  const args = [
    join(vscode, 'out/server-main.js'),
    ...['--host', 'localhost', '--port', String(port), '--accept-server-license-terms'],
    ...[
      '--user-data-dir',
      join(data, 'user'),
      '--server-data-dir',
      join(data, 'server'),
      '--extensions-dir',
      extensions,
    ],
    ...['--disable-telemetry', '--telemetry-level', 'off', '--disable-experiments', '--disable-update-check'],
    ...(token ? ['--connection-token', token] : ['--without-connection-token']),
    ...(automated ? ['--enable-smoke-test-driver'] : []),
    ...(trusting ? ['--disable-workspace-trust'] : []),
  ];
  const child = spawn(node24, [KEEPER, node24, ...args], {
    // A group of its own: Ctrl-C reaches us first, and stopping the group ends extension hosts and terminals too.
    detached: true,
    // An empty gallery: no marketplace is asked. VSCODE_*: this may itself run in a VS Code terminal.
    env: { ...withoutEditorVariables(process.env), EXTENSIONS_GALLERY: '{}', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const killNow = () => killGroup(child.pid, 'SIGKILL');
  process.once('exit', killNow);

  async function stop() {
    killGroup(child.pid, 'SIGTERM');
    await Promise.race([ended, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
    killNow();
    process.off('exit', killNow);
  }

  if (!(await answers(port, ended))) {
    await stop();
    throw new UserError(`${output.trimEnd()}\nVS Code's server did not start.`);
  }
  return {
    port,
    url: (folder, payload = []) => {
      const query = new URLSearchParams(token ? { tkn: token } : {});
      if (folder === '') query.set('ew', 'true');
      else query.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `http://localhost:${port}/?${query.toString().replaceAll('%2F', '/')}`;
    },
    log: () => output,
    ended,
    stop,
  };
}

/** Writes the user settings, once, and links folders among the installed extensions. */
function prepare(data, extensions, folders, settings) {
  const user = join(data, 'user/User');
  mkdirSync(user, { recursive: true });
  try {
    writeFileSync(join(user, 'settings.json'), `${JSON.stringify({ ...SETTINGS, ...settings }, null, 2)}\n`, {
      flag: 'wx',
    });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error; // the user's own by now
  }
  // VS Code reads the folder only when it has no list of it yet, so both are made anew.
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions, { recursive: true });
  for (const folder of folders) {
    const { publisher, name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    symlinkSync(folder, join(extensions, `${publisher}.${name}-${version}`), 'junction');
  }
}

function withoutEditorVariables(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name)));
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until the server speaks HTTP; false when it ended or took too long. */
async function answers(port, ended) {
  let over = false;
  void ended.then(() => (over = true));
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline && !over; await sleep(100)) {
    const response = await fetch(`http://localhost:${port}/version`).catch(() => null);
    if (response?.ok) return true;
  }
  return false;
}
