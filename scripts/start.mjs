// Opens a folder in a real VS Code that has Quarry, built from this clone:
//
//   npm start [-- <folder>]              in the browser; Ctrl-C ends it
//   npm start -- --desktop [<folder>]    in the VS Code installed on this machine
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from './lib/editor.mjs';
import { installDependencies, installEditor } from './lib/install.mjs';
import { cache, root } from './lib/paths.mjs';
import { main, onPath, run, UserError } from './lib/processes.mjs';

/**
 * This clone's VS Code profile. Outside the clone: VS Code does not trust an extension that is installed inside the
 * folder that it opens.
 */
const PROFILE = join(cache, `profile-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`);

const USAGE = 'Usage: npm start [-- [--desktop] <folder>]';

function readArguments() {
  let parsed;
  try {
    parsed = parseArgs({ options: { desktop: { type: 'boolean' } }, allowPositionals: true });
  } catch (error) {
    throw new UserError(`${error.message.split('. ')[0]}. ${USAGE}`);
  }
  if (parsed.positionals.length > 1) throw new UserError(`One folder at a time. ${USAGE}`);
  // npm runs scripts in the package's folder; INIT_CWD is where the user typed the command.
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), parsed.positionals[0] ?? root);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw new UserError(`There is no folder ${folder}`);
  if (!found.isDirectory()) throw new UserError(`${folder} is a file; a folder is needed`);
  return { folder, desktop: parsed.values.desktop ?? false };
}

async function build() {
  const { code } = await run(process.execPath, [join(root, 'scripts/build.mjs')]);
  if (code !== 0) throw new UserError('The build failed.');
}

async function startInBrowser(folder) {
  await build();
  const vscode = await installEditor();
  const token = randomBytes(16).toString('hex');
  const server = await startServer({ vscode, token, installed: true, data: PROFILE });
  console.log(`\n  VS Code with Quarry on ${folder}\n\n    ${server.url(folder)}\n\n  Ctrl-C ends it.\n`);
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (asked) return;
      asked = true;
      void server.stop();
    });
  }
  const code = await server.ended;
  if (asked) process.exit(0);
  throw new UserError(`${server.log().trimEnd()}\nVS Code's server ended by itself (exit code ${code}).`);
}

async function startDesktop(folder) {
  if (!onPath('code')) {
    throw new UserError(
      'No VS Code here: the `code` command is not on the PATH. Get it from https://code.visualstudio.com, ' +
        'or run `npm start` without --desktop to use the browser.',
    );
  }
  await build();
  const code = spawn('code', ['--new-window', `--extensionDevelopmentPath=${root}`, folder], { stdio: 'inherit' });
  await new Promise((done) => code.once('close', done));
  console.log(`VS Code with Quarry opens ${folder}`);
}

await main(async () => {
  const { folder, desktop } = readArguments();
  await installDependencies();
  await (desktop ? startDesktop(folder) : startInBrowser(folder));
});
