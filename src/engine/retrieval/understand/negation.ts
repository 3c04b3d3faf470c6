import type { Filters } from '../../../core/search.js';
import type { FileClass } from '../../../core/source.js';

/** What people call files of a class; only words that name files, never what code may be about. */
const CLASS_WORDS: readonly [FileClass, RegExp][] = [
  ['test', /^(?:unit |integration )?(?:tests?|specs?)$/],
  ['doc', /^(?:docs?|documentation)$/],
  ['vendored', /^(?:vendor|vendored|third[- ]party|node_modules|vendored code|third[- ]party code)$/],
  ['generated', /^generated(?: code)?$/],
  ['config', /^config(?:uration|s)?$/],
];

const NOT = '(?:without|excluding|except(?: for| in)?|but not(?: in)?|not in|not from|outside(?: of)?|ignoring)';
const ITEM =
  '(?:(?:any|the|all) )?[\\w./*@-]+(?: (?:tests?|code|party|party code))?(?: (?:files?|folders?|directory|directories))?';
/** At the end of a query, or before a comma: in the middle, `exclude tests from the report` may be the question itself. */
const NEGATION = new RegExp(`(?<=\\S),?\\s+${NOT}\\s+(${ITEM}(?:(?:,| and| or|, and|, or) ${ITEM})*)[\\s.?!]*$`, 'i');
const ARTICLE = /^(?:any|the|all) /i;
const FILES = / (?:files?|folders?|directory|directories)$/i;

/**
 * `parser without tests`, `login, not in vendor or docs/old`: a filter said in words, where the words can only mean files
 * of a class or a path. Everything else stays text.
 */
export function readNegation(text: string, filters: Filters): string {
  const match = NEGATION.exec(text);
  if (!match) return text;
  const classes: FileClass[] = [];
  const paths: string[] = [];
  for (const item of match[1]!.split(/,? (?:and|or) |, ?/i)) {
    const bare = item.replace(ARTICLE, '').replace(FILES, '');
    const found = CLASS_WORDS.find(([, words]) => words.test(bare.toLowerCase()));
    if (found) classes.push(found[0]);
    else if (/[\w@]\/|\/[\w@]/.test(bare)) paths.push(bare);
    else return text;
  }
  filters.notClasses.push(...classes);
  filters.notPaths.push(...paths);
  return text.slice(0, match.index);
}
