import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LanguageId } from '../../core/source.js';

/** Changes when the same captures give another outline. */
const BUILDER_VERSION = 's2';

const INHERITS = /^; inherits: (\w+)/;

/** Names builder, queries and grammars; an outline made under another version may differ. */
export function syntaxVersion(resources: string): string {
  const hash = createHash('sha256');
  for (const language of languagesOf(resources)) {
    // The size stands for a grammar's bytes: hashing all of them would take 50 ms.
    const { size } = statSync(grammarFile(resources, language));
    hash.update(`${language}.wasm ${size}\n`).update(readFileSync(queryFile(resources, language)));
  }
  return `${BUILDER_VERSION}-${hash.digest('hex').slice(0, 8)}`;
}

/** Languages with a grammar and a query. */
export function languagesOf(resources: string): LanguageId[] {
  const queries = new Set(readdirSync(join(resources, 'queries')));
  return readdirSync(join(resources, 'grammars'))
    .map((file) => basename(file, '.wasm'))
    .filter((language) => queries.has(`${language}.scm`))
    .sort();
}

export const grammarFile = (resources: string, language: LanguageId): string =>
  join(resources, 'grammars', `${language}.wasm`);

const queryFile = (resources: string, language: LanguageId): string => join(resources, 'queries', `${language}.scm`);

/** A query with what it inherits after it, so that its own patterns win. */
export function querySource(resources: string, language: LanguageId): string {
  const own = readFileSync(queryFile(resources, language), 'utf8');
  const parent = INHERITS.exec(own)?.[1];
  return parent === undefined ? own : `${own}\n${querySource(resources, parent)}`;
}
