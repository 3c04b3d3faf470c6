import { callSlot } from '../keyed.js';
import type { Relation } from './relation.js';
import { lettersKey, type SymbolTable } from './table.js';

/** Classes above a class that are asked for members. */
const MOST_ANCESTORS = 8;
/** Rows of one name that are looked at. */
const MOST_ROWS = 200;

type Name = 'members' | 'parents' | 'parameters' | 'parameterTypes' | 'results' | 'byLetters' | 'names';

/** What a cursor may know of definitions: all but those of files whose text is at hand. */
export class Symbols {
  private readonly parts: { table: SymbolTable; hidden: ReadonlySet<number> }[];
  private readonly typeOf = new Map<number, boolean>();
  private readonly membersOf = new Map<number, readonly number[]>();
  private readonly defined = new Map<number, boolean>();

  /** @param tables each with the paths of files that are left out */
  constructor(tables: readonly { table: SymbolTable; hidden: Iterable<string> }[]) {
    this.parts = tables.map(({ table, hidden }) => ({
      table,
      hidden: new Set([...hidden].map((path) => table.numbers.get(path) ?? -1)),
    }));
  }

  /** Whether a word names what has members: a class, a module, a file. */
  isType(word: number): boolean {
    let is = this.typeOf.get(word);
    if (is === undefined) this.typeOf.set(word, (is = this.rows('members', word, 1).length > 0));
    return is;
  }

  /** Whether a word names a definition. */
  defines(word: number): boolean {
    let is = this.defined.get(word);
    if (is === undefined) this.defined.set(word, (is = this.rows('names', word, 1).length > 0));
    return is;
  }

  /** Classes, modules or files that have a name with these letters. */
  typesLike(name: string): number[] {
    return this.rows('byLetters', lettersKey(name)).filter((type) => this.isType(type));
  }

  /** Members of a type, its own first, then what it inherits; each once. */
  members(type: number): readonly number[] {
    let members = this.membersOf.get(type);
    if (!members) this.membersOf.set(type, (members = this.findMembers(type)));
    return members;
  }

  private findMembers(type: number): number[] {
    const all = new Set<number>();
    const types = [type];
    for (let i = 0; i < types.length && i <= MOST_ANCESTORS; i++) {
      for (const member of this.rows('members', types[i]!)) all.add(member);
      for (const parent of this.rows('parents', types[i]!)) if (!types.includes(parent)) types.push(parent);
    }
    return [...all];
  }

  /** What the parameter is called that an argument is passed for; one name for each callee of that name. */
  parameters(callee: number, argument: number): number[] {
    return this.rows('parameters', callSlot(callee, argument));
  }

  parameterTypes(callee: number, argument: number): number[] {
    return this.rows('parameterTypes', callSlot(callee, argument));
  }

  /** Types of what functions, fields and variables of a name give or hold. */
  results(word: number): number[] {
    return this.rows('results', word).filter((type) => this.isType(type));
  }

  private rows(name: Name, key: number, most = MOST_ROWS): number[] {
    const values = new Set<number>();
    for (const { table, hidden } of this.parts) {
      const relation: Relation = table[name];
      relation.each(key, (value, file) => {
        if (!hidden.has(file)) values.add(value);
        return values.size < most;
      });
    }
    return [...values];
  }
}
