// Builds the VSIX and checks that it has all that runs:  npm run package
import { statSync } from 'node:fs';
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
    'engine.mjs',
    'worker.mjs',
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
  const files = new Set((await vsce('ls', '--no-dependencies')).split('\n'));
  const missing = REQUIRED.filter((file) => !files.has(file));
  if (missing.length > 0) throw new UserError(`The VSIX lacks ${missing.join(', ')}`);
  console.log(`package: ${VSIX} (${(statSync(VSIX).size / 1e6).toFixed(1)} MB, ${files.size - 1} files)`);
});
