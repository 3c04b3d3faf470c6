// Builds everything that runs into dist/: bundles (esbuild), grammars, queries and native libraries.
//
//   node scripts/build.mjs [--production] [--all-platforms] [--watch] [--tests]
//
// dist/extension.cjs            the extension host's entry point
// dist/engine.mjs, worker.cjs   the engine process and its threads
// dist/deep.mjs, onnx/          the thread of an optional model, with transformers.js, and its WebAssembly runtime
// dist/generator.mjs            the thread of an optional chat model, with the same
// dist/tokens.mjs               the tokenizer, for whoever counts tokens
// dist/openai.cjs, undici.cjs   what the extension needs once a server was chosen
// dist/cli.mjs                  the command line
// dist/shared-<hash>.mjs        what several of these use, or one of them later
// dist/bench.mjs                what the benchmarks measure from inside
// dist/webview/                 the chat panel's script and style, and the icon font
// dist/grammars/<language>.wasm tree-sitter grammars, and web-tree-sitter.wasm
// dist/model/static.bin         the bundled embedding model (made by training/)
// dist/vectorScan.wasm          the scan over vectors (src/engine/store/vectorScan.wat)
// dist/vectorSum.wasm           sums of a model's rows (src/engine/embedding/vectorSum.wat)
// dist/queries/<language>.scm   what an outline takes from each grammar
// dist/native/<os>-<cpu>/vec0.* sqlite-vec for this machine (--all-platforms: for every one that it is built for)
// dist/test/integration/        with --tests: the suite that runs inside an extension host,
// dist/harness/integration.mjs  and what starts it
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import startWabt from 'wabt';
import { grammarFiles } from './lib/grammars.mjs';
import { sqliteVecLibraries } from './lib/install.mjs';
import { root } from './lib/paths.mjs';

const { values: flags } = parseArgs({
  options: {
    production: { type: 'boolean' },
    'all-platforms': { type: 'boolean' },
    watch: { type: 'boolean' },
    tests: { type: 'boolean' },
  },
});

const at = (...parts) => join(root, ...parts);
const modules = (...parts) => at('node_modules', ...parts);

const shared = {
  absWorkingDir: root,
  bundle: true,
  outdir: '.',
  logLevel: 'warning',
  minify: flags.production,
  keepNames: true,
  sourcemap: flags.production ? false : 'linked',
};

/** The tokenizer's table is larger than all the rest: one file, loaded by the one who counts (src/core/tokens.ts). */
const tokensApart = {
  name: 'tokens-apart',
  setup(build) {
    build.onResolve({ filter: /^gpt-tokenizer\// }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './tokens.mjs', external: true } : undefined,
    );
  },
};

/**
 * markdown-it has the table of all HTML entities unpacked as it loads: 20 ms of the processor in every thread (half of it
 * V8's optimizing what runs once), for what hardly a text has. Here the first entity does.
 */
const entitiesLater = {
  name: 'entities-later',
  setup(build) {
    build.onResolve({ filter: /^entities$/ }, ({ kind, importer }) =>
      kind === 'import-statement' ? { path: 'entities', namespace: 'later', pluginData: dirname(importer) } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'later' }, ({ pluginData }) => ({
      contents: "export const decodeHTMLStrict = (text) => require('entities').decodeHTMLStrict(text);",
      resolveDir: pluginData,
    }));
  },
};

const plugins = [tokensApart, entitiesLater];
const node = { ...shared, platform: 'node', target: 'node22', external: ['vscode'], plugins };

/** What `import.meta.url` is in an ES module. */
const cjs = {
  ...node,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'quarryModuleUrl' },
  banner: { js: "const quarryModuleUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** An ES module has no `require`, which bundled CommonJS dependencies call for Node's own modules. */
const esm = {
  ...node,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  banner: {
    js: "import { createRequire as quarryCreateRequire } from 'node:module'; const require = quarryCreateRequire(import.meta.url);",
  },
};

/**
 * transformers.js asks for the native ONNX runtime and for an image library as it loads. Which runtime there is, is
 * decided in src/engine/embedding/deep/onnx.ts, and there are no images.
 */
const textOnly = {
  name: 'text-only-transformers',
  setup(build) {
    build.onResolve({ filter: /^sharp$/ }, () => ({ path: 'sharp', namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export default {};' }));
    build.onLoad({ filter: /transformers\.node\.mjs$/ }, ({ path }) => {
      const wanted = 'requireFromHere("onnxruntime-node")';
      const source = readFileSync(path, 'utf8');
      if (!source.includes(wanted)) throw new Error(`${path} has no ${wanted}: another version of transformers.js?`);
      return { contents: source.replace(wanted, 'null') };
    });
  },
};

/** What the extension needs only once a server is chosen: a file each, so that it starts without. */
const CLIENTS = ['openai', 'undici'];
const clientsApart = {
  name: 'clients-apart',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${CLIENTS.join('|')})$`) }, ({ path }) => ({
      path: `./${path}.cjs`,
      external: true,
    }));
  },
};

const BUNDLES = [
  {
    ...cjs,
    plugins: [...plugins, clientsApart],
    entryPoints: { 'dist/extension': 'src/extension/extension.ts' },
  },
  // One file in the old format: an ES module in pieces takes a thread, which many runs wait for, a tenth longer to start.
  { ...cjs, entryPoints: { 'dist/worker': 'src/engine/indexing/worker.ts' } },
  { ...cjs, entryPoints: Object.fromEntries(CLIENTS.map((name) => [`dist/${name}`, name])) },
  {
    ...esm,
    // Each loads what it needs, when it needs it.
    splitting: true,
    metafile: true,
    chunkNames: 'dist/shared-[hash]',
    entryPoints: {
      'dist/engine': 'src/engine/process/main.ts',
      'dist/cli': 'src/cli/main.ts',
      'dist/tokens': 'gpt-tokenizer/encoding/o200k_base',
      'dist/bench': 'benchmarks/internals.ts',
    },
  },
  {
    ...esm,
    external: ['vscode', 'onnxruntime-node'],
    plugins: [...plugins, textOnly],
    minify: true,
    sourcemap: false,
    // transformers.js once for both.
    splitting: true,
    metafile: true,
    chunkNames: 'dist/transformers-[hash]',
    entryPoints: {
      'dist/deep': 'src/engine/embedding/deep/worker.ts',
      'dist/generator': 'src/models/local/worker.ts',
    },
  },
  {
    ...shared,
    plugins: [entitiesLater],
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

/** Replaces the file as a whole: a running engine has the native libraries mapped, and writing into those kills it. */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const part = `${to}.${process.pid}.part`;
  copyFileSync(from, part);
  renameSync(part, to);
}

function copyQueries() {
  const queries = at('src/engine/syntax/queries');
  for (const name of readdirSync(queries).filter((file) => file.endsWith('.scm'))) {
    copy(join(queries, name), at('dist/queries', name));
  }
}

/** Kernels written in WebAssembly's text format. */
async function assembleKernels() {
  const features = { simd: true, threads: true, multi_memory: true };
  const { parseWat } = await startWabt();
  for (const path of ['src/engine/store/vectorScan.wat', 'src/engine/embedding/vectorSum.wat']) {
    const module = parseWat(basename(path), readFileSync(at(path), 'utf8'), features);
    module.validate(features);
    writeFileSync(at('dist', `${basename(path, '.wat')}.wasm`), module.toBinary({}).buffer);
  }
}

function copyAssets(sqliteVec) {
  for (const [language, wasm] of Object.entries(grammarFiles)) {
    copy(wasm, at('dist/grammars', `${language}.wasm`));
  }
  copy(modules('web-tree-sitter/web-tree-sitter.wasm'), at('dist/grammars/web-tree-sitter.wasm'));
  for (const end of ['mjs', 'wasm']) {
    const name = `ort-wasm-simd-threaded.${end}`;
    copy(modules('onnxruntime-web/dist', name), at('dist/onnx', name));
  }
  copy(at('media/model/static.bin'), at('dist/model/static.bin'));
  copyQueries();
  for (const { platform, file } of sqliteVec) copy(file, at('dist/native', platform, basename(file)));
  for (const name of ['codicon.css', 'codicon.ttf'])
    copy(modules('@vscode/codicons/dist', name), at('dist/webview', name));
}

/** Names of shared pieces change with their content, so builds leave those of earlier ones behind. */
function removeOldPieces(outputs) {
  const made = new Set(outputs.map((path) => basename(path)));
  for (const name of readdirSync(at('dist')))
    if (/^(shared|transformers)-\w+\.mjs(\.map)?$/.test(name) && !made.has(name)) rmSync(at('dist', name));
}

const started = performance.now();
if (flags.production) rmSync(at('dist'), { recursive: true, force: true });
if (flags.tests) rmSync(at('dist/test'), { recursive: true, force: true });
copyAssets(await sqliteVecLibraries({ everyPlatform: flags['all-platforms'] }));
await assembleKernels();
const bundles = [...BUNDLES, ...(flags.tests ? testBundles() : [])];

if (flags.watch) {
  const contexts = await Promise.all(bundles.map((bundle) => esbuild.context(bundle)));
  await Promise.all(contexts.map((context) => context.watch()));
  watch(at('src/engine/syntax/queries'), copyQueries);
  console.log('build: watching src/ (Ctrl-C ends)');
} else {
  const results = await Promise.allSettled(bundles.map((bundle) => esbuild.build(bundle)));
  // esbuild has printed each error with its place already.
  if (results.some((result) => result.status === 'rejected')) process.exit(1);
  removeOldPieces(results.flatMap(({ value: { metafile } }) => Object.keys(metafile?.outputs ?? {})));
  console.log(`build: dist/ is ready (${Math.round(performance.now() - started)} ms)`);
}
