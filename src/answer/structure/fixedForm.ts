import type { StructureQuery } from '../../core/structure.js';
import { structureQuery } from './schema.js';

/** `table: definitions kind:function exported without:tests path:src/ limit:20` */
const FORM = /^\s*table:\s*([a-z]+)\b(.*)$/is;
const WORD = /([a-z]+):("[^"]*"|\S+)|(\S+)/gi;

/** Keys of the form that have another name in the query, or hold numbers and lists. */
const KEYS: Readonly<Record<string, string>> = { lang: 'language', longer: 'longerThan', sort: 'order', kind: 'kinds' };

/**
 * A question about structure in its fixed form, for those who know what they want and for saved questions. Null when the
 * text does not begin with `table:`, or says something that is not in the closed list.
 */
export function readFixedForm(text: string): StructureQuery | null {
  const form = FORM.exec(text);
  if (!form) return null;
  const query: Record<string, unknown> = { find: form[1]!.toLowerCase() };
  for (const [, key, quoted, flag] of form[2]!.matchAll(WORD)) {
    if (flag !== undefined) query[flag.toLowerCase()] = true;
    else {
      const name = KEYS[key!.toLowerCase()] ?? key!.toLowerCase();
      const value = quoted!.replace(/^"|"$/g, '');
      if (name === 'kinds') query[name] = value.split(',');
      else query[name] = name === 'limit' || name === 'longerThan' ? Number(value) : value;
    }
  }
  return structureQuery(query);
}
