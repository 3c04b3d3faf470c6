import type { StructureTables } from './tables.js';

/** Who names a name, over the whole repository. */
export interface NameUses {
  /** References in tests, and elsewhere. */
  inTests: number;
  elsewhere: number;
  /** The first content that refers to it … */
  by: number;
  /** … and whether another one does. */
  byOthers: boolean;
}

/**
 * Every name that is called, used as a type, extended or imported. Two definitions of one name share their uses: the
 * outlines know names, not what they are bound to.
 */
export function usesOfNames(tables: StructureTables): Map<string, NameUses> {
  const uses = new Map<string, NameUses>();
  const seen = new Set<number>();
  for (const file of tables.everyFile()) {
    if (seen.has(file.contentId)) continue;
    seen.add(file.contentId);
    const outline = tables.outline(file.contentId);
    if (!outline) continue;
    const add = (name: string, n: number): void => {
      let known = uses.get(name);
      if (!known) uses.set(name, (known = { inTests: 0, elsewhere: 0, by: file.contentId, byOthers: false }));
      if (file.class === 'test') known.inTests += n;
      else known.elsewhere += n;
      known.byOthers ||= known.by !== file.contentId;
    };
    for (const list of Object.values(outline.uses)) for (const [name, ...lines] of list) add(name, lines.length);
    for (const { names } of outline.imports) for (const name of names) add(name, 1);
  }
  return uses;
}
