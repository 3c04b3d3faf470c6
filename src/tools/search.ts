import * as z from 'zod';
import { excerptOf } from '../answer/extract.js';
import { fenced } from '../answer/markdown.js';
import { descriptionOf } from '../core/docComment.js';
import type { Hit } from '../core/search.js';
import { Output, placeOf, remarks } from './output.js';
import { maxTokens, tool, type ToolContext } from './tool.js';

/** Lines of code shown of a result. */
const EXCERPT = 16;

/** Places by meaning, words, names or paths. */
export const quarrySearch = tool({
  name: 'quarry_search',
  title: 'Search the repository',
  description:
    'Finds code and docs in this repository by meaning, words, symbol names or paths, from a local index that is ranked ' +
    'and kept up to date. Use it first, instead of grep or listing folders, when you do not know where something is. ' +
    'The query can be a question, a name, a path, code, an error message or a stack trace. Filters may stand anywhere ' +
    'in it: lang:go path:src/core kind:class class:test symbol:parse, each also negated (-path:vendor, -test), and ' +
    '"exact text". Returns path:line places, best first, with the code. Says so when nothing matches well.',
  input: z.strictObject({
    query: z.string().min(1).describe('What to look for, in words or code, with filters if wanted.'),
    limit: z.int().min(1).max(50).default(8).describe('At most this many places.'),
    maxTokens: maxTokens(2000),
  }),
  doing: ({ query }) => `Searching the repository for “${query}”`,
  async run({ query, limit, maxTokens: most }, { api, countTokens, signal }) {
    const result = await api.search(query, { limit }, signal);
    const output = new Output(most, countTokens);
    for (const remark of remarks(result)) await output.add(remark);
    if (result.hits.length === 0) {
      await output.add('Nothing in this repository matches.');
      return output.text('remarks');
    }
    if (result.noGoodMatch) await output.add('Nothing in this repository matches well. The nearest:');
    for (const hit of result.hits) await output.add(...(await formsOf(hit, api)));
    return output.text('places');
  },
});

/** A result with its code, with its signature, and as a place alone. */
async function formsOf(hit: Hit, api: ToolContext['api']): Promise<string[]> {
  const name = hit.container ? `${hit.container}.${hit.symbol}` : hit.symbol;
  const head = `${placeOf(hit)}${name ? ` ${hit.kind} ${name}` : ''}${hit.stale ? ' (changed since it was indexed)' : ''}`;
  const doc = descriptionOf(hit.doc).split(/(?<=[.!?])\s/)[0] ?? '';
  const text = await api.readLines(hit.path, hit.startLine, hit.endLine);
  const brief = [head, ...(hit.signature ? [hit.signature] : []), ...(doc ? [doc] : [])].join('\n');
  return text === null
    ? [brief, head]
    : [`${head}\n${fenced(excerptOf(text, hit.why.terms, EXCERPT), hit.language)}`, brief, head];
}
