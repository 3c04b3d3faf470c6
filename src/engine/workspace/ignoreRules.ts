import ignore, { type Ignore } from 'ignore';
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import type { IndexSettings } from '../../core/settings.js';
import { commonGitDir, gitConfig, repositoryTop, type GitConfig } from './git.js';
import { Sieve } from './sieve.js';

/** Version-control data is never source, whatever the rules say. */
const VERSION_CONTROL = new Set(['.git', '.hg', '.svn', '.jj', '.bzr', 'CVS']);

/** Rules of the lowest precedence, so that `!node_modules/` in a rule file takes one back. */
const DEPENDENCY_FOLDERS = [
  'node_modules/',
  'bower_components/',
  'jspm_packages/',
  '.venv/',
  '__pycache__/',
  'site-packages/',
  '.tox/',
  '.nox/',
  '.mypy_cache/',
  '.pytest_cache/',
  '.ruff_cache/',
  '.gradle/',
  '.m2/',
  '.terraform/',
  '.yarn/cache/',
  '.pnpm-store/',
  '.next/',
  '.nuxt/',
  '.svelte-kit/',
  '.turbo/',
  '.parcel-cache/',
  '.dart_tool/',
  '.bundle/',
  '.stack-work/',
  'dist-newstyle/',
  '.zig-cache/',
  'zig-cache/',
  'zig-out/',
  'Pods/',
  'Carthage/Build/',
  'DerivedData/',
  '.nyc_output/',
];

/** Files whose rules apply from their own folder down; within a folder the later one has the last word. */
const RULE_FILES = ['.gitignore', '.quarryignore'] as const;

interface Source {
  /** Folder its patterns are relative to: `''` or ending in `/`, from the top. */
  base: string;
  text: string;
  /** Rules of one git repository do not reach into another inside it; `global` ones are relative to each one's top. */
  scope: 'repository' | 'global' | 'everywhere';
  /** Names a rule to people: `line 12 of src/.gitignore: *.log`. */
  describe: (line: number, written: string) => string;
}

const lineOf =
  (file: string) =>
  (line: number, written: string): string =>
    `line ${line} of ${file}: ${written}`;

/** All rules that hold in a folder, lowest precedence first, compiled. */
interface RuleSet {
  sources: readonly Source[];
  matcher: Ignore;
  sieve: Sieve;
}

/** The rules as they stand for the entries of one folder. */
export interface FolderRules {
  readonly set: RuleSet;
  /** Relative to the root: `''` or ending in `/`. */
  readonly folder: string;
  readonly open: boolean;
}

/**
 * Which entries of a tree are ignored: git's semantics (nested `.gitignore`, `info/exclude`, `core.excludesFile`, the
 * last matching pattern of the nearest file wins, what lies in an ignored folder cannot be taken back), then the same
 * in `.quarryignore`, then `settings.exclude`, which nothing overrides. A tracked file that a rule ignores is ignored:
 * git's index is not read.
 *
 * Patterns of a nested file are rewritten relative to the top (the repository's top, or the root outside a repository),
 * and all that hold in a folder make one matcher; precedence is their order. Folders without rule files share the
 * matcher of their parent. Callers walk from the root down and never ask about what is below an ignored folder.
 */
export class IgnoreRules {
  /** The root relative to the top: `''` or ending in `/`. */
  private readonly prefix: string;
  private readonly excluded: RuleSet;
  /** The rules for the root's own entries. */
  readonly rootRules: FolderRules;

  /**
   * @param root absolute path of a folder
   * @param config git's, as it holds there
   */
  constructor(
    private readonly root: string,
    settings: IndexSettings,
    private readonly config: GitConfig = gitConfig(root),
  ) {
    const base: Source[] = [
      { base: '', text: DEPENDENCY_FOLDERS.join('\n'), scope: 'everywhere', describe: () => 'dependency folder' },
    ];
    const { excludesFile } = this.config;
    const global = excludesFile === null ? null : readRules(excludesFile, true);
    if (global !== null) base.push({ base: '', text: global, scope: 'global', describe: lineOf(excludesFile!) });

    const top = repositoryTop(root);
    this.prefix = '';
    let above: RuleSet | null = null;
    if (top !== null && top !== root) {
      this.prefix = relative(top, root).split(sep).join('/') + '/';
      above = this.rulesAbove(top, base);
      // A root that its repository ignores was opened on purpose: it stands on its own.
      if (above === null) this.prefix = '';
    }
    const start = above ?? this.compile(null, base);
    this.excluded = this.compile(null, [
      {
        base: this.prefix,
        text: settings.exclude.flatMap(expandBraces).join('\n'),
        scope: 'everywhere',
        describe: (_, written) => `excluded by settings: ${written}`,
      },
    ]);
    this.rootRules = this.enter(start, '', true);
  }

  /** The rules that hold for the root as an entry of its repository; null when they ignore it. */
  private rulesAbove(top: string, base: readonly Source[]): RuleSet | null {
    const segments = this.prefix.split('/').slice(0, -1);
    let set = this.compile(null, [...base, ...this.repositoryRules(top, '')]);
    let at = '';
    for (const segment of segments) {
      const sources = this.ruleFiles(join(top, at), at);
      if (sources.length > 0) set = this.compile(set, sources);
      at += segment + '/';
      if (set.matcher.ignores(byteString(at))) return null;
    }
    return set;
  }

  /**
   * The rules for the entries of a sub-folder that was not ignored.
   * @param folder relative to the root, ending in `/`
   * @param names which rule files the folder has, and whether it has a `.git` entry, when the caller knows
   */
  descend(parent: FolderRules, folder: string, names?: { git: boolean; rules: boolean }): FolderRules {
    if (names && !names.git && !names.rules) return this.at(parent.set, folder);
    return this.enter(parent.set, folder, names?.git ?? true);
  }

  private enter(set: RuleSet, folder: string, mayBeRepository: boolean): FolderRules {
    const absolute = join(this.root, folder);
    const added = this.ruleFiles(absolute, this.prefix + folder);
    if (mayBeRepository && commonGitDir(absolute) !== null) {
      const base = this.prefix + folder;
      const kept = set.sources
        .filter(({ scope }) => scope !== 'repository')
        .map((source) => (source.scope === 'global' ? { ...source, base } : source));
      return this.at(this.compile(null, [...kept, ...this.repositoryRules(absolute, base), ...added]), folder);
    }
    return this.at(added.length > 0 ? this.compile(set, added) : set, folder);
  }

  private at(set: RuleSet, folder: string): FolderRules {
    const full = this.prefix + folder;
    return { set, folder, open: set.sieve.isOpen(full) || this.excluded.sieve.isOpen(full) };
  }

  private compile(parent: RuleSet | null, added: readonly Source[]): RuleSet {
    const { ignoreCase } = this.config;
    const matcher = ignore({ ignoreCase });
    if (parent) matcher.add(parent.matcher);
    const sieve = parent ? parent.sieve.clone() : new Sieve(ignoreCase);
    for (const source of added) {
      for (const { pattern, negative, mark } of patternsOf(source)) {
        matcher.add({ pattern: byteString(negative ? `!${pattern}` : pattern), mark });
        // A negated pattern only takes back what another one ignores.
        if (!negative) sieve.add(pattern);
      }
    }
    return { sources: parent ? [...parent.sources, ...added] : added, matcher, sieve };
  }

  /** `.gitignore` and `.quarryignore` of a folder. Like git, a rule file inside the tree that is a link is not followed. */
  private ruleFiles(absolute: string, base: string): Source[] {
    const sources: Source[] = [];
    for (const name of RULE_FILES) {
      const text = readRules(join(absolute, name), false);
      const scope = name === '.gitignore' ? 'repository' : 'everywhere';
      if (text !== null) sources.push({ base, text, scope, describe: lineOf(this.shown(base + name)) });
    }
    return sources;
  }

  /** `info/exclude` of the repository whose top is this folder. */
  private repositoryRules(top: string, base: string): Source[] {
    const gitDir = commonGitDir(top);
    const text = gitDir === null ? null : readRules(join(gitDir, 'info', 'exclude'), true);
    if (text === null) return [];
    return [{ base, text, scope: 'repository', describe: lineOf(this.shown(`${base}.git/info/exclude`)) }];
  }

  /** A path below the top as seen from the root: `../.gitignore` is the repository's, above the folder that is open. */
  private shown(path: string): string {
    return posix.relative(`/${this.prefix}`, `/${path}`);
  }

  /** Whether an entry of a folder is ignored. */
  ignores(rules: FolderRules, name: string, isDirectory: boolean): boolean {
    if (isVersionControl(name, isDirectory)) return true;
    const { excluded } = this;
    const { set, open } = rules;
    const byRules = open || set.sieve.mayMatch(name);
    const bySettings = open || excluded.sieve.mayMatch(name);
    if (!byRules && !bySettings) return false;
    const path = this.pathOf(rules, name, isDirectory);
    return (bySettings && excluded.matcher.ignores(path)) || (byRules && set.matcher.ignores(path));
  }

  /** The rule that ignores an entry, in words: `line 12 of src/.gitignore: *.log`; null when none does. */
  reason(rules: FolderRules, name: string, isDirectory: boolean): string | null {
    if (isVersionControl(name, isDirectory)) return 'version control data';
    const path = this.pathOf(rules, name, isDirectory);
    return (this.excluded.matcher.test(path).rule ?? rules.set.matcher.test(path).rule)?.mark ?? null;
  }

  private pathOf({ folder }: FolderRules, name: string, isDirectory: boolean): string {
    return byteString(this.prefix + folder + name + (isDirectory ? '/' : ''));
  }
}

/** Git matches bytes: a `?` is half an `é`. One character for each byte of UTF-8 makes the matcher do so, too. */
const byteString = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- the range is ASCII
  /[^\x00-\x7f]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;

const isVersionControl = (name: string, isDirectory: boolean): boolean =>
  VERSION_CONTROL.has(name) && (isDirectory || name === '.git');

/** Text of a rule file; null when it is absent, unreadable or not a regular file, without which git goes on, too. */
function readRules(path: string, follow: boolean): string | null {
  try {
    return (follow ? statSync(path) : lstatSync(path)).isFile() ? readFileSync(path, 'utf8') : null;
  } catch {
    return null;
  }
}

interface Pattern {
  /** Relative to the top, without `!`. */
  pattern: string;
  negative: boolean;
  mark: string;
}

/** The patterns of a source as patterns relative to the top. */
function* patternsOf({ base, text, describe }: Source): Iterable<Pattern> {
  const prefix = base.replace(/[\\*?[\]]/g, '\\$&');
  const lines = (text.startsWith('\uFEFF') ? text.slice(1) : text).split('\n');
  for (const [index, raw] of lines.entries()) {
    const written = trimPattern(raw);
    if (written.startsWith('#')) continue;
    const negative = written.startsWith('!');
    const body = negative ? written.slice(1) : written;
    if (/^\/*$/.test(body)) continue;
    yield { pattern: prefix === '' ? body : rebase(prefix, body), negative, mark: describe(index + 1, written) };
  }
}

/** A pattern with a slash before its end is relative to its file's folder; one without matches at any depth below it. */
function rebase(prefix: string, body: string): string {
  const slash = body.indexOf('/');
  const anchored = slash !== -1 && slash < body.length - 1;
  return anchored ? `/${prefix}${body.startsWith('/') ? body.slice(1) : body}` : `/${prefix}**/${body}`;
}

/** Without the CR of a CRLF and without trailing spaces, unless the last is quoted with a backslash. */
function trimPattern(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  let end = text.length;
  while (end > 0 && text[end - 1] === ' ') end--;
  if (end === text.length) return text;
  let backslashes = 0;
  while (text[end - 1 - backslashes] === '\\') backslashes++;
  return text.slice(0, backslashes % 2 === 1 ? end + 1 : end);
}

/** VS Code's globs know `{a,b}`, git's patterns do not: `*.{js,map}` → `*.js`, `*.map`. */
function expandBraces(glob: string): string[] {
  const group = /\{([^{}]*)\}/.exec(glob);
  if (!group) return [glob];
  const before = glob.slice(0, group.index);
  const after = glob.slice(group.index + group[0].length);
  return group[1]!.split(',').flatMap((choice) => expandBraces(before + choice + after));
}
