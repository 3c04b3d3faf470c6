import type { Vocabulary } from '../tokens.js';
import { type IdiomTable, Idioms } from './idioms.js';
import shipped from './idioms.json' with { type: 'json' };

const tables: Record<string, IdiomTable | undefined> = shipped;

/** What is shipped for a lane; of a language that was not counted, nothing. */
export const idiomsOf = (key: string, vocabulary: Vocabulary): Idioms => new Idioms(tables[key], vocabulary);
