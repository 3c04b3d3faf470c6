import type { ImportRef, Outline, Reference, SymbolDef, SymbolKind } from '../../core/outline.js';
import type { LanguageId } from '../../core/source.js';
import { containerName, outerFirst, type Captures, type Definition, type Scope, type Span } from './captures.js';
import { cut, docOf, headerOf } from './docs.js';
import { joinEquations } from './equations.js';
import { exportRule } from './exported.js';
import { Lines } from './lines.js';

const MAX_SIGNATURE = 300;
const MAX_NAME = 200;

const TYPES: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'trait', 'struct', 'enum', 'type']);
const CALLABLES: ReadonlySet<SymbolKind> = new Set(['function', 'method', 'constructor']);
const VALUES: ReadonlySet<SymbolKind> = new Set(['variable', 'constant', 'field', 'property']);
const CONSTRUCTORS: ReadonlySet<string> = new Set(['constructor', '__init__', '__construct', 'initialize']);
/** `Lock guard(mutex);` in a function reads like a prototype. */
const NO_LOCAL_PROTOTYPES: ReadonlySet<LanguageId> = new Set(['c', 'cpp']);
/** Languages where a definition's name may be written with what it is in: `ns::Foo::bar`. */
const QUALIFIED_NAMES: ReadonlySet<LanguageId> = new Set(['c', 'cpp', 'ruby', 'rust', 'php']);
/** Languages whose grammars put the comment above a key into the key before it. */
const ENDS_WITH_COMMENTS: ReadonlySet<LanguageId> = new Set(['yaml', 'toml']);
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
  const definitions = joinEquations(text, language, captures.definitions);
  widen(definitions, captures.outers);
  if (ENDS_WITH_COMMENTS.has(language)) endBeforeComments(text, definitions, captures.leads);
  const opened = nest(text, language, { ...captures, definitions }, lines, leads);
  const fileDoc = attachDocs(text, language, opened, captures.docs);
  const symbols = opened.flatMap((open) => open.symbol ?? []);
  return {
    language,
    symbols,
    imports: importsOf(text, captures, lines),
    references: referencesOf(text, captures),
    comments: commentRanges(captures),
    header: headerOf(fileDoc ? [...leads.top(), [fileDoc]] : leads.top(), language),
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

/** A comment at a definition's end that is not indented deeper than the definition belongs to what follows. */
function endBeforeComments(text: string, definitions: Definition[], leads: Captures['leads']): void {
  const column = (offset: number): number => offset - text.lastIndexOf('\n', offset - 1);
  for (const definition of definitions) {
    for (let i = firstFrom(leads, definition.end) - 1; i >= 0 && leads[i]!.start > definition.start; i--) {
      const { start, end } = leads[i]!;
      if (!BLANK.test(text.slice(end, definition.end)) || column(start) > column(definition.start)) break;
      definition.end = start;
      while (BLANK.test(text[definition.end - 1]!)) definition.end--;
    }
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
  const imports = new Set(captures.imports.map((node) => node.start));
  const opened: Open[] = [];
  let top: Open | undefined;
  const all: (Definition | Scope)[] = [...captures.definitions, ...captures.scopes].sort(outerFirst);
  for (const item of all) {
    while (top && (top.end <= item.start || (top.symbol && top.start === item.start && top.end === item.end))) {
      top = top.parent;
    }
    const around = top?.path ?? '';
    if (!('kind' in item)) {
      const container = join(around, item.container);
      top = { start: item.start, end: item.end, path: container, parent: top };
      opened.push(top);
      continue;
    }
    const { name, qualifier } = nameOf(text, language, item);
    if (name === '' || name === '_' || name.length > MAX_NAME) continue;
    const outOfLine = item.container ?? qualifier;
    const container = join(around, outOfLine ?? '');
    const kind = kindOf(item, name, top, outOfLine !== undefined);
    // `const x = require('x')` imports and defines nothing.
    if (isLocal(top) && item.signatureEnd === undefined && NO_LOCAL_PROTOTYPES.has(language)) continue;
    if (VALUES.has(kind) && (isLocal(top) || imports.has(item.start))) continue;
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
      signature: signatureOf(leads, item, kind, lead.declaration),
      doc: docOf(lead.comments, language),
      leadLine: lines.lineAt(lead.start),
      exported:
        item.exported ||
        (!isLocal(top) && isExported(head, name, outOfLine === undefined ? top?.symbol?.kind : 'class')),
    };
    top = { start: item.start, end: item.end, path: join(container, name), symbol, parent: top };
    opened.push(top);
  }
  return opened;
}

const join = (container: string, name: string): string =>
  container && name ? `${container}.${name}` : container || name;

/**
 * `ns::Foo::bar` is `bar` in `ns.Foo`. A macro that the grammar takes for a part of the name (`API_EXPORT Foo::bar`) goes
 * with the words before the last.
 */
function nameOf(text: string, language: LanguageId, item: Definition): { name: string; qualifier?: string } {
  const written = text.slice(item.name.start, item.name.end);
  if (!QUALIFIED_NAMES.has(language) || !(CALLABLES.has(item.kind) || TYPES.has(item.kind)) || !/::|\s/.test(written)) {
    // A selector may stand on several lines; Ruby's accessors are named by symbols.
    return { name: (item.kind === 'property' ? written.replace(/^:/, '') : written).replace(/\s+/g, ' ') };
  }
  const segments = written.split(/\s*::\s*/);
  const last = segments.pop()!;
  const name = /\boperator\b/.test(last) ? last.replace(/\s+/g, ' ') : /\S*$/.exec(last)![0];
  const qualifier = segments
    .map((segment) => containerName(/\S*$/.exec(segment)![0]))
    .filter(Boolean)
    .join('.');
  return { name, qualifier: qualifier || undefined };
}

function kindOf(item: Definition, name: string, around: Open | undefined, hasContainer: boolean): SymbolKind {
  const member = hasContainer || (around !== undefined && (!around.symbol || TYPES.has(around.symbol.kind)));
  if (item.kind === 'function' && member) return CONSTRUCTORS.has(name) ? 'constructor' : 'method';
  if (item.kind === 'method' && CONSTRUCTORS.has(name)) return 'constructor';
  if (item.kind === 'variable')
    return CAPITALS.test(name) ? 'constant' : member && !hasContainer ? 'field' : 'variable';
  return item.kind;
}

/** Inside a function, with no type in between? */
function isLocal(around: Open | undefined): boolean {
  return around?.symbol !== undefined && CALLABLES.has(around.symbol.kind);
}

/** The declaration on one line. Values without a marked end show their first line: the rest is data. */
function signatureOf(leads: Leads, item: Definition, kind: SymbolKind, start: number): string {
  // What does not fit after folding is not shown anyway; a generated table may be a megabyte.
  const end = Math.min(item.signatureEnd ?? item.end, start + 4 * MAX_SIGNATURE);
  let signature = leads.withoutComments(start, end);
  if (item.signatureEnd === undefined && (VALUES.has(kind) || kind === 'key')) {
    const newline = signature.indexOf('\n', Math.max(0, item.name.end - start));
    if (newline !== -1) signature = signature.slice(0, newline);
  }
  signature = signature.replace(/\s+/g, ' ').trim();
  // The mark that opens the body says nothing about the definition.
  return cut(signature.replace(/(?:\s*(?:[{=:;,\\]|=>|\b(?:do|where|end)))+$/, ''), MAX_SIGNATURE);
}

/** Docstrings go to the innermost definition around them; @returns the one that is the file's own. */
function attachDocs(
  text: string,
  language: LanguageId,
  opened: readonly Open[],
  docs: readonly Span[],
): string | undefined {
  let fileDoc: string | undefined;
  for (const doc of docs) {
    let at: Open | undefined = opened[firstFrom(opened, doc.start + 1) - 1];
    while (at && (at.end < doc.end || !at.symbol)) at = at.parent;
    const prose = text.slice(doc.start, doc.end);
    if (!at) fileDoc ??= prose;
    else if (!at.doc) {
      at.doc = doc;
      at.symbol!.doc = docOf([prose], language);
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
      const { start, end } = modules[module]!;
      const part = text.slice(start, end).replace(QUOTED, '');
      // Scala's grammar has a node for each part of a path.
      if (from.length > 0 && text[start - 1] === '.') from.push(`${from.pop()!}.${part}`);
      else from.push(part);
    }
    while (name < importedNames.length && importedNames[name]!.start < node.start) name++;
    for (; name < importedNames.length && importedNames[name]!.end <= node.end; name++) {
      const written = text.slice(importedNames[name]!.start, importedNames[name]!.end);
      if (!names.includes(written)) names.push(written);
    }
    if (from.length === 0) from.push('');
    // `import a, b` names two modules and nothing in them.
    for (const written of from) out.push({ module: written, names, line });
  }
  return out;
}

/** The last segment of `a.b::c`. */
const lastSegment = (name: string): string => /[^.:\\/]*$/.exec(name)![0];

/** Types that no repository defines; a single letter is a type parameter. */
const BUILT_IN_TYPES: ReadonlySet<string> = new Set(
  `string String str int Int i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 uint int8 int16 int32 int64 uint8
  uint16 uint32 uint64 size_t ssize_t uintptr float float32 float64 double Double Float bool boolean Boolean Bool byte
  rune char void Void any Any object Object error self Self None dict list tuple set bytes Override`.split(/\s+/),
);

function referencesOf(text: string, captures: Captures): Reference[] {
  const defined = new Set(captures.definitions.map((definition) => definition.name.start));
  const seen = new Set<string>();
  const out: Reference[] = [];
  let row = -1;
  for (const { start, end, kind, row: at } of captures.references) {
    if (defined.has(start) || end - start > MAX_NAME) continue;
    const name = lastSegment(text.slice(start, end));
    if (name === '' || (kind === 'type' && (name.length === 1 || BUILT_IN_TYPES.has(name)))) continue;
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
        if (newlines(gap) > (comments.length === 0 && this.isDoc(i) ? 2 : 1)) break;
        comments.unshift(text.slice(lead.start, lead.end));
      }
      top = lead.start;
    }
    return { start: top, declaration, comments };
  }

  /** The comments at the file's top, those on adjacent lines together. */
  top(): string[][] {
    const groups: string[][] = [];
    let at = 0;
    for (const lead of this.leads) {
      const gap = this.text.slice(at, Math.min(lead.start, at + 400));
      if (!BEFORE_HEADER.test(gap)) break;
      if (groups.length === 0 || newlines(gap) > 1) groups.push([]);
      if (!lead.attribute) groups.at(-1)!.push(this.text.slice(lead.start, lead.end));
      at = lead.end;
    }
    return groups;
  }

  /** The text of `[start, end)` with a blank for each comment in it. */
  withoutComments(start: number, end: number): string {
    let out = '';
    let at = start;
    for (let i = firstFrom(this.leads, start); i < this.leads.length && this.leads[i]!.start < end; i++) {
      const lead = this.leads[i]!;
      if (lead.attribute || lead.start < at) continue;
      out += `${this.text.slice(at, lead.start)} `;
      at = lead.end;
    }
    return at < end ? out + this.text.slice(at, end) : out;
  }

  /** Doc comments and long ones belong to what follows even with a blank line in between. */
  private isDoc(i: number): boolean {
    if (this.text.startsWith('/**', this.leads[i]!.start)) return true;
    const above = this.leads.slice(Math.max(0, i - 2), i + 1);
    return (
      above.length === 3 &&
      above.every((lead, j) => j === 0 || newlines(this.text.slice(above[j - 1]!.end, lead.start)) === 1)
    );
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
