import type { LanguageId } from '../../core/source.js';

/**
 * Is a definition visible outside its file, by its language's rule? `head` is its text before the name (modifiers,
 * keywords), `parentKind` the kind of the definition around it.
 */
type Rule = (head: string, name: string, parentKind: string | undefined) => boolean;

const isPrivate = /\b(?:private|fileprivate|protected|internal)\b/;
const notPrivate: Rule = (head) => !isPrivate.test(head);
const noUnderscore: Rule = (_head, name) => !name.startsWith('_') || /^__\w+__$/.test(name);
const says =
  (word: RegExp): Rule =>
  (head) =>
    word.test(head);

/** Members follow their class; what stands alone needs the keyword. */
const ecmaScript: Rule = (head, name, parentKind) =>
  parentKind === undefined || parentKind === 'module'
    ? /\bexport\b/.test(head)
    : !name.startsWith('#') && !name.startsWith('_') && !isPrivate.test(head);

const RULES: Record<LanguageId, Rule> = {
  typescript: ecmaScript,
  tsx: ecmaScript,
  javascript: ecmaScript,
  python: noUnderscore,
  go: (_head, name) => /^\p{Lu}/u.test(name),
  rust: (head, _name, parentKind) => parentKind === 'trait' || parentKind === 'enum' || /\bpub\b/.test(head),
  java: (head, _name, parentKind) => parentKind === 'interface' || parentKind === 'enum' || /\bpublic\b/.test(head),
  csharp: (head, _name, parentKind) => parentKind === 'interface' || parentKind === 'enum' || /\bpublic\b/.test(head),
  php: notPrivate,
  c: (head) => !/\bstatic\b/.test(head),
  cpp: (head) => !/\bstatic\b/.test(head),
  ruby: noUnderscore,
  kotlin: notPrivate,
  scala: notPrivate,
  swift: notPrivate,
  dart: noUnderscore,
  lua: (head) => !/\blocal\b/.test(head),
  elixir: (head) => !/\bdef(?:macro|guard)?p\b/.test(head),
  zig: says(/\b(?:pub|export)\b/),
};

const always: Rule = () => true;

/** The rule of a language; where there is no notion of it, everything is exported. */
export const exportRule = (language: LanguageId): Rule => RULES[language] ?? always;
