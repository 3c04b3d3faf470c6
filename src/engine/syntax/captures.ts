import type { Node, QueryMatch } from 'web-tree-sitter';
import type { Reference, SymbolKind } from '../../core/outline.js';

/** Captures of a query, sorted into what they stand for (queries/README.md). Offsets are UTF-16, ends exclusive. */
export interface Span {
  start: number;
  end: number;
}

export interface Definition extends Span {
  kind: SymbolKind;
  name: Span;
  /** Where the signature ends; undefined when the query does not say. */
  signatureEnd?: number;
  container?: string;
  exported: boolean;
}

/** A node that holds members without being a definition. */
export interface Scope extends Span {
  container: string;
}

export interface Captures {
  /** By start; what contains before what is contained. One for each name. */
  definitions: Definition[];
  scopes: Scope[];
  outers: Span[];
  /** Comments and attributes, by start. */
  leads: (Span & { attribute: boolean })[];
  docs: Span[];
  imports: Span[];
  modules: Span[];
  importedNames: Span[];
  /** By start, one for each node. */
  references: (Span & { kind: Reference['kind']; row: number })[];
}

/** By start; of two that start together, the larger first. */
export const outerFirst = (a: Span, b: Span): number => a.start - b.start || b.end - a.end;

/** What a node means, strongest last. */
const REFERENCE_RANK = { type: 0, call: 1, inherit: 2 } as const;

/** `\s`, for the end of every node that is captured. */
const isWhite = (c: number): boolean => (c < 128 ? c === 32 || (c >= 9 && c <= 13) : /\s/.test(String.fromCharCode(c)));

/** `*Foo[T]`, `Foo<T>`, `A::B` → `Foo`, `Foo`, `A.B`. */
export function containerName(written: string): string {
  return written
    .replace(/[<[(].*$/s, '')
    .replace(/::|\\/g, '.')
    .replace(/[^\p{L}\p{N}_$.]+/gu, '')
    .replace(/^\.+|\.+$/g, '');
}

/** Sorts the captures of a query's matches, which may come in any order. */
export function collect(text: string, matches: readonly QueryMatch[]): Captures {
  const collector = new Collector(text);
  for (const match of matches) collector.take(match);
  return collector.captures();
}

/** The captures of one match that belong together. */
interface Parts {
  definition?: Node;
  kind?: SymbolKind;
  name?: Node;
  body?: Node;
  container?: Node;
  scope?: Node;
  exported: boolean;
}

class Collector {
  /** By where the name starts. */
  private readonly definitions = new Map<number, Definition & { pattern: number }>();
  /** These by where they start: several patterns may match one node. */
  private readonly references = new Map<number, Captures['references'][number]>();
  private readonly imports = new Map<number, Span>();
  private readonly modules = new Map<number, Span>();
  private readonly importedNames = new Map<number, Span>();
  private readonly scopes: Scope[] = [];
  private readonly outers: Span[] = [];
  private readonly leads: Captures['leads'] = [];
  private readonly docs: Span[] = [];

  constructor(private readonly text: string) {}

  take({ captures, patternIndex }: QueryMatch): void {
    const parts: Parts = { exported: false };
    // By number: there are as many as names in the code, and a first run ends before V8 optimizes iterators away.
    for (let i = 0; i < captures.length; i++) this.sort(captures[i]!.name, captures[i]!.node, parts);
    const { definition, kind, name, scope, container } = parts;
    if (definition && kind && name) this.define(definition, kind, name, parts, patternIndex);
    else if (scope && container) this.scopes.push({ ...this.span(scope), container: this.nameOf(container) });
  }

  captures(): Captures {
    return {
      definitions: [...this.definitions.values()].sort(outerFirst),
      scopes: this.scopes.sort(outerFirst),
      outers: this.outers.sort(outerFirst),
      leads: this.leads.sort(outerFirst),
      docs: this.docs.sort(outerFirst),
      imports: [...this.imports.values()].sort(outerFirst),
      modules: [...this.modules.values()].sort(outerFirst),
      importedNames: [...this.importedNames.values()].sort(outerFirst),
      references: [...this.references.values()].sort(outerFirst),
    };
  }

  /** Keeps what stands for itself, and puts the others to their match. */
  private sort(capture: string, node: Node, parts: Parts): void {
    switch (capture) {
      case 'reference.call':
        this.refer(node, 'call');
        break;
      case 'reference.type':
        this.refer(node, 'type');
        break;
      case 'reference.inherit':
        this.refer(node, 'inherit');
        break;
      case 'comment':
        this.leads.push({ ...this.span(node), attribute: false });
        break;
      case 'attribute':
        this.leads.push({ ...this.span(node), attribute: true });
        break;
      case 'outer':
        this.outers.push(this.span(node));
        break;
      case 'doc':
        this.docs.push(this.span(node));
        break;
      case 'import':
        this.imports.set(node.startIndex, this.span(node));
        break;
      case 'import.module':
        this.modules.set(node.startIndex, this.span(node));
        break;
      case 'import.name':
        this.importedNames.set(node.startIndex, this.span(node));
        break;
      case 'name':
        parts.name = node;
        break;
      case 'signature.end':
        parts.body = node;
        break;
      case 'container':
        parts.container = node;
        break;
      case 'scope':
        parts.scope = node;
        break;
      case 'exported':
        parts.exported = true;
        break;
      default:
        if (!capture.startsWith('definition.')) return;
        parts.definition = node;
        parts.kind = capture.slice('definition.'.length) as SymbolKind;
    }
  }

  /** Of several meanings of a node the strongest counts. */
  private refer(node: Node, kind: Reference['kind']): void {
    const known = this.references.get(node.startIndex);
    if (!known) {
      const { start, end } = this.span(node);
      this.references.set(start, { start, end, kind, row: node.startPosition.row });
    } else if (REFERENCE_RANK[kind] > REFERENCE_RANK[known.kind]) known.kind = kind;
  }

  /** Of several patterns that match a name the first counts. */
  private define(definition: Node, kind: SymbolKind, name: Node, parts: Parts, pattern: number): void {
    const { body, container, exported } = parts;
    const known = this.definitions.get(name.startIndex);
    // A pattern whose body is optional matches again without it; of several ends the first counts.
    const isBetter =
      !known ||
      pattern < known.pattern ||
      (pattern === known.pattern && (body?.startIndex ?? Infinity) < (known.signatureEnd ?? Infinity));
    if (!isBetter) return;
    const whole = this.span(definition);
    // Dart's bodies stand behind their signatures.
    if (body && body.startIndex >= whole.end) whole.end = this.span(body).end;
    this.definitions.set(name.startIndex, {
      ...whole,
      kind,
      name: this.span(name),
      signatureEnd: body?.startIndex,
      container: container && this.nameOf(container),
      exported,
      pattern,
    });
  }

  private nameOf(container: Node): string {
    return containerName(this.text.slice(container.startIndex, container.endIndex));
  }

  /** Some grammars count the line end, or the blank lines after it, as part of a node. */
  private span(node: Node): Span {
    let end = node.endIndex;
    while (end > node.startIndex && isWhite(this.text.charCodeAt(end - 1))) end--;
    return { start: node.startIndex, end };
  }
}
