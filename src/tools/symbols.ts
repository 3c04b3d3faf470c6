import * as z from 'zod';
import { excerptOf, narrowed } from '../answer/extract.js';
import { fenced } from '../answer/markdown.js';
import { defines } from '../answer/select.js';
import type { Usage } from '../core/answer.js';
import type { SearchApi } from '../core/engineApi.js';
import { UserError } from '../core/errors.js';
import { Output, placeOf } from './output.js';
import { maxTokens, tool } from './tool.js';

/** Definitions looked at for one name. */
const DEFINITIONS = 20;
/** Lines of a definition shown when all of it does not fit. */
const EXCERPT = 30;
const NEAREST = 5;

const name = z.string().min(1).describe('A name as the code has it, e.g. parseQuery or Basket.total.');

/** Where a name is defined, with its code. */
export const quarryDefinition = tool({
  name: 'quarry_definition',
  title: 'Find a definition',
  description:
    'Shows where a symbol of this repository is defined (function, method, class, type, constant …) with its full code, ' +
    'by exact name. Use it instead of grep or opening whole files when you know the name. All definitions of the name ' +
    'are given; a path narrows them down.',
  input: z.strictObject({
    name,
    path: z.string().optional().describe('Part of the path of the file that defines it.'),
    maxTokens: maxTokens(3000),
  }),
  doing: ({ name: wanted }) => `Looking up the definition of ${wanted}`,
  async run({ name: wanted, path, maxTokens: most }, { api, countTokens, signal }) {
    const symbol = plainName(wanted);
    const within = path ? ` path:${quoted(path)}` : '';
    const { hits } = await api.search(`symbol:${symbol}${within}`, { limit: DEFINITIONS }, signal);
    const last = symbol.split('.').at(-1)!;
    const exact = hits.filter((hit) => defines(hit, last));
    const output = new Output(most, countTokens);
    if (exact.length === 0) {
      await output.add(`Nothing called ${wanted} is defined in this repository${path ? ` in ${path}` : ''}.`);
      const near = (await api.suggest?.(last, 'symbol', NEAREST)) ?? [];
      const lines = near.map((one) => `${one.path}:${one.startLine ?? 1} ${one.name}`);
      if (lines.length > 0) await output.add(`Similar names:\n${lines.join('\n')}`);
      return output.text('remarks');
    }
    for (const found of exact) {
      const hit = await narrowed(api, found);
      const text = await api.readLines(hit.path, hit.startLine, hit.endLine);
      if (text === null) continue;
      const head = `${placeOf(hit)} ${hit.kind} ${hit.container ? `${hit.container}.` : ''}${hit.symbol}`;
      const withDoc = hit.doc ? `${head}\n${hit.doc}` : head;
      await output.add(
        `${withDoc}\n${fenced(text, hit.language)}`,
        `${head}\n${fenced(excerptOf(text, [last], EXCERPT), hit.language)}`,
        `${head}\n${hit.signature}`,
      );
    }
    return output.text('definitions');
  },
});

/** Where a name is used. */
export const quarryUsages = tool({
  name: 'quarry_usages',
  title: 'Find usages',
  description:
    'Lists where a symbol is used in this repository: calls, types, supertypes and imports, source and tests apart, each ' +
    'as path:line with the line. Use it before you change or remove something, instead of grep: comments, strings and ' +
    'definitions are not listed. With its class (`Session.send`) uses of other definitions of that name are left out, and ' +
    'those of which it cannot be told are marked.',
  input: z.strictObject({
    name,
    limit: z.int().min(1).max(500).default(50).describe('At most this many in source, and as many in tests.'),
    maxTokens: maxTokens(2000),
  }),
  doing: ({ name: wanted }) => `Looking up usages of ${wanted}`,
  async run({ name: wanted, limit, maxTokens: most }, { api, countTokens }) {
    const [last, container] = plainName(wanted).split('.').reverse() as [string, string?];
    const { usedBy, tests } = await api.usages(last, limit, container === undefined ? undefined : { container });
    const output = new Output(most, countTokens);
    if (usedBy.length + tests.length === 0) {
      await output.add(`Nothing in this repository uses ${last}${await definedAt(api, last)}.`);
      return output.text('remarks');
    }
    for (const [title, list] of [
      ['Used in source', usedBy],
      ['Used in tests', tests],
    ] as const) {
      if (list.length === 0) continue;
      await output.add(`${title}: ${list.length}${list.length >= limit ? ' or more' : ''}`);
      for (const file of byFile(list)) await output.add(file);
    }
    return output.text('files with usages');
  },
});

async function definedAt(api: SearchApi, wanted: string): Promise<string> {
  const known = (await api.suggest?.(wanted, 'symbol', 1)) ?? [];
  const [first] = known.filter((one) => one.name === wanted || one.name.endsWith(`.${wanted}`));
  return first ? `, which is defined in ${first.path}:${first.startLine ?? 1}` : ', and nothing defines it';
}

function byFile(usages: readonly Usage[]): string[] {
  const files = new Map<string, string[]>();
  for (const { path, line, kind, text, unsure } of usages) {
    const use = `${path}:${line} ${kind}${unsure ? ' (perhaps of another one of this name)' : ''}: ${text}`;
    files.set(path, [...(files.get(path) ?? []), use]);
  }
  return [...files.values()].map((lines) => lines.join('\n'));
}

/** `Shop::open`, `Shop#open`, `shop->open()`, all as `Shop.open`. @throws UserError when there is no name in it */
function plainName(text: string): string {
  const words = text.replace(/\(.*$/s, '').match(/[\p{L}\p{N}_$]+/gu);
  if (!words) throw new UserError(`"${text}" is not a name.`, 'bad-argument');
  return words.slice(-2).join('.');
}

const quoted = (text: string): string => text.replace(/["\s]+/g, '*');
