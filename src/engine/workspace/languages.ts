import type { LanguageId } from '../../core/source.js';

export { classOf } from './classes.js';

/** Language → file extensions, lower case. What is not here is `text`: indexed as paragraphs and found all the same. */
const EXTENSIONS: Record<LanguageId, string> = {
  typescript: 'ts mts cts',
  tsx: 'tsx',
  javascript: 'js mjs cjs jsx es6',
  python: 'py pyi pyw pyx pxd bzl star',
  go: 'go',
  rust: 'rs',
  java: 'java',
  c: 'c h',
  cpp: 'cc cpp cxx c++ hh hpp hxx h++ ipp inl tpp ixx cppm cu cuh ino',
  csharp: 'cs csx',
  ruby: 'rb rake gemspec ru jbuilder podspec',
  php: 'php phtml php3 php4 php5 php7 phps',
  scala: 'scala sc sbt mill',
  bash: 'sh bash zsh ksh bats ebuild',
  lua: 'lua rockspec luau',
  elixir: 'ex exs',
  haskell: 'hs hsc',
  zig: 'zig zon',
  kotlin: 'kt kts',
  swift: 'swift',
  dart: 'dart',
  sql: 'sql ddl dml pgsql psql',
  html: 'html htm xhtml',
  css: 'css',
  json: 'json jsonc json5 webmanifest geojson code-workspace har avsc',
  yaml: 'yaml yml',
  toml: 'toml',
  markdown: 'md markdown mdx mkd mdown',
  notebook: 'ipynb',
};

/** Language → whole file names, lower case. */
const NAMES: Record<LanguageId, string> = {
  ruby: 'gemfile rakefile guardfile capfile vagrantfile brewfile podfile fastfile appfile berksfile thorfile .irbrc .pryrc',
  python: 'sconstruct sconscript wscript build.bazel workspace.bazel module.bazel tiltfile .pythonrc',
  bash: '.bashrc .bash_profile .bash_aliases .bash_logout .profile .zshrc .zshenv .zprofile .zlogin pkgbuild .envrc gradlew',
  json: '.babelrc .eslintrc .prettierrc .swcrc .jshintrc .jscsrc .nycrc .watchmanconfig composer.lock flake.lock pipfile.lock package.resolved',
  yaml: '.clang-format .clang-tidy .clangd .yamllint .gemrc pubspec.lock',
  toml: 'cargo.lock poetry.lock uv.lock pipfile pdm.lock',
  elixir: 'mix.lock',
};

/** Every language that has a name; `text` is what none of them is. */
export const allLanguages: ReadonlySet<LanguageId> = new Set([...Object.keys(EXTENSIONS), 'text']);

/** Interpreter named in a `#!` line → language. */
const INTERPRETERS: Record<string, LanguageId> = {
  sh: 'bash',
  bash: 'bash',
  dash: 'bash',
  zsh: 'bash',
  ksh: 'bash',
  ash: 'bash',
  bats: 'bash',
  python: 'python',
  pypy: 'python',
  node: 'javascript',
  nodejs: 'javascript',
  bun: 'typescript',
  deno: 'typescript',
  'ts-node': 'typescript',
  tsx: 'typescript',
  ruby: 'ruby',
  jruby: 'ruby',
  php: 'php',
  lua: 'lua',
  luajit: 'lua',
  elixir: 'elixir',
  scala: 'scala',
  'scala-cli': 'scala',
  amm: 'scala',
  runhaskell: 'haskell',
  runghc: 'haskell',
  stack: 'haskell',
  swift: 'swift',
  dart: 'dart',
  kotlin: 'kotlin',
};

const invert = (table: Record<LanguageId, string>): Map<string, LanguageId> =>
  new Map(Object.entries(table).flatMap(([language, keys]) => keys.split(' ').map((key) => [key, language] as const)));

const byExtension = invert(EXTENSIONS);
const byName = invert(NAMES);

/** Suffixes that only say "a template of", so that what stands before them decides. */
const TEMPLATE = /\.(?:in|tmpl|tpl|template|dist|example|sample|orig)$/;

const SHEBANG = /^#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)*)?(\S+)/;

/** Extension of a file name in lower case, without the dot; empty when there is none (`.bashrc` has none). */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/**
 * The language of a file by its name, else by its `#!` line; `text` when neither says. A `.h` file is `c` here:
 * `refineHeader` tells C++ headers by their content.
 */
export function languageOf(path: string, firstLine?: string): LanguageId {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const known = byExtension.get(extensionOf(name)) ?? byName.get(name.toLowerCase());
  if (known) return known;
  const template = name.replace(TEMPLATE, '');
  if (template !== name) return languageOf(template, firstLine);
  const interpreter = firstLine && SHEBANG.exec(firstLine)?.[1];
  if (!interpreter) return 'text';
  const command = interpreter.slice(interpreter.lastIndexOf('/') + 1);
  return INTERPRETERS[command] ?? INTERPRETERS[command.replace(/[\d.]+$/, '')] ?? 'text';
}

const CPP_ONLY =
  /^[ \t]*(?:class\s+\w+[^;]*[{:]|namespace\b|template\s*<|using\s+(?:namespace\b|\w+\s*=)|(?:public|private|protected)\s*:|#include\s*<(?:string|vector|memory|map|utility|functional|type_traits|cstd\w+|iostream|algorithm)>|(?:constexpr|explicit|virtual)\s)/m;

/** `cpp` for a C header whose text only C++ could mean (class, namespace, template …); otherwise as given. */
export function refineHeader(path: string, language: LanguageId, text: string): LanguageId {
  return language === 'c' && path.endsWith('.h') && CPP_ONLY.test(text) ? 'cpp' : language;
}
