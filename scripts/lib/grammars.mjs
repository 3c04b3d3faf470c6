// Where each language's tree-sitter grammar comes from.
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Language id → the npm package that its grammar comes from, and the `.wasm` file in it. Of packages that
 * ship none, one too old to load, or one that costs V8 hundreds of megabytes, `build-grammars.mjs` builds it from their
 * sources into `media/grammars` (`built`; `lean`: in the form that V8 compiles in little memory).
 * @type {Record<string, { package: string, wasm?: string, built?: string, lean?: true }>}
 */
const GRAMMARS = {
  bash: { package: 'tree-sitter-bash', built: 'media/grammars/bash.wasm', lean: true },
  c: { package: 'tree-sitter-c', wasm: 'tree-sitter-c.wasm' },
  cpp: { package: 'tree-sitter-cpp', wasm: 'tree-sitter-cpp.wasm' },
  csharp: { package: 'tree-sitter-c-sharp', wasm: 'tree-sitter-c_sharp.wasm' },
  css: { package: 'tree-sitter-css', built: 'media/grammars/css.wasm', lean: true },
  dart: { package: 'tree-sitter-dart', built: 'media/grammars/dart.wasm' },
  elixir: { package: 'tree-sitter-elixir', wasm: 'tree-sitter-elixir.wasm' },
  go: { package: 'tree-sitter-go', wasm: 'tree-sitter-go.wasm' },
  haskell: { package: 'tree-sitter-haskell', wasm: 'tree-sitter-haskell.wasm' },
  html: { package: 'tree-sitter-html', wasm: 'tree-sitter-html.wasm' },
  java: { package: 'tree-sitter-java', wasm: 'tree-sitter-java.wasm' },
  javascript: { package: 'tree-sitter-javascript', wasm: 'tree-sitter-javascript.wasm' },
  json: { package: 'tree-sitter-json', wasm: 'tree-sitter-json.wasm' },
  kotlin: {
    package: '@tree-sitter-grammars/tree-sitter-kotlin',
    built: 'media/grammars/kotlin.wasm',
    lean: true,
  },
  lua: { package: '@tree-sitter-grammars/tree-sitter-lua', wasm: 'tree-sitter-lua.wasm' },
  php: { package: 'tree-sitter-php', wasm: 'tree-sitter-php.wasm' },
  python: { package: 'tree-sitter-python', wasm: 'tree-sitter-python.wasm' },
  ruby: { package: 'tree-sitter-ruby', wasm: 'tree-sitter-ruby.wasm' },
  rust: { package: 'tree-sitter-rust', wasm: 'tree-sitter-rust.wasm' },
  scala: { package: 'tree-sitter-scala', wasm: 'tree-sitter-scala.wasm' },
  sql: { package: '@derekstride/tree-sitter-sql', built: 'media/grammars/sql.wasm' },
  swift: { package: 'tree-sitter-swift', built: 'media/grammars/swift.wasm' },
  toml: { package: '@tree-sitter-grammars/tree-sitter-toml', wasm: 'tree-sitter-toml.wasm' },
  tsx: { package: 'tree-sitter-typescript', wasm: 'tree-sitter-tsx.wasm' },
  typescript: { package: 'tree-sitter-typescript', wasm: 'tree-sitter-typescript.wasm' },
  yaml: { package: '@tree-sitter-grammars/tree-sitter-yaml', wasm: 'tree-sitter-yaml.wasm' },
  zig: { package: '@tree-sitter-grammars/tree-sitter-zig', wasm: 'tree-sitter-zig.wasm' },
};

/** Language id → its grammar's file, absolute. */
export const grammarFiles = Object.fromEntries(
  Object.entries(GRAMMARS).map(([language, { package: name, wasm, built }]) => [
    language,
    built === undefined ? join(root, 'node_modules', name, wasm) : join(root, built),
  ]),
);

/** The npm packages whose grammars are shipped. */
export const grammarPackages = [...new Set(Object.values(GRAMMARS).map((grammar) => grammar.package))];

/** The grammars that are built from sources. */
export const builtGrammars = Object.entries(GRAMMARS).flatMap(([language, grammar]) =>
  grammar.built === undefined
    ? []
    : [{ language, package: grammar.package, file: grammarFiles[language], lean: grammar.lean ?? false }],
);
