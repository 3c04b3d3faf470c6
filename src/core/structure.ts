import type { SymbolKind } from './outline.js';
import type { LanguageId } from './source.js';

/** What files or definitions a question is about; an empty scope is all of them that are source. */
export interface Scope {
  /** Part of the path, any case. */
  path?: string;
  language?: LanguageId;
  /** Tests too, which are left out otherwise. */
  tests?: boolean;
}

/**
 * A question about structure: one of a closed list of read-only queries over definitions, references, edges and
 * history. It comes from English, from the fixed form or from a model; no part of it is ever SQL.
 */
export type StructureQuery = (
  | {
      find: 'definitions';
      /** Empty: functions, methods and types. */
      kinds: SymbolKind[];
      exported?: boolean;
      /** `tests`: no test names it; `docs`: no comment; `uses`: nothing else names it. */
      without?: 'tests' | 'docs' | 'uses';
      /** Lines. */
      longerThan?: number;
      order: 'lines' | 'uses' | 'path';
    }
  | {
      find: 'files';
      /** `docs`: none of what it exports has a comment, nor has its beginning; `tests`: no test leads to it. */
      without?: 'docs' | 'tests';
      /** A module, package or path that they import. */
      imports?: string;
      order: 'lines' | 'changes' | 'dependants' | 'path';
    }
  /** Who calls a name; `through`: along calls of calls that pass this name. */
  | { find: 'callers'; of: string; through?: string }
  /** Types that extend or implement one. */
  | { find: 'heirs'; of: string }
  /** What changed in the same commits as a file; without one, the pairs that did most. */
  | { find: 'companions'; of?: string }
  /** Comments that say TODO, FIXME, XXX or HACK. */
  | { find: 'markers' }
  | {
      find: 'counts';
      of: 'files' | 'definitions' | 'lines';
      by: 'language' | 'kind' | 'folder' | 'class';
      /** Definitions of these kinds only; empty: all. */
      kinds: SymbolKind[];
    }
) &
  Scope & { limit?: number };
