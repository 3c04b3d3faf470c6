import type { SymbolKind } from '../../core/outline.js';
import type { Scope, StructureQuery } from '../../core/structure.js';
import { allLanguages } from '../../engine/workspace/languages.js';
import { nameIn } from '../question.js';
import { readFixedForm } from './fixedForm.js';

/** Words for kinds of definitions, in the plural as lists are asked for. */
const KIND_WORDS: Readonly<Record<string, readonly SymbolKind[]>> = {
  functions: ['function', 'method'],
  methods: ['method'],
  classes: ['class', 'struct'],
  interfaces: ['interface', 'trait'],
  structs: ['struct'],
  traits: ['trait'],
  enums: ['enum'],
  types: ['class', 'interface', 'trait', 'struct', 'enum', 'type'],
  constants: ['constant'],
  variables: ['variable'],
  macros: ['macro'],
  symbols: [],
  definitions: [],
  things: [],
  code: [],
};
const KIND = new RegExp(`\\b(${Object.keys(KIND_WORDS).join('|')}|function|method|class)\\b`);
const BEGINS_WITH_KIND = new RegExp(
  `^(?:(?:all|exported|public|unused|undocumented|untested) )*(?:files|${Object.keys(KIND_WORDS).join('|')})\\b`,
);
const ASKED = /^(?:which|what|list|show|find|give|are there|how many|top|the)\b/;

const NO_TEST =
  /\b(?:untested|not tested|(?:no|without|lack(?:s|ing)?|missing|not have|(?:don'?t|doesn'?t|do not|does not) have)(?: any| a| unit| their)* tests?|not covered by(?: any)? tests?|no tests? (?:names?|covers?|uses?))\b/;
const NO_DOCS =
  /\b(?:undocumented|not documented|(?:no|without|lack(?:s|ing)?|missing|not have|(?:don'?t|doesn'?t|do not|does not) have)(?: any| a)* (?:docs?|documentation|doc comments?|comments?|docstrings?|jsdoc))\b/;
const NO_USES =
  /\b(?:never (?:used|called|imported|referenced)|unused|not (?:used|called|referenced)(?: anywhere| by anything)?|nobody (?:uses|calls)|no (?:uses|usages|callers)|dead code)\b/;
const LARGEST = /\b(?:largest|longest|biggest|most lines)\b/;
const LONGER = /\b(?:longer|larger|bigger|more) than (\d+) lines\b|\bover (\d+) lines\b/;
const MOST_USED = /\bmost(?:ly)?[ -](?:often |frequently |widely )?(?:used|called|referenced|imported|depended on)\b/;
const CHANGED_MOST =
  /\bchang(?:ed?|es|ing)(?: the)? (?:most|often)|\bmost (?:often |frequently )?(?:changed|edited|modified)|\bchurn\b|\bhot ?spots?\b/;
const TOGETHER =
  /\bchang(?:ed?|es|ing)(?: most| often| most often)? together(?: most| often| most often)?(?: with (.+))?$|\bco-?chang\w*(?: with (.+))?$|\bwhat else chang\w+ when (.+?) chang\w+$/;
const CALLERS_THROUGH =
  /^(?:who|what|which (?:functions?|methods?|code)) (?:calls?|reach(?:es)?|uses?|invokes?) (.+?) (?:through|via|by way of) (.+)$/;
const ALL_CALLERS = /^(?:list|show|find|table of|give me)(?: me)?(?: all)?(?: the)? callers of (.+)$/;
const HEIRS =
  /(?:\b(?:classes|types|structs|interfaces|who|what|which)\b.*\b(?:extends?|implements?|inherits?(?: from)?|subclass(?:es)?|derives? from)|^(?:list |show |find |all )*(?:the )?(?:implementations?|subclasses|implementors|heirs|descendants) of) (.+)$/;
const IMPORTS = /\b(?:files|modules|who|what|which)\b.*\b(?:imports?|requires?|includes?) (.+)$/;
const MARKERS = /\b(?:todos?|fixmes?)\b/;
const COUNTS =
  /^(?:how many|count(?: of)?|number of) (?:the )?(files|definitions|lines(?: of code)?|functions|methods|classes|symbols)\b(?:.*?\b(?:by|per|in each|of each|for each) (language|kind|folder|directory|class|type))?/;

/**
 * Understands a question about structure, in English or in its fixed form; null for any other question. The patterns
 * are narrow: what they do not name is searched for like everything else. Deterministic, no I/O.
 */
export function readStructure(text: string): StructureQuery | null {
  const fixed = readFixedForm(text);
  if (fixed) return fixed;
  const asked = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\s?!.]+$/, '');
  const { rest, scope } = takeScope(asked);
  const lower = rest.toLowerCase();
  // Names keep their case: they are cut out of what was typed, by position.
  const cut = (found: string | undefined): string => {
    const at = found === undefined ? -1 : lower.lastIndexOf(found);
    return at < 0 ? '' : named(rest.slice(at, at + found!.length));
  };

  const through = CALLERS_THROUGH.exec(lower);
  if (through) return { find: 'callers', of: cut(through[1]), through: cut(through[2]), ...scope };
  const callers = ALL_CALLERS.exec(lower);
  if (callers) return { find: 'callers', of: cut(callers[1]), ...scope };

  const together = TOGETHER.exec(lower);
  if (together) {
    const of = cut(together[1] ?? together[2] ?? together[3]);
    return { find: 'companions', ...(of && { of }), ...scope };
  }
  if (CHANGED_MOST.test(lower)) return { find: 'files', order: 'changes', ...scope };

  const kinds = kindsIn(lower);
  const heirs = HEIRS.exec(lower);
  if (heirs && isName(cut(heirs[1]))) return { find: 'heirs', of: cut(heirs[1]), ...scope };
  const imports = IMPORTS.exec(lower);
  if (imports && isName(cut(imports[1]))) return { find: 'files', imports: cut(imports[1]), order: 'path', ...scope };
  if (MARKERS.test(lower) && (ASKED.test(lower) || lower.split(' ').length <= 4)) return { find: 'markers', ...scope };

  const counts = COUNTS.exec(lower);
  if (counts) return countsOf(counts[1]!, counts[2], [...(kinds ?? [])], scope);
  if (![ASKED, LARGEST, MOST_USED, BEGINS_WITH_KIND].some((form) => form.test(lower))) return null;

  const without = NO_TEST.test(lower)
    ? 'tests'
    : NO_DOCS.test(lower)
      ? 'docs'
      : NO_USES.test(lower)
        ? 'uses'
        : undefined;
  const longer = LONGER.exec(lower);
  const isLargest = LARGEST.test(lower);
  const isMostUsed = MOST_USED.test(lower);
  if (!without && !longer && !isLargest && !isMostUsed) return null;
  if (/\b(?:files|modules)\b/.test(lower) && without !== 'uses') {
    const order = isMostUsed ? 'dependants' : 'lines';
    return { find: 'files', order, ...(without && { without }), ...scope };
  }
  if (!kinds) return null;
  const exported = /\b(?:exported|public)\b/.test(lower);
  return {
    find: 'definitions',
    kinds: [...kinds],
    ...(exported && { exported }),
    ...(without && { without }),
    ...(longer && { longerThan: Number(longer[1] ?? longer[2]) }),
    order: isMostUsed ? 'uses' : isLargest || longer ? 'lines' : 'path',
    ...scope,
  };
}

function kindsIn(lower: string): readonly SymbolKind[] | null {
  const word = KIND.exec(lower)?.[1];
  if (!word) return null;
  return KIND_WORDS[word] ?? KIND_WORDS[word === 'class' ? 'classes' : `${word}s`] ?? null;
}

function countsOf(
  of: string,
  by: string | undefined,
  kinds: SymbolKind[],
  scope: Scope & { limit?: number },
): StructureQuery {
  const what = of.startsWith('lines') ? 'lines' : of === 'files' ? 'files' : 'definitions';
  const group =
    by === 'directory'
      ? 'folder'
      : by === 'type'
        ? 'kind'
        : ((by as 'language' | 'kind' | 'folder' | 'class' | undefined) ??
          (what === 'definitions' ? 'kind' : 'language'));
  return { find: 'counts', of: what, by: group, kinds: what === 'definitions' ? kinds : [], ...scope };
}

/** `in src/engine`, `in Go`, `including tests`, `top 10`. */
function takeScope(asked: string): { rest: string; scope: Scope & { limit?: number } } {
  const scope: Scope & { limit?: number } = {};
  const rest = asked
    .replace(/\s*\b(?:including|with) (?:the )?tests$/i, () => ((scope.tests = true), ''))
    .replace(
      /\s+(?:in|under|below|within) (?:the )?(?:folder )?[`'"]?((?:[\w.@-]+\/)+[\w.@-]*)[`'"]?(?=\s|$)/i,
      (_all, path: string) => {
        scope.path = path;
        return '';
      },
    )
    .replace(/\s+in ([A-Za-z+#]+)(?: files| code)?$/i, (all, word: string) => {
      const language = languageNamed(word);
      if (language) scope.language = language;
      return language ? '' : all;
    })
    .replace(/^(?:(?:what|which) are )?(?:the )?(?:top |first )?(\d+) (?=\w)/i, (_all, n: string) => {
      scope.limit = Number(n);
      return '';
    })
    .replace(/^top (\d+) /i, (_all, n: string) => {
      scope.limit = Number(n);
      return '';
    });
  return { rest: rest.trim(), scope };
}

const SPELLINGS: Readonly<Record<string, string>> = {
  'c++': 'cpp',
  'c#': 'csharp',
  js: 'javascript',
  ts: 'typescript',
  golang: 'go',
  shell: 'bash',
};

function languageNamed(word: string): string | undefined {
  const lower = word.toLowerCase();
  const id = SPELLINGS[lower] ?? lower;
  return allLanguages.has(id) && id !== 'text' ? id : undefined;
}

/** A name or a path without quotation marks, articles and kinds. */
function named(text: string): string {
  const bare = text
    .trim()
    .replace(/^[`'"]|[`'"]$/g, '')
    .replace(/^(?:the|a|an)\s+/i, '');
  if (/[/\\]|\.\w{1,5}$/.test(bare) || bare.startsWith('@')) return bare.split(' ')[0]!;
  return nameIn(bare) ?? bare;
}

const isName = (text: string): boolean => text !== '' && !/\s/.test(text);
