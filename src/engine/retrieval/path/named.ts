import type { Query } from '../../../core/search.js';
import type { Catalogue } from '../catalogue.js';
import type { Candidate } from '../features.js';

/** A path that ends with what was typed is the one asked for; one that only has it on the way, less so. */
const ENDS = 1;
const PASSES = 0.5;

/** How well a path is what was typed, 0 to 1: `core/terms.ts` and `core/terms` end `src/core/terms.ts`. */
export function pathAgreement(path: string, typed: string): number {
  const whole = `/${path.toLowerCase()}`;
  const part = `/${typed
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^(?:\.{0,2}\/)+/, '')
    .replace(/:\d+(?::\d+)?$/, '')}`;
  if (part === '/') return 0;
  if (whole.endsWith(part) || whole.replace(/\.[^./]+$/, '').endsWith(part)) return ENDS;
  return whole.includes(part) ? PASSES : 0;
}

/** Marks the files that a query for a path names, as definitions are marked in a query for a name. */
export function markNamed(catalogue: Catalogue, query: Query, candidates: readonly Candidate[]): void {
  if (query.intent !== 'path') return;
  for (const { content, features } of candidates) {
    const files = catalogue.contents[content]!.files;
    features.isDefinition = Math.max(...files.map(({ path }) => pathAgreement(path, query.text)));
  }
}
