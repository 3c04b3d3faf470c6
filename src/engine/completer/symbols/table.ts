import { isType, type SymbolDef } from '../../../core/outline.js';
import type { LanguageId } from '../../../core/source.js';
import { callSlot } from '../keyed.js';
import type { Vocabulary } from '../tokens.js';
import { Relation } from './relation.js';
import { readSignature } from './signature.js';

/** A definition as the index has it. */
export type Symbol = Pick<SymbolDef, 'name' | 'kind' | 'container' | 'signature'> & { exported: boolean | number };

/** What one file defines. */
export interface SymbolFile {
  path: string;
  language: LanguageId;
  symbols: readonly Symbol[];
}

/** Files that stand for their folder. */
const FOLDER_FILES = new Set(['index', '__init__', 'mod', 'lib', 'init', 'main']);
/** Languages whose files are tables that other files get whole. */
const FILES_ARE_TABLES = new Set(['lua', 'javascript']);
const MOST_TYPES = 4;

/** Definitions of many files, by ids of a vocabulary; every row knows its file, so that any file can be left out. */
export class SymbolTable {
  private constructor(
    /** Path → number of the file. */
    readonly numbers: ReadonlyMap<string, number>,
    /** Class, module or file → what it has. */
    readonly members: Relation,
    /** Class → what it extends and implements. */
    readonly parents: Relation,
    /** Callee and argument → what the parameter is called. */
    readonly parameters: Relation,
    /** Callee and argument → of what type it is. */
    readonly parameterTypes: Relation,
    /** Function, field or variable → type of what it gives or holds. */
    readonly results: Relation,
    /** Letters of a type's name → the type. */
    readonly byLetters: Relation,
    /** What is defined. */
    readonly names: Relation,
  ) {}

  static *of(files: Iterable<SymbolFile>, vocabulary: Vocabulary): Generator<void, SymbolTable> {
    const rows = new Rows(vocabulary);
    const numbers = new Map<string, number>();
    for (const file of files) {
      rows.add(file, numbers.size);
      numbers.set(file.path, numbers.size);
      yield;
    }
    const { members, parents, parameters, parameterTypes, results, byLetters, names } = rows;
    return new SymbolTable(
      numbers,
      yield* Relation.of(members),
      yield* Relation.of(parents),
      yield* Relation.of(parameters),
      yield* Relation.of(parameterTypes),
      yield* Relation.of(results),
      yield* Relation.of(byLetters),
      yield* Relation.of(names),
    );
  }

  get bytes(): number {
    const { members, parents, parameters, parameterTypes, results, byLetters, names } = this;
    return [members, parents, parameters, parameterTypes, results, byLetters, names].reduce((n, r) => n + r.bytes, 0);
  }
}

/** A key for names that differ in case and separators only. */
export function lettersKey(name: string): number {
  let hash = 17;
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i) | 32;
    if ((c >= 97 && c <= 122) || c > 127) hash = Math.imul(hash ^ c, 0x01000193);
  }
  return hash >>> 1;
}

/** Relations of a table while it grows. */
class Rows {
  readonly members: number[] = [];
  readonly parents: number[] = [];
  readonly parameters: number[] = [];
  readonly parameterTypes: number[] = [];
  readonly results: number[] = [];
  readonly byLetters: number[] = [];
  readonly names: number[] = [];

  constructor(private readonly vocabulary: Vocabulary) {}

  add({ path, language, symbols }: SymbolFile, file: number): void {
    const id = (name: string): number => this.vocabulary.id(name);
    const modules = moduleNames(path, language).map(id);
    for (const module of modules) this.byLetters.push(lettersKey(this.vocabulary.texts[module]!), module, file);
    const filesAreTables = FILES_ARE_TABLES.has(language);
    for (const symbol of symbols) {
      const name = firstWord(symbol.name);
      if (name === '') continue;
      const own = id(name);
      this.names.push(own, own, file);
      const holder = lastWord(symbol.container);
      if (holder !== '' && symbol.kind !== 'constructor') this.members.push(id(holder), own, file);
      if (symbol.exported && (holder === '' || filesAreTables))
        for (const module of modules) this.members.push(module, own, file);
      this.read(symbol, holder, own, language, file);
    }
  }

  private read(symbol: Symbol, holder: string, own: number, language: LanguageId, file: number): void {
    const id = (name: string): number => this.vocabulary.id(name);
    const { parameters, result, parents } = readSignature(symbol, language);
    const callee = symbol.kind === 'constructor' && holder !== '' ? id(holder) : own;
    parameters.forEach(({ name, types }, argument) => {
      const slot = callSlot(callee, argument);
      this.parameters.push(slot, id(name), file);
      for (const type of types.slice(0, MOST_TYPES)) this.parameterTypes.push(slot, id(type), file);
    });
    if (isType(symbol.kind)) {
      this.byLetters.push(lettersKey(symbol.name), own, file);
      for (const parent of parents.slice(0, 2 * MOST_TYPES)) this.parents.push(own, id(parent), file);
    } else for (const type of result.slice(0, MOST_TYPES)) this.results.push(own, id(type), file);
  }
}

/** What a file's module is called where it is imported: its own name, or its folder's. */
function moduleNames(path: string, language: LanguageId): string[] {
  const parts = path.split('/');
  const own = parts.at(-1)!.replace(/\..*$/, '');
  const folder = parts.at(-2);
  const names = FOLDER_FILES.has(own) || language === 'go' ? [folder, own] : [own];
  return names.filter((name) => name !== undefined && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) as string[];
}

const firstWord = (name: string): string => /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(name)?.[0] ?? '';
const lastWord = (name: string): string => /[\p{L}_$][\p{L}\p{N}_$]*$/u.exec(name)?.[0] ?? '';
