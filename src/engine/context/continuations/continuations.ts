import { escapeRegExp } from '../../../core/terms.js';
import { type Candidate, logarithmic, type Retriever } from '../candidate.js';
import { definitionsOf } from '../companions/companions.js';
import { isKeyword, lex, type Token } from '../cursor/lex.js';
import type { Neighbours } from '../neighbours.js';
import type { Repository, RepositoryFile } from '../repository.js';

/** Tokens before the cursor that are compared. */
const MOST_TOKENS = 10;
/** Tokens back to the nearest name. */
const MOST_TO_NAME = 4;
/** UTF-16 units before a match that are compared. */
const REACH = 160;
const MOST_FILES = 60;
const MOST_MATCHES = 400;
const MOST_NAMES = 12;
/** Lines shown around a place where the same words are gone on with. */
const LINES_BEFORE = 2;
const LINES_AFTER = 3;
const MOST_PLACES = 3;
/** What each further token in common adds, as a power. */
const BASE = 2.2;

interface Found {
  name: string;
  file: RepositoryFile;
  line: number;
  weight: number;
}

/**
 * How the same words go on elsewhere: the longest run of tokens before the cursor that other files have too (a cache
 * model's back-off, read straight from the texts), the names that follow it there, and those places themselves.
 */
export const continuations = (neighbours: () => Neighbours): Retriever => ({
  name: 'continuations',
  retrieve(situation, repository) {
    const context = situation.before.slice(-MOST_TOKENS);
    const tail = tailOf(context);
    if (!tail) return [];
    const found = search(repository, neighbours(), context, tail, situation.partial);
    const total = found.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) return [];
    const byName = new Map<string, { share: number; first: Found }>();
    for (const one of found) {
      const known = byName.get(one.name);
      if (known) known.share += one.weight / total;
      else byName.set(one.name, { share: one.weight / total, first: one });
    }
    const written = `\`${tail.map(({ text }) => text).join(' ')}\``;
    const out: Candidate[] = [...byName]
      .sort(([a, x], [b, y]) => y.share - x.share || (a < b ? -1 : 1))
      .slice(0, MOST_NAMES)
      .flatMap(([name, { share, first }]) => {
        if (situation.defined.has(name)) return [];
        const placed = definitionsOf(situation, repository, name, first.file);
        const why = `follows ${written} in ${first.file.path}`;
        return placed.map((target): Candidate => ({
          target,
          signal: 'continuations.name',
          strength: logarithmic(share / placed.length),
          why,
        }));
      });
    const places = found.toSorted(
      (a, b) => b.weight - a.weight || (a.file.path < b.file.path ? -1 : 1) || a.line - b.line,
    );
    for (const { file, line, weight } of places.slice(0, MOST_PLACES)) {
      const target = {
        file,
        startLine: Math.max(1, line - LINES_BEFORE),
        endLine: Math.min(file.lines().length, line + LINES_AFTER),
      };
      out.push({
        target,
        signal: 'continuations.place',
        strength: logarithmic(weight / total),
        why: `goes on after ${written}`,
      });
    }
    return out;
  },
});

/** From the last name on to the cursor; undefined where no name is near. */
function tailOf(context: readonly Token[]): readonly Token[] | undefined {
  const back = context.findLastIndex((t) => t.kind === 'name' && !isKeyword(t.text) && t.text.length > 1);
  return back >= 0 && context.length - back <= MOST_TO_NAME ? context.slice(back) : undefined;
}

function search(
  repository: Repository,
  { files }: Neighbours,
  context: readonly Token[],
  tail: readonly Token[],
  partial: string,
): Found[] {
  const likeness = new Map(files.map((one) => [one.file, one.likeness]));
  const names = context
    .filter((t) => t.kind === 'name')
    .slice(-2)
    .map(({ text }) => text.replace(/[$@]/g, ''));
  const phrase = names.filter(Boolean).join(' ');
  const among = new Set(
    [...files.map(({ file }) => file), ...(phrase ? repository.holding(phrase) : [])].slice(0, MOST_FILES),
  );
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_$])${tail.map(({ text }) => escapeRegExp(text)).join('\\s*')}\\s*(${escapeRegExp(partial)}[\\p{L}\\p{N}_$]*)`,
    'gu',
  );
  const found: Found[] = [];
  for (const file of among) {
    const text = file.text();
    if (!text.includes(tail[0]!.text)) continue;
    for (const match of text.matchAll(pattern)) {
      const name = match[1]!;
      if (!/^[\p{L}_$]/u.test(name) || isKeyword(name)) continue;
      const common =
        tail.length + commonBefore(context.slice(0, context.length - tail.length), text, match.index, file);
      const line = lineAt(text, match.index + match[0].length);
      found.push({ name, file, line, weight: BASE ** common * (0.2 + (likeness.get(file) ?? 0)) });
      if (found.length >= MOST_MATCHES) return found;
    }
  }
  return found;
}

/** How many tokens before a match are those before the cursor's. */
function commonBefore(context: readonly Token[], text: string, at: number, file: RepositoryFile): number {
  const before = lex(text, file.language, Math.max(0, at - REACH), at);
  let n = 0;
  while (n < context.length && n < before.length && context.at(-1 - n)!.text === before.at(-1 - n)!.text) n++;
  return n;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
