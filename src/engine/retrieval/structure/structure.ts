import type { Table } from '../../../core/answer.js';
import { Cancelled } from '../../../core/errors.js';
import type { StructureQuery } from '../../../core/structure.js';
import type { Store } from '../../store/store.js';
import { callers, heirs } from './callers.js';
import { counts } from './counts.js';
import { definitions } from './definitions.js';
import { files } from './files.js';
import { companions } from './history.js';
import { markers } from './markers.js';
import { StructureTables } from './tables.js';

/**
 * Answers a question about structure (TAG, Biswal 2024, with a planner in place of free SQL): the query is one of a
 * closed list, the connection cannot write, and what the tables cannot know is said under the table. The lines are
 * those of the last time that each file was indexed.
 * @throws Cancelled
 */
export function answerStructure(store: Store, query: StructureQuery, signal?: AbortSignal): Table {
  if (signal?.aborted) throw new Cancelled();
  return StructureTables.reading(store.database.file, (tables) => answer(tables, query));
}

function answer(tables: StructureTables, query: StructureQuery): Table {
  switch (query.find) {
    case 'definitions':
      return definitions(tables, query);
    case 'files':
      return files(tables, query);
    case 'callers':
      return callers(tables, query);
    case 'heirs':
      return heirs(tables, query);
    case 'companions':
      return companions(tables, query);
    case 'markers':
      return markers(tables, query);
    case 'counts':
      return counts(tables, query);
  }
}
