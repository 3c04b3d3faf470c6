#!/usr/bin/env node
// Starts the command line under a Node.js that has node:sqlite: this one, or the one installed beside the package.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = new URL('../dist/cli.mjs', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 13)) await here();
else await elsewhere();

async function here() {
  if (!existsSync(cli)) fail('Quarry is not built yet: run "npm run build" in its folder.');
  // node:sqlite calls itself experimental on every start; nothing a user can act on.
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest);
  };
  // Threads and further processes find it by this.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
  module.enableCompileCache?.();
  await import(cli.href);
}

async function elsewhere() {
  const { spawn } = await import('node:child_process');
  const node = bundledNode();
  if (!node) fail(`Quarry needs Node.js 22.13 or newer (this is ${process.versions.node}): see https://nodejs.org`);
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    // As for the editor's engine, see src/engine/process/launch.ts.
    env: { MALLOC_ARENA_MAX: '1', ...process.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exit(code ?? 1);
  });
}

/** The `node` package's own executable, or null where that package is not installed. */
function bundledNode() {
  try {
    const folder = dirname(module.createRequire(import.meta.url).resolve('node/package.json'));
    return [join(folder, 'bin', 'node'), join(folder, 'bin', 'node.exe')].find(existsSync) ?? null;
  } catch {
    return null;
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
