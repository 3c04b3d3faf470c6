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

const WHITE = /\s/;

/** Some grammars count the line end, or the blank lines after it, as part of a node. */
function span(text: string, node: Node): Span {
  let end = node.endIndex;
  while (end > node.startIndex && WHITE.test(text[end - 1]!)) end--;
  return { start: node.startIndex, end };
}

/** `*Foo[T]`, `Foo<T>`, `A::B` → `Foo`, `Foo`, `A.B`. */
export function containerName(written: string): string {
  return written
    .replace(/[<[(].*$/s, '')
    .replace(/::|\\/g, '.')
    .replace(/[^\p{L}\p{N}_$.]+/gu, '')
    .replace(/^\.+|\.+$/g, '');
}

/** @param matches in any order */
export function collect(text: string, matches: readonly QueryMatch[]): Captures {
  const definitions = new Map<number, Definition & { pattern: number }>();
  const references = new Map<number, Captures['references'][number]>();
  const scopes: Scope[] = [];
  const outers: Span[] = [];
  const leads: Captures['leads'] = [];
  const docs: Span[] = [];
  const imports = new Map<number, Span>();
  const modules = new Map<number, Span>();
  const importedNames = new Map<number, Span>();

  const refer = (node: Node, kind: Reference['kind']): void => {
    const known = references.get(node.startIndex);
    if (!known) {
      const { start, end } = span(text, node);
      references.set(start, { start, end, kind, row: node.startPosition.row });
    } else if (REFERENCE_RANK[kind] > REFERENCE_RANK[known.kind]) known.kind = kind;
  };

  for (const match of matches) {
    let definition: Node | undefined;
    let kind: SymbolKind | undefined;
    let name: Node | undefined;
    let body: Node | undefined;
    let container: Node | undefined;
    let scope: Node | undefined;
    let exported = false;
    for (const { name: capture, node } of match.captures) {
      switch (capture) {
        case 'reference.call':
          refer(node, 'call');
          break;
        case 'reference.type':
          refer(node, 'type');
          break;
        case 'reference.inherit':
          refer(node, 'inherit');
          break;
        case 'comment':
          leads.push({ ...span(text, node), attribute: false });
          break;
        case 'attribute':
          leads.push({ ...span(text, node), attribute: true });
          break;
        case 'name':
          name = node;
          break;
        case 'signature.end':
          body = node;
          break;
        case 'container':
          container = node;
          break;
        case 'scope':
          scope = node;
          break;
        case 'outer':
          outers.push(span(text, node));
          break;
        case 'exported':
          exported = true;
          break;
        case 'doc':
          docs.push(span(text, node));
          break;
        case 'import':
          imports.set(node.startIndex, span(text, node));
          break;
        case 'import.module':
          modules.set(node.startIndex, span(text, node));
          break;
        case 'import.name':
          importedNames.set(node.startIndex, span(text, node));
          break;
        default:
          if (capture.startsWith('definition.')) {
            definition = node;
            kind = capture.slice('definition.'.length) as SymbolKind;
          }
      }
    }
    if (definition && kind && name) {
      const known = definitions.get(name.startIndex);
      // A pattern whose body is optional matches again without it; of several ends the first counts.
      const better =
        !known ||
        match.patternIndex < known.pattern ||
        (match.patternIndex === known.pattern && (body?.startIndex ?? Infinity) < (known.signatureEnd ?? Infinity));
      if (better) {
        const whole = span(text, definition);
        // Dart's bodies stand behind their signatures.
        if (body && body.startIndex >= whole.end) whole.end = span(text, body).end;
        definitions.set(name.startIndex, {
          ...whole,
          kind,
          name: span(text, name),
          signatureEnd: body?.startIndex,
          container: container && containerName(text.slice(container.startIndex, container.endIndex)),
          exported,
          pattern: match.patternIndex,
        });
      }
    } else if (scope && container) {
      scopes.push({
        ...span(text, scope),
        container: containerName(text.slice(container.startIndex, container.endIndex)),
      });
    }
  }

  return {
    definitions: [...definitions.values()].sort(outerFirst),
    scopes: scopes.sort(outerFirst),
    outers: outers.sort(outerFirst),
    leads: leads.sort(outerFirst),
    docs: docs.sort(outerFirst),
    imports: [...imports.values()].sort(outerFirst),
    modules: [...modules.values()].sort(outerFirst),
    importedNames: [...importedNames.values()].sort(outerFirst),
    references: [...references.values()].sort(outerFirst),
  };
}
