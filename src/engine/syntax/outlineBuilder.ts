import type { ImportRef, Outline, Reference, SymbolDef, SymbolKind } from '../../core/outline.js';
import type { LanguageId } from '../../core/source.js';
import { outerFirst, type Captures, type Definition, type Scope, type Span } from './captures.js';
import { cut, docOf, headerOf } from './docs.js';
import { exportRule } from './exported.js';
import { Lines } from './lines.js';

const MAX_SIGNATURE = 300;
const MAX_NAME = 200;

const TYPES: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'trait', 'struct', 'enum', 'type']);
const CALLABLES: ReadonlySet<SymbolKind> = new Set(['function', 'method', 'constructor']);
const VALUES: ReadonlySet<SymbolKind> = new Set(['variable', 'constant', 'field', 'property']);
const CONSTRUCTORS: ReadonlySet<string> = new Set(['constructor', '__init__', '__construct', 'initialize']);
const CAPITALS = /^[A-Z][A-Z0-9_]+$/;

/** What may stand between the top of a file and its first comment, or between two of them, in a header. */
const BEFORE_HEADER = /^(?:\uFEFF|#!.*|<\?php|<!DOCTYPE[^>]*>|(['"])use strict\1;?|declare\(strict_types=1\);|\s)*$/;

/** A definition or scope while its contents are visited. */
interface Open extends Span {
  path: string;
  /** The definition; undefined for a scope. */
  symbol?: SymbolDef;
  parent?: Open;
  doc?: Span;
}

/** Puts captures together to an outline. Deterministic; needs no tree any more. */
export function buildOutline(text: string, language: LanguageId, captures: Captures, hasErrors: boolean): Outline {
  const lines = new Lines(text);
  const leads = new Leads(text, captures.leads);
  widen(captures.definitions, captures.outers);
  const opened = nest(text, language, captures, lines, leads);
  const fileDoc = attachDocs(text, opened, captures.docs);
  const symbols = opened.flatMap((open) => open.symbol ?? []);
  return {
    language,
    symbols,
    imports: importsOf(text, captures, lines),
    references: referencesOf(text, captures),
    comments: commentRanges(captures),
    header: headerOf(fileDoc ? [...leads.top(), fileDoc] : leads.top()),
    hasErrors,
  };
}

/** The first definition in an outer node starts where that does, and ends there when it is the only one. */
function widen(definitions: Definition[], outers: readonly Span[]): void {
  for (const outer of outers.toReversed()) {
    const first = firstFrom(definitions, outer.start);
    const definition = definitions[first];
    if (!definition || definition.end > outer.end) continue;
    definition.start = outer.start;
    let next = first + 1;
    while (next < definitions.length && definitions[next]!.start < definition.end) next++;
    if (next === definitions.length || definitions[next]!.start >= outer.end) definition.end = outer.end;
  }
}

/** Index of the first span that starts at or after an offset. */
function firstFrom(spans: readonly Span[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Visits definitions and scopes in source order with a stack of those that are open: that gives each its container. */
function nest(text: string, language: LanguageId, captures: Captures, lines: Lines, leads: Leads): Open[] {
  const isExported = exportRule(language);
  const opened: Open[] = [];
  let top: Open | undefined;
  const all: (Definition | Scope)[] = [...captures.definitions, ...captures.scopes].sort(outerFirst);
  for (const item of all) {
    while (top && (top.end <= item.start || (top.symbol && top.start === item.start && top.end === item.end))) {
      top = top.parent;
    }
    const around = top?.path ?? '';
    const container = join(around, item.container ?? '');
    if (!('kind' in item)) {
      top = { start: item.start, end: item.end, path: container, parent: top };
      opened.push(top);
      continue;
    }
    const name = text.slice(item.name.start, item.name.end);
    if (name === '' || name.length > MAX_NAME) continue;
    const kind = kindOf(item, name, top, item.container !== undefined);
    if (VALUES.has(kind) && isLocal(top)) continue;
    const lead = leads.of(item.start);
    const head = text.slice(lead.declaration, item.name.start);
    const symbol: SymbolDef = {
      name,
      kind,
      container,
      startLine: lines.lineAt(lead.declaration),
      endLine: lines.lineAt(Math.max(lead.declaration, item.end - 1)),
      start: lead.declaration,
      end: item.end,
      signature: signatureOf(text, item, kind, lead.declaration),
      doc: docOf(lead.comments),
      leadLine: lines.lineAt(lead.start),
      exported: item.exported || isExported(head, name, top?.symbol?.kind),
    };
    top = { start: item.start, end: item.end, path: join(container, name), symbol, parent: top };
    opened.push(top);
  }
  return opened;
}

const join = (container: string, name: string): string => (container && name ? `${container}.${name}` : container || name);

function kindOf(item: Definition, name: string, around: Open | undefined, hasContainer: boolean): SymbolKind {
  const member = hasContainer || (around !== undefined && (!around.symbol || TYPES.has(around.symbol.kind)));
  if (item.kind === 'function' && member) return CONSTRUCTORS.has(name) ? 'constructor' : 'method';
  if (item.kind === 'method' && CONSTRUCTORS.has(name)) return 'constructor';
  if (item.kind === 'variable') return CAPITALS.test(name) ? 'constant' : member && !hasContainer ? 'field' : 'variable';
  return item.kind;
}

/** Inside a function, with no type in between? */
function isLocal(around: Open | undefined): boolean {
  return around?.symbol !== undefined && CALLABLES.has(around.symbol.kind);
}

/** The declaration on one line. Values without a marked end show their first line: the rest is data. */
function signatureOf(text: string, item: Definition, kind: SymbolKind, start: number): string {
  let end = item.signatureEnd ?? item.end;
  // What does not fit after folding is not shown anyway; a generated table may be a megabyte.
  end = Math.min(end, start + 4 * MAX_SIGNATURE);
  let signature = text.slice(start, end);
  if (item.signatureEnd === undefined && (VALUES.has(kind) || kind === 'key')) {
    const nameEnd = Math.max(0, item.name.end - start);
    const newline = signature.indexOf('\n', nameEnd);
    if (newline !== -1) signature = signature.slice(0, newline);
  }
  signature = signature.replace(/\s+/g, ' ').trim();
  // The mark that opens the body says nothing about the definition.
  return cut(signature.replace(/\s*(?:\{|=>?|:|;|,|\bdo|\bwhere)$/, ''), MAX_SIGNATURE);
}

/** Docstrings go to the innermost definition around them; @returns the one that is the file's own. */
function attachDocs(text: string, opened: readonly Open[], docs: readonly Span[]): string | undefined {
  let fileDoc: string | undefined;
  for (const doc of docs) {
    let at: Open | undefined = opened[firstFrom(opened, doc.start + 1) - 1];
    while (at && (at.end < doc.end || !at.symbol)) at = at.parent;
    const prose = text.slice(doc.start, doc.end);
    if (!at) fileDoc ??= prose;
    else if (!at.doc) {
      at.doc = doc;
      at.symbol!.doc = docOf([prose]);
    }
  }
  return fileDoc;
}

const QUOTED = /^[<"'`]+|[>"'`;]+$/g;

function importsOf(text: string, captures: Captures, lines: Lines): ImportRef[] {
  const out: ImportRef[] = [];
  let module = 0;
  let name = 0;
  const { modules, importedNames } = captures;
  for (const node of captures.imports) {
    const line = lines.lineAt(node.start);
    const from: string[] = [];
    const names: string[] = [];
    while (module < modules.length && modules[module]!.start < node.start) module++;
    for (; module < modules.length && modules[module]!.end <= node.end; module++) {
      from.push(text.slice(modules[module]!.start, modules[module]!.end).replace(QUOTED, ''));
    }
    while (name < importedNames.length && importedNames[name]!.start < node.start) name++;
    for (; name < importedNames.length && importedNames[name]!.end <= node.end; name++) {
      names.push(text.slice(importedNames[name]!.start, importedNames[name]!.end));
    }
    if (from.length === 0) from.push('');
    // `import a, b` names two modules and nothing in them.
    for (const written of from) out.push({ module: written, names, line });
  }
  return out;
}

/** The last segment of `a.b::c`. */
const lastSegment = (name: string): string => /[^.:\\/]*$/.exec(name)![0];

function referencesOf(text: string, captures: Captures): Reference[] {
  const defined = new Set(captures.definitions.map((definition) => definition.name.start));
  const seen = new Set<string>();
  const out: Reference[] = [];
  let row = -1;
  for (const { start, end, kind, row: at } of captures.references) {
    if (defined.has(start) || end - start > MAX_NAME) continue;
    const name = lastSegment(text.slice(start, end));
    if (name === '') continue;
    if (at !== row) seen.clear();
    row = at;
    const key = `${kind} ${name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    out.push({ name, kind, line: at + 1 });
  }
  return out;
}

/** Comments and docstrings as one list of ranges that do not overlap. */
function commentRanges(captures: Captures): Uint32Array {
  const spans = [...captures.leads.filter((lead) => !lead.attribute), ...captures.docs].sort(outerFirst);
  const out: number[] = [];
  let end = 0;
  for (const span of spans) {
    if (span.end <= end) continue;
    out.push(Math.max(span.start, end), span.end);
    end = span.end;
  }
  return Uint32Array.from(out);
}

const BLANK = /^\s*$/;

/** Finds the comments and attributes that belong to a definition. */
class Leads {
  constructor(
    private readonly text: string,
    private readonly leads: Captures['leads'],
  ) {}

  /**
   * @param start of the definition's node. Its `declaration` starts after the attributes in it; its lead takes in what
   * stands directly above: comments without a blank line in between, and attributes.
   */
  of(start: number): { start: number; declaration: number; comments: string[] } {
    const { text, leads } = this;
    let inside = firstFrom(leads, start);
    const above = inside - 1;
    const comments: string[] = [];
    let declaration = start;
    while (inside < leads.length && leads[inside]!.start === declaration) {
      const lead = leads[inside]!;
      if (!lead.attribute) comments.push(text.slice(lead.start, lead.end));
      declaration = lead.end;
      while (BLANK.test(text[declaration] ?? 'x')) declaration++;
      // An annotation's arguments may hold comments or attributes of their own.
      while (inside < leads.length && leads[inside]!.start < declaration) inside++;
    }
    let top = start;
    for (let i = above; i >= 0; i--) {
      const lead = leads[i]!;
      if (lead.end > top) continue;
      const gap = text.slice(lead.end, top);
      if (!BLANK.test(gap) || !this.startsLine(lead.start)) break;
      if (!lead.attribute) {
        if (newlines(gap) > 1) break;
        comments.unshift(text.slice(lead.start, lead.end));
      }
      top = lead.start;
    }
    return { start: top, declaration, comments };
  }

  /** The comments at the file's top. */
  top(): string[] {
    const out: string[] = [];
    let at = 0;
    for (const lead of this.leads) {
      if (!BEFORE_HEADER.test(this.text.slice(at, Math.min(lead.start, at + 400)))) break;
      if (!lead.attribute) out.push(this.text.slice(lead.start, lead.end));
      at = lead.end;
    }
    return out;
  }

  /** False for a comment behind code on the same line. */
  private startsLine(offset: number): boolean {
    const line = this.text.lastIndexOf('\n', offset - 1) + 1;
    return offset - line > 400 ? false : BLANK.test(this.text.slice(line, offset));
  }
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
