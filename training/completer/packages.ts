/** Packages to learn from, by language, and their files: what of them people wrote and may be learnt from. */
import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { laneKey } from '../../src/engine/completer/languages.js';
import { languageOf } from '../../src/engine/workspace/languages.js';
import { isExcludedFolder } from '../collect/exclude.mjs';
import { namesCopyleft } from '../collect/licences.js';

const MOST_CHARACTERS = 2_000_000; // of a package
const MOST_OF_FILE = 150_000;
const LEAST_CHUNKS = 30; // of the language, as ../collect counted them
const PROSE = new Set(['markdown', 'text', 'json', 'yaml', 'toml', 'html', 'css', 'sql', 'notebook']);
const GENERATED = /(?:\.d\.ts|\.min\.js)$|(?:^|\/)(?:dist|build|umd|bundles?|min|vendor|third_party|node_modules)\//;

export interface File {
  path: string;
  text: string;
}

export const byHash = (a: string, b: string): number => (hash('sha1', a, 'hex') < hash('sha1', b, 'hex') ? -1 : 1);

/** Which half a package belongs to, 0 or 1: the mixer must not meet idioms that were counted in what it learns from. */
export const foldOf = (name: string): number => parseInt(hash('sha1', name, 'hex')[0]!, 16) % 2;

/** Packages that nothing is fitted to: what is tried out is judged by them. */
export const isHeldOut = (name: string): boolean => parseInt(hash('sha1', name, 'hex')[1]!, 16) < 2;

/** A cache of ../collect (`packages`, and `pairs`, which say what is permissively licensed), or a folder of repositories. */
export class Packages {
  private readonly isCache: boolean;

  constructor(private readonly cache: string) {
    this.isCache = existsSync(join(cache, 'pairs'));
  }

  /** Language group → packages that have enough of it, in the order of their hashes. */
  byLanguage(): Map<string, string[]> {
    return this.isCache ? this.permissive() : this.repositories();
  }

  /** Files of one language group, by path; of a large package those with the first hashes. */
  files(name: string, key: string, most = MOST_CHARACTERS): File[] {
    const root = this.rootOf(name);
    const files: File[] = [];
    let characters = 0;
    for (const path of [...walk(root)].filter((p) => laneKey(languageOf(p)) === key).sort(byHash)) {
      if (characters > most) break;
      if (statSync(join(root, path)).size > MOST_OF_FILE) continue;
      const text = readFileSync(join(root, path), 'utf8');
      const lines = text.split('\n');
      const isMinified = lines.some((line) => line.length > 1000) || text.length / lines.length > 120;
      if (text.includes('\0') || isMinified || namesCopyleft(text)) continue;
      files.push({ path, text });
      characters += text.length;
    }
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private rootOf(name: string): string {
    return this.isCache ? join(this.cache, 'packages', name) : join(this.cache, name);
  }

  private repositories(): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    for (const name of readdirSync(this.cache)) {
      const keys = new Set([...walk(this.rootOf(name))].map((path) => laneKey(languageOf(path))));
      for (const key of keys) if (!PROSE.has(key)) groups.set(key, [...(groups.get(key) ?? []), name]);
    }
    return groups;
  }

  private permissive(): Map<string, string[]> {
    const groups = new Map<string, Map<string, number>>();
    for (const name of readdirSync(join(this.cache, 'pairs')).filter((file) => file.endsWith('.json'))) {
      const { languages } = JSON.parse(readFileSync(join(this.cache, 'pairs', name), 'utf8')) as {
        languages: Record<string, number>;
      };
      for (const [language, chunks] of Object.entries(languages)) {
        if (PROSE.has(language)) continue;
        const group = groups.get(laneKey(language)) ?? new Map<string, number>();
        group.set(name.slice(0, -5), (group.get(name.slice(0, -5)) ?? 0) + chunks);
        groups.set(laneKey(language), group);
      }
    }
    const enough = (group: Map<string, number>): string[] =>
      [...group].filter(([, chunks]) => chunks >= LEAST_CHUNKS).map(([name]) => name);
    return new Map([...groups].map(([key, group]) => [key, enough(group).sort(byHash)]));
  }
}

function* walk(root: string, under = ''): Generator<string> {
  for (const entry of readdirSync(join(root, under), { withFileTypes: true })) {
    const path = under ? `${under}/${entry.name}` : entry.name;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory() && !isExcludedFolder(entry.name)) yield* walk(root, path);
    else if (entry.isFile() && !GENERATED.test(path)) yield path;
  }
}
