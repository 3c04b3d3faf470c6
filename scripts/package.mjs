// Builds the VSIX, checks that it has all that runs, and tries it:  npm run package
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDependencies } from './lib/install.mjs';
import { grammarFiles } from './lib/grammars.mjs';
import { node24, root } from './lib/paths.mjs';
import { main, run, UserError } from './lib/processes.mjs';

const VSIX = join(root, 'quarry.vsix');

const REQUIRED = [
  ...['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY-NOTICES.md', 'bin/quarry.mjs'],
  ...[
    'extension.cjs',
    'openai.cjs',
    'undici.cjs',
    'worker.cjs',
    'engine.mjs',
    'deep.mjs',
    'generator.mjs',
    'tokens.mjs',
    'cli.mjs',
  ].map((name) => `dist/${name}`),
  ...['chat.js', 'chat.css', 'codicon.css', 'codicon.ttf'].map((name) => `dist/webview/${name}`),
  ...['web-tree-sitter', ...Object.keys(grammarFiles)].map((name) => `dist/grammars/${name}.wasm`),
  'dist/model/static.bin',
  'dist/vectorScan.wasm',
  'dist/vectorSum.wasm',
  ...['mjs', 'wasm'].map((end) => `dist/onnx/ort-wasm-simd-threaded.${end}`),
  ...['linux-x64/vec0.so', 'darwin-arm64/vec0.dylib', 'win32-x64/vec0.dll'].map((name) => `dist/native/${name}`),
];

async function vsce(...args) {
  const command = [join(root, 'node_modules/@vscode/vsce/vsce'), ...args];
  const { code, output } = await run(node24, command, { cwd: root, quiet: true });
  if (code !== 0) throw new UserError(`${output.trimEnd()}\nvsce ${args[0]} failed`);
  return output;
}

/** Indexes a folder and finds something in it with nothing but the packaged files. */
async function tryOut(files) {
  const home = mkdtempSync(join(tmpdir(), 'quarry-package-'));
  try {
    for (const file of files) cpSync(join(root, file), join(home, 'extension', file));
    const search = ['search', join(root, 'src/core'), 'fold an identifier', '--json'];
    const { code, output } = await run(node24, [join(home, 'extension/bin/quarry.mjs'), ...search], {
      env: { ...process.env, QUARRY_INDEX_DIR: join(home, 'index') },
      quiet: true,
    });
    if (code !== 0 || !output.includes('"terms.ts"'))
      throw new UserError(`${output.trimEnd()}\nThe packaged CLI failed`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

await main(async () => {
  await installDependencies();
  await vsce(
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--skip-license',
    '--out',
    VSIX,
  );
  const files = new Set((await vsce('ls', '--no-dependencies')).split('\n').filter(Boolean));
  const missing = REQUIRED.filter((file) => !files.has(file));
  if (missing.length > 0) throw new UserError(`The VSIX lacks ${missing.join(', ')}`);
  await tryOut(files);
  console.log(`package: ${VSIX} (${(statSync(VSIX).size / 1e6).toFixed(1)} MB, ${files.size} files)`);
});
