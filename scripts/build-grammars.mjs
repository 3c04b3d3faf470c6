// Builds the grammars in media/grammars from the C sources in their npm packages.
//
//   node scripts/build-grammars.mjs [language ...]     (default: all of them; Swift takes a minute)
//
// Needs Debian's clang-19, lld-19 and wasi-libc (headers only). The results are kept in git: run this after a package's
// version changes. Why and how: docs/decisions/0002-grammars.md
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { builtGrammars } from './lib/grammars.mjs';
import { root } from './lib/paths.mjs';

const COMPILER = 'clang-19';
const LIBC_HEADERS = '/usr/include/wasm32-wasi';

/**
 * Mistakes in scanner.c as published: language → pairs of wrong and right.
 * Swift: `long` has 32 bits in WebAssembly, and the operator that rules out a "fake" `try!` is the 33rd; the scanner's
 * state has no memory of its own, and is not reset where a parse starts, so that trees depended on what was parsed before.
 */
const CORRECTIONS = {
  swift: [
    ['1UL << FAKE_TRY_BANG', '1ULL << FAKE_TRY_BANG'],
    ['calloc(0, sizeof(struct ScannerState))', 'calloc(1, sizeof(struct ScannerState))'],
    [
      'if (length < 4) {\n        return;',
      'if (length < 4) {\n        tree_sitter_swift_external_scanner_reset(payload);\n        return;',
    ],
  ],
};

function fail(sentence) {
  console.error(`build-grammars: ${sentence}`);
  process.exit(1);
}

/** The scanner as published, with its corrections if it has any. */
function correctedScanner(language, text) {
  for (const [wrong, right] of CORRECTIONS[language] ?? []) {
    if (!text.includes(wrong)) fail(`the scanner of ${language} no longer has "${wrong}": drop its correction`);
    text = text.replace(wrong, right);
  }
  return text;
}

/**
 * Of a lexer with thousands of states V8's optimizing compiler makes one table of jumps, which takes it up to 600 MB and
 * seconds; as comparisons the same lexer takes a tenth of that, and lexes some 30 % more slowly.
 */
const LEAN = ['-fno-jump-tables'];

/** A WebAssembly side module: position-independent, libc comes from tree-sitter's runtime, which also owns the memory. */
function compile(language, sources, output, folder, lean) {
  const parser = join(sources, 'parser.c');
  const scanner = join(folder, 'scanner.c');
  writeFileSync(scanner, correctedScanner(language, readFileSync(join(sources, 'scanner.c'), 'utf8')));
  const { status, error } = spawnSync(
    COMPILER,
    [
      ...['--target=wasm32-wasi', '-Os', '-fPIC', '-fvisibility=hidden', '-nostdlib', '-fuse-ld=lld'],
      ...(lean ? LEAN : []),
      ...['-I', sources, '-isystem', LIBC_HEADERS],
      `-Wl,--shared,--experimental-pic,--no-entry,--allow-undefined,--strip-all,--export=tree_sitter_${language}`,
      ...['-o', output, parser, scanner],
    ],
    { stdio: 'inherit' },
  );
  if (error ?? status !== 0) fail(`${language} did not compile`);
}

if (spawnSync(COMPILER, ['--version']).error || !existsSync(LIBC_HEADERS)) {
  fail('needs a compiler for WebAssembly: apt-get install clang-19 lld-19 wasi-libc');
}
const wanted = process.argv.slice(2);
for (const language of wanted) {
  if (!builtGrammars.some((grammar) => grammar.language === language)) fail(`nothing is built for "${language}"`);
}

await Parser.init();
for (const { language, package: name, file, lean } of builtGrammars) {
  if (wanted.length > 0 && !wanted.includes(language)) continue;
  const folder = mkdtempSync(join(tmpdir(), 'quarry-grammar-'));
  mkdirSync(dirname(file), { recursive: true });
  compile(language, join(root, 'node_modules', name, 'src'), file, folder, lean);
  rmSync(folder, { recursive: true });
  const bytes = readFileSync(file);
  const { abiVersion } = await Language.load(bytes);
  console.log(`${relative(root, file)}: ${name}, ${bytes.length} bytes, tree-sitter ABI ${abiVersion}`);
}
