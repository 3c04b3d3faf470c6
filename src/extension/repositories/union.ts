import type { Usage } from '../../core/answer.js';
import type { SearchApi } from '../../core/engineApi.js';
import { UserError } from '../../core/errors.js';
import type { Known, KnownRequest } from '../../core/known.js';
import type { Completion, SearchResult } from '../../core/search.js';
import { inTurn } from './inTurn.js';
import { gatherAll, tablesAsOne } from './unionEvidence.js';

interface Member {
  name: string;
  api: SearchApi;
}

/** The folder that a path of the union belongs to, and the path within it. With one folder, paths are its own. */
export function findMember<M extends { name: string }>(
  members: readonly M[],
  path: string,
): { member: M; path: string } | undefined {
  if (members.length === 1) return { member: members[0]!, path };
  const slash = path.indexOf('/');
  const member = members.find(({ name }) => name === path.slice(0, slash));
  return member && { member, path: path.slice(slash + 1) };
}

/**
 * Several folders as one. Scores of different indexes cannot be compared, so their hits are taken in turn, best first;
 * folders without a good match only where none has one.
 */
export function union(members: readonly Member[]): SearchApi {
  const [only] = members;
  if (only && members.length === 1) return only.api;
  return {
    async search(query, options = {}, signal) {
      const results = await Promise.all(
        members.map(async ({ name, api }) => prefixed(name, await api.search(query, options, signal))),
      );
      return merge(results, options.limit ?? 10);
    },
    gather: (request, signal) => gatherAll(members, request, signal),
    async structure(query, signal) {
      return tablesAsOne(members, await Promise.all(members.map(({ api }) => api.structure(query, signal))));
    },
    async completeQuery(query, limit) {
      const all = await Promise.all(members.map(async ({ api }) => (await api.completeQuery?.(query, limit)) ?? []));
      return together(all.flat()).slice(0, limit);
    },
    async suggest(typed, what, limit) {
      const all = await Promise.all(
        members.map(async ({ name, api }) => {
          const own = (await api.suggest?.(typed, what, limit)) ?? [];
          return own.map((one) => ({ ...one, path: `${name}/${one.path}`, detail: `${one.detail} · ${name}` }));
        }),
      );
      return inTurn(all).slice(0, limit);
    },
    async outline(path) {
      const found = findMember(members, path);
      const hits = (await found?.member.api.outline?.(found.path)) ?? [];
      return hits.map((hit) => ({ ...hit, path }));
    },
    async known(request) {
      const all = await Promise.all(members.map((member) => knownIn(member, request)));
      const any = (of: 'names' | 'inCode'): string[] =>
        request.names.filter((name) => all.some((k) => k[of].includes(name)));
      return {
        names: any('names'),
        inCode: any('inCode'),
        paths: request.paths.map((_, i) => all.flatMap(({ paths }) => paths[i] ?? [])),
      };
    },
    async explainFile(path) {
      const found = findMember(members, path);
      if (!found?.member.api.explainFile) throw new UserError(`No open folder has ${path}.`, 'no-such-folder');
      return { ...(await found.member.api.explainFile(found.path)), path };
    },
    async usages(name, limit, of) {
      const home = of?.path === undefined ? undefined : findMember(members, of.path);
      const all = await Promise.all(
        members.map(async (member) => {
          // What another folder uses may be this definition, or its own of the same name.
          const isElsewhere = home !== undefined && home.member !== member;
          const which = isElsewhere ? undefined : of && { ...of, path: home?.path };
          const { usedBy, tests } = await member.api.usages(name, limit, which);
          const own = (usage: Usage): Usage => ({
            ...usage,
            path: `${member.name}/${usage.path}`,
            ...(isElsewhere && { unsure: true }),
          });
          return { usedBy: usedBy.map(own), tests: tests.map(own) };
        }),
      );
      return {
        usedBy: sureFirst(all.flatMap(({ usedBy }) => usedBy)).slice(0, limit),
        tests: sureFirst(all.flatMap(({ tests }) => tests)).slice(0, limit),
      };
    },
    async opened(query, path) {
      const found = findMember(members, path);
      await found?.member.api.opened?.(query, found.path);
    },
    async readLines(path, startLine, endLine) {
      const found = findMember(members, path);
      return found ? found.member.api.readLines(found.path, startLine, endLine) : null;
    },
  };
}

/** What one folder knows; a path may begin with the folder's name. */
async function knownIn({ name, api }: Member, { names, paths }: KnownRequest): Promise<Known> {
  const own = paths.map((path) => (path.startsWith(`${name}/`) ? path.slice(name.length + 1) : path));
  const known = (await api.known?.({ names, paths: own })) ?? { names: [], inCode: [], paths: [] };
  return { ...known, paths: known.paths.map((found) => found.map((path) => `${name}/${path}`)) };
}

function prefixed(name: string, result: SearchResult): SearchResult {
  return { ...result, hits: result.hits.map((hit) => ({ ...hit, path: `${name}/${hit.path}` })) };
}

/** Values that several folders have, once, the most frequent first. */
function together(completions: readonly Completion[]): Completion[] {
  const byValue = new Map<string, Completion>();
  for (const one of completions) {
    const { count } = byValue.get(one.value) ?? { count: 0 };
    byValue.set(one.value, { ...one, count: count + one.count });
  }
  return [...byValue.values()].sort((a, b) => b.count - a.count);
}

function merge(results: readonly SearchResult[], limit: number): SearchResult {
  const good = results.filter(({ noGoodMatch }) => !noGoodMatch);
  const from = good.length > 0 ? good : results;
  const hits = inTurn(from.map((result) => result.hits));
  // What one folder lacks another may have: said where all say it, or where nothing was found.
  const said = [...new Set(results.flatMap(({ notices }) => notices ?? []))];
  const notices = said.filter((one) => hits.length === 0 || results.every((result) => result.notices?.includes(one)));
  return {
    hits: hits.slice(0, limit),
    noGoodMatch: good.length === 0,
    tier: results.some(({ tier }) => tier === 'deep') ? 'deep' : 'instant',
    ...(notices.length > 0 && { notices }),
    coverage: Math.min(1, ...results.map(({ coverage }) => coverage)),
    ms: Math.max(0, ...results.map(({ ms }) => ms)),
  };
}

const sureFirst = (usages: readonly Usage[]): Usage[] =>
  usages.toSorted((a, b) => Number(a.unsure ?? false) - Number(b.unsure ?? false));
