import type { Usage, WhichDefinition } from '../../../core/answer.js';
import { isType } from '../../../core/outline.js';
import { fold } from '../../../core/terms.js';
import type { Definition, SymbolEntry } from '../../store/retrievalReader.js';
import type { StoredOutline } from '../../store/record.js';
import type { FileOfContent, Store } from '../../store/store.js';
import { isDeclared, receiverOf } from './receiver.js';

/** Contents that the files of a content import, use, extend or test. */
export type Links = (contentId: number) => ReadonlySet<number>;

/** A line that uses the name. */
export interface Use {
  file: FileOfContent;
  outline: StoredOutline;
  kind: Usage['kind'];
  line: number;
  /** The line, and the whole file, as they are now. */
  text: string;
  source: () => string;
}

/** Languages that say `this.` or `self.` before a member of the own class. */
const EXPLICIT_SELF = new Set(['typescript', 'tsx', 'javascript', 'python', 'php', 'go', 'rust', 'lua']);
const MEMBERS: ReadonlySet<string> = new Set(['method', 'constructor', 'property', 'field']);
/** Definitions of the same name whose supertypes are looked at. */
const MOST_KIN = 60;
/** Letters of a variable from which on it may be called by a part of its type's name. */
const TELLING = 3;

/**
 * Which of several definitions of one name a use means: read from what it is used on, from the types that the file
 * declares, and from what the file leads to. Outlines know names, not what they are bound to; so the answer may be that
 * it cannot be told.
 */
export class Binding {
  private readonly contents: ReadonlySet<number>;
  private readonly rivalContents: ReadonlySet<number>;
  /** Names of the types that the definitions are members of. */
  private readonly owners: ReadonlySet<string>;
  private readonly rivalOwners: ReadonlySet<string>;
  /** Owners of rivals that extend an owner, or that an owner extends. */
  private kin: ReadonlySet<string> | null = null;
  private readonly isMember: boolean;
  private supertypes: ReadonlySet<string> | null = null;
  private readonly types = new Map<number, readonly SymbolEntry[]>();
  private readonly linked = new Map<number, ReadonlySet<number>>();

  private constructor(
    private readonly name: string,
    own: readonly Definition[],
    private readonly rivals: readonly Definition[],
    private readonly store: Store,
    private readonly links: Links,
  ) {
    this.contents = new Set(own.map(({ contentId }) => contentId));
    this.rivalContents = new Set(rivals.map(({ contentId }) => contentId));
    this.owners = ownersOf(own);
    this.rivalOwners = new Set([...ownersOf(rivals)].filter((owner) => !this.owners.has(owner)));
    this.isMember = own.some(({ kind, container }) => container !== '' && MEMBERS.has(kind));
  }

  /** Null where the index knows no such definition: then every use of the name is as good as another. */
  static of(store: Store, name: string, bound: WhichDefinition, links: Links): Binding | null {
    const all = store.definitionsNamed(fold(name)).filter((definition) => definition.name === name);
    const content = bound.path === undefined ? undefined : store.file(bound.path)?.contentId;
    const isOwn = ({ contentId, container }: Definition): boolean =>
      (content === undefined || contentId === content) &&
      (bound.container === undefined ||
        container === bound.container ||
        (bound.container !== '' && container.endsWith(`.${bound.container}`)));
    const own = all.filter(isOwn);
    if (own.length === 0) return null;
    const rivals = all.filter((definition) => !isOwn(definition));
    return new Binding(name, own, rivals, store, links);
  }

  /** May the file see the definition? Such files are looked at first. */
  sees({ contentId }: Pick<FileOfContent, 'contentId'>): boolean {
    if (this.contents.has(contentId)) return true;
    return this.leadsTo(contentId, this.contents);
  }

  /** Is the definition meant? Null: it cannot be told. */
  isMeant(use: Use): boolean | null {
    const receiver = receiverOf(use.text, this.name, use.kind);
    switch (receiver.form) {
      case 'self':
        return this.inOwnClass(use);
      case 'expression':
        return this.isMember || this.sees(use.file) ? this.ofUnknown(use) : false;
      case 'name':
        return this.on(receiver.name, use);
      case 'none':
        return this.alone(use);
    }
  }

  private alone(use: Use): boolean | null {
    const { file, kind } = use;
    if (this.isMember && kind === 'call') return EXPLICIT_SELF.has(file.language) ? false : this.inOwnClass(use);
    const shadows = this.rivals.some(({ contentId, container }) => contentId === file.contentId && container === '');
    return shadows && !this.contents.has(file.contentId) ? false : this.byScope(use);
  }

  /** `this.name()`: of the class around it, or of one that it extends. */
  private inOwnClass(use: Use): boolean | null {
    const { file, outline, line } = use;
    if (!this.isMember) return false;
    const around = this.typesIn(file.contentId).findLast(
      ({ startLine, endLine }) => startLine <= line && line <= endLine,
    )?.name;
    if (around === undefined) return this.byScope(use);
    const defines = (definitions: ReadonlySet<number>, owners: ReadonlySet<string>): boolean =>
      definitions.has(file.contentId) && owners.has(around);
    if (defines(this.contents, this.owners)) return true;
    // A supertype calls what it declares: which heir's it is shows when it runs.
    if (defines(this.rivalContents, this.rivalOwners)) return this.ownSupertypes().has(around) ? null : false;
    const supertypes = supertypesIn(outline);
    if (supertypes.some((name) => this.owners.has(name))) return true;
    if (this.ownSupertypes().has(around)) return true;
    if (supertypes.some((name) => this.rivalOwners.has(name))) return false;
    return supertypes.length > 0 && this.byScope(use) !== false ? null : false;
  }

  /** `receiver.name()`. */
  private on(receiver: string, use: Use): boolean | null {
    const { file } = use;
    const own = likeness(receiver, this.owners);
    const rival = likeness(receiver, this.rivalOwners);
    if (own > rival) return true;
    if (rival > own) return likeness(receiver, this.kinOfOwners()) > 0 ? null : false;
    // A module's function is called by the name of what was imported.
    if (!this.isMember) return this.sees(file) ? this.byScope(use) : false;
    const source = use.source();
    if (isDeclared(source, receiver, this.owners)) return true;
    if (isDeclared(source, receiver, this.rivalOwners))
      return isDeclared(source, receiver, this.kinOfOwners()) ? null : false;
    const isTypeName = /^\p{Lu}.*\p{Ll}/u.test(receiver);
    return isTypeName ? this.isHeir(receiver) : this.ofUnknown(use);
  }

  /** Of something whose type is not told, a file that leads to one definition alone still may use another one. */
  private ofUnknown(use: Use): boolean | null {
    const isOpen = this.rivals.length > 0 && !isTelling(this.name) && !this.contents.has(use.file.contentId);
    const scope = this.byScope(use);
    return scope && isOpen ? null : scope;
  }

  /** A type that extends an owner, and defines no such member itself. */
  private isHeir(type: string): boolean {
    return this.store
      .definitionsNamed(fold(type))
      .filter(({ name, kind }) => name === type && isType(kind))
      .some(({ contentId }) => supertypesIn(this.store.outline(contentId)).some((name) => this.owners.has(name)));
  }

  /** By what the file leads to alone. */
  private byScope({ file, source }: Use): boolean | null {
    const rival = this.rivalContents.has(file.contentId) || this.leadsTo(file.contentId, this.rivalContents);
    if (this.contents.has(file.contentId)) return !this.isMember || !rival ? true : null;
    if (this.sees(file)) return rival ? null : true;
    if (rival) return false;
    if (isTelling(this.name)) return this.rivals.length === 0 ? true : null;
    // A member of a type that the file does not even mention, by a name such as `get`.
    return this.isMember && !this.mentionsOwner(source()) ? false : null;
  }

  private mentionsOwner(source: string): boolean {
    return [...this.owners].some((owner) => source.includes(owner));
  }

  private leadsTo(contentId: number, contents: ReadonlySet<number>): boolean {
    let linked = this.linked.get(contentId);
    if (!linked) this.linked.set(contentId, (linked = this.links(contentId)));
    for (const content of contents) if (linked.has(content)) return true;
    return false;
  }

  private kinOfOwners(): ReadonlySet<string> {
    if (this.kin) return this.kin;
    const above = this.ownSupertypes();
    const kin = this.rivals.slice(0, MOST_KIN).filter(({ contentId, container }) => {
      const owner = lastOf(container);
      return above.has(owner) || supertypesIn(this.store.outline(contentId)).some((name) => this.owners.has(name));
    });
    return (this.kin = ownersOf(kin));
  }

  private ownSupertypes(): ReadonlySet<string> {
    return (this.supertypes ??= new Set(
      [...this.contents].flatMap((content) => supertypesIn(this.store.outline(content))),
    ));
  }

  /** The types that a content defines, in source order. */
  private typesIn(contentId: number): readonly SymbolEntry[] {
    let types = this.types.get(contentId);
    if (!types) this.types.set(contentId, (types = this.store.symbols(contentId).filter(({ kind }) => isType(kind))));
    return types;
  }
}

const lastOf = (container: string): string => container.slice(container.lastIndexOf('.') + 1);

const ownersOf = (definitions: readonly Definition[]): ReadonlySet<string> =>
  new Set(definitions.filter(({ container }) => container !== '').map(({ container }) => lastOf(container)));

/** Names of the supertypes in a file. */
const supertypesIn = ({ uses }: StoredOutline): string[] => uses.inherit.map(([name]) => name);

/** Does one alone have such a name: are there several words in it? */
const isTelling = (name: string): boolean => name.length > 5 && /[\p{Ll}\d]\p{Lu}|[^_]_[^_]/u.test(name);

/** How much a variable is called like one of these types: 3 alike, 2 one ends with the other, 0 not. */
function likeness(variable: string, types: ReadonlySet<string>): number {
  const folded = fold(variable);
  let most = 0;
  for (const type of types) {
    const other = fold(type);
    if (other === folded || other === `i${folded}`) most = 3;
    else if (folded.length >= TELLING && other.length >= TELLING && (other.endsWith(folded) || folded.endsWith(other)))
      most = Math.max(most, 2);
  }
  return most;
}
