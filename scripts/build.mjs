// Builds everything that runs into dist/: bundles (esbuild), grammars, queries and native libraries.
//
//   node scripts/build.mjs [--production] [--watch] [--tests]
//
// dist/extension.cjs            the extension host's entry point
// dist/engine.mjs, worker.mjs   the engine process and its indexing worker
// dist/cli.mjs                  the command line
// dist/bench.mjs                what the benchmarks measure from inside
// dist/webview/                 the chat panel's script and style, and the icon font
// dist/grammars/<language>.wasm tree-sitter grammars, and web-tree-sitter.wasm
// dist/queries/<language>.scm   what an outline takes from each grammar
// dist/native/<os>-<cpu>/vec0.* sqlite-vec, for every platform that is installed
// dist/test/integration/        with --tests: the suite that runs inside an extension host,
// dist/harness/integration.mjs  and what starts it
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { root } from './lib/paths.mjs';

const { values: flags } = parseArgs({
  options: { production: { type: 'boolean' }, watch: { type: 'boolean' }, tests: { type: 'boolean' } },
});

const at = (...parts) => join(root, ...parts);
const modules = (...parts) => at('node_modules', ...parts);

/** Language id → its grammar, in the npm package that ships it or in `media/grammars` where none does. */
const GRAMMARS = {
  bash: modules('tree-sitter-bash/tree-sitter-bash.wasm'),
  c: modules('tree-sitter-c/tree-sitter-c.wasm'),
  cpp: modules('tree-sitter-cpp/tree-sitter-cpp.wasm'),
  csharp: modules('tree-sitter-c-sharp/tree-sitter-c_sharp.wasm'),
  css: modules('tree-sitter-css/tree-sitter-css.wasm'),
  dart: modules('tree-sitter-dart/tree-sitter-dart.wasm'),
  elixir: modules('tree-sitter-elixir/tree-sitter-elixir.wasm'),
  go: modules('tree-sitter-go/tree-sitter-go.wasm'),
  haskell: modules('tree-sitter-haskell/tree-sitter-haskell.wasm'),
  html: modules('tree-sitter-html/tree-sitter-html.wasm'),
  java: modules('tree-sitter-java/tree-sitter-java.wasm'),
  javascript: modules('tree-sitter-javascript/tree-sitter-javascript.wasm'),
  json: modules('tree-sitter-json/tree-sitter-json.wasm'),
  kotlin: modules('@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm'),
  lua: modules('@tree-sitter-grammars/tree-sitter-lua/tree-sitter-lua.wasm'),
  php: modules('tree-sitter-php/tree-sitter-php.wasm'),
  python: modules('tree-sitter-python/tree-sitter-python.wasm'),
  ruby: modules('tree-sitter-ruby/tree-sitter-ruby.wasm'),
  rust: modules('tree-sitter-rust/tree-sitter-rust.wasm'),
  scala: modules('tree-sitter-scala/tree-sitter-scala.wasm'),
  sql: at('media/grammars/sql.wasm'),
  swift: at('media/grammars/swift.wasm'),
  toml: modules('@tree-sitter-grammars/tree-sitter-toml/tree-sitter-toml.wasm'),
  tsx: modules('tree-sitter-typescript/tree-sitter-tsx.wasm'),
  typescript: modules('tree-sitter-typescript/tree-sitter-typescript.wasm'),
  yaml: modules('@tree-sitter-grammars/tree-sitter-yaml/tree-sitter-yaml.wasm'),
  zig: modules('@tree-sitter-grammars/tree-sitter-zig/tree-sitter-zig.wasm'),
};

/** npm's names for operating systems in sqlite-vec's packages → Node's `process.platform`. */
const NODE_PLATFORM = { windows: 'win32' };

const shared = {
  absWorkingDir: root,
  bundle: true,
  logLevel: 'warning',
  minify: flags.production,
  keepNames: true,
  sourcemap: flags.production ? false : 'linked',
};

const node = { ...shared, platform: 'node', target: 'node22', external: ['vscode'] };

/** An ES module has no `require`, which bundled CommonJS dependencies call for Node's own modules. */
const esm = {
  ...node,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  banner: {
    js: "import { createRequire as quarryCreateRequire } from 'node:module'; const require = quarryCreateRequire(import.meta.url);",
  },
};

const BUNDLES = [
  {
    ...node,
    format: 'cjs',
    entryPoints: { 'dist/extension': 'src/extension/extension.ts' },
    outExtension: { '.js': '.cjs' },
  },
  {
    ...esm,
    entryPoints: {
      'dist/engine': 'src/engine/process/main.ts',
      'dist/worker': 'src/engine/indexing/worker.ts',
      'dist/cli': 'src/cli/main.ts',
      'dist/bench': 'benchmarks/internals.ts',
    },
  },
  {
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'chrome128',
    entryPoints: { 'dist/webview/chat': 'src/webview/chat.ts' },
  },
];

/** One bundle a test file, so that a failure names its file; mocha itself is loaded from node_modules. */
function testBundles() {
  const suite = readdirSync(at('test/integration')).filter((name) => name.endsWith('.ts'));
  return [
    {
      ...node,
      format: 'cjs',
      external: ['vscode', 'mocha'],
      entryPoints: Object.fromEntries(
        suite.map((name) => [`dist/test/integration/${name.slice(0, -'.ts'.length)}`, `test/integration/${name}`]),
      ),
      outExtension: { '.js': '.cjs' },
    },
    {
      ...node,
      format: 'esm',
      packages: 'external',
      // These know where they are in the clone; `dist/harness` is as deep as `test/harness`.
      external: ['../../scripts/*'],
      entryPoints: { 'dist/harness/integration': 'test/harness/integration.ts' },
      outExtension: { '.js': '.mjs' },
    },
  ];
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function copyQueries() {
  const queries = at('src/engine/syntax/queries');
  if (!existsSync(queries)) return;
  for (const name of readdirSync(queries).filter((file) => file.endsWith('.scm'))) {
    copy(join(queries, name), at('dist/queries', name));
  }
}

function copyAssets() {
  for (const [language, wasm] of Object.entries(GRAMMARS)) {
    if (existsSync(wasm)) copy(wasm, at('dist/grammars', `${language}.wasm`));
    else console.log(`build: no grammar for ${language} yet (${wasm})`);
  }
  copy(modules('web-tree-sitter/web-tree-sitter.wasm'), at('dist/grammars/web-tree-sitter.wasm'));
  copyQueries();
  for (const name of readdirSync(modules()).filter((name) => name.startsWith('sqlite-vec-'))) {
    const [os, cpu] = name.slice('sqlite-vec-'.length).split('-');
    for (const library of readdirSync(modules(name)).filter((file) => file.startsWith('vec0.'))) {
      copy(modules(name, library), at('dist/native', `${NODE_PLATFORM[os] ?? os}-${cpu}`, library));
    }
  }
  for (const name of ['codicon.css', 'codicon.ttf'])
    copy(modules('@vscode/codicons/dist', name), at('dist/webview', name));
}

/** Entry points that the sources do not have yet are left out. */
function existing(bundle) {
  const entryPoints = Object.fromEntries(
    Object.entries(bundle.entryPoints).filter(([, file]) => {
      if (existsSync(at(file))) return true;
      console.log(`build: ${file} does not exist yet`);
      return false;
    }),
  );
  return { ...bundle, entryPoints };
}

const started = performance.now();
if (flags.production) rmSync(at('dist'), { recursive: true, force: true });
copyAssets();
const bundles = [...BUNDLES, ...(flags.tests ? testBundles() : [])]
  .map(existing)
  .filter((bundle) => Object.keys(bundle.entryPoints).length > 0)
  .map((bundle) => ({ ...bundle, outdir: '.' }));

if (flags.watch) {
  const contexts = await Promise.all(bundles.map((bundle) => esbuild.context(bundle)));
  await Promise.all(contexts.map((context) => context.watch()));
  watch(at('src/engine/syntax/queries'), copyQueries);
  console.log('build: watching src/ (Ctrl-C ends)');
} else {
  const results = await Promise.allSettled(bundles.map((bundle) => esbuild.build(bundle)));
  // esbuild has printed each error with its place already.
  if (results.some((result) => result.status === 'rejected')) process.exit(1);
  console.log(`build: dist/ is ready (${Math.round(performance.now() - started)} ms)`);
}
