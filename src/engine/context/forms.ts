import type { SymbolKind } from '../../core/outline.js';
import type { Definition, RepositoryFile } from './repository.js';

/** How much of a piece is shown. `lines`: a run of lines that is no definition. */
export type FormName = 'signature' | 'skeleton' | 'whole' | 'lines';

/** A text that stands for lines of a file; `…` where something is left out. Lines 1-based, inclusive. */
export interface Form {
  name: FormName;
  startLine: number;
  endLine: number;
  text: string;
}

const HOLDERS: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'trait', 'struct', 'enum', 'module']);
/** What their bodies say is what they are. */
const DATA: ReadonlySet<SymbolKind> = new Set(['interface', 'type', 'enum', 'struct']);

const VALUES: ReadonlySet<SymbolKind> = new Set(['type', 'constant', 'variable']);

/** Lines of a whole definition: longer ones are not shown whole, whatever the budget. */
const MOST_WHOLE = 60;
const MOST_MEMBERS = 40;
/** Lines of a declaration that is longer than its signature tells (a union, an object). */
const MOST_DATA = 12;
const MOST_SIGNATURE = 300;
/** Characters of a value's or type's signature from which on a shorter one comes before it. */
const LONG_SIGNATURE = 120;

/** The ways to show a definition, the shortest first; each longer than the one before. */
export function formsOf(file: RepositoryFile, definition: Definition): Form[] {
  const { startLine, endLine, kind } = definition;
  const lines = file.lines();
  const shown = (from: number, to: number): string => dedent(lines.slice(from - 1, to));
  const whole: Form = { name: 'whole', startLine, endLine, text: shown(startLine, endLine) };
  const forms: Form[] = [];
  const head = headForm(definition);
  if (head) forms.push(head);
  const short = signatureForm(lines, definition);
  if (short && short.text.length < whole.text.length) forms.push(short);
  if (HOLDERS.has(kind)) {
    const skeleton = skeletonForm(file, definition);
    if (skeleton && skeleton.text.length < whole.text.length && skeleton.text.length > (short?.text.length ?? 0))
      forms.push(skeleton);
  } else if (DATA.has(kind) && endLine - startLine >= MOST_DATA) {
    const text = `${shown(startLine, startLine + MOST_DATA - 1)}\n…`;
    forms.push({ name: 'skeleton', startLine, endLine: startLine + MOST_DATA - 1, text });
  }
  if (endLine - startLine < MOST_WHOLE || forms.length === 0) forms.push(whole);
  return forms;
}

/** Of a value or type that takes many words, what stands before them: `export type Formats = …`. */
function headForm({ kind, signature, startLine }: Definition): Form | undefined {
  if (!VALUES.has(kind) || signature.length <= LONG_SIGNATURE) return undefined;
  const equals = /[^=!<>]=(?![=>])/.exec(signature);
  if (!equals || equals.index > LONG_SIGNATURE) return undefined;
  const text = `${signature.slice(0, equals.index + 2)} …`;
  return { name: 'signature', startLine, endLine: startLine, text };
}

/** Its declaration as written, up to where the body begins. */
function signatureForm(lines: readonly string[], { startLine, endLine, signature }: Definition): Form | undefined {
  if (startLine === endLine && (lines[startLine - 1] ?? '').length <= MOST_SIGNATURE) return undefined;
  // The signature is folded: as many lines as its words take.
  const wanted = signature.replace(/\s+/g, '').length;
  let seen = 0;
  let end = startLine;
  for (; end < endLine; end++) {
    seen += (lines[end - 1] ?? '').replace(/\s+/g, '').length;
    if (seen >= wanted) break;
  }
  return { name: 'signature', startLine, endLine: end, text: `${signature} …` };
}

/** The declaration and those of its members, a line each. */
function skeletonForm(file: RepositoryFile, definition: Definition): Form | undefined {
  const { startLine, endLine, name, container } = definition;
  const path = container === '' ? name : `${container}.${name}`;
  const members = file
    .definitions()
    .filter((d) => d.container === path && d.startLine >= startLine && d.endLine <= endLine && d.startLine > startLine);
  if (members.length === 0) return undefined;
  const lines = file.lines();
  const out = [dedent(lines.slice(startLine - 1, Math.min(members[0]!.startLine - 1, startLine + 2)))];
  for (const member of members.slice(0, MOST_MEMBERS)) {
    const isShort = member.startLine === member.endLine;
    const text = isShort
      ? (lines[member.startLine - 1] ?? '').trim().slice(0, MOST_SIGNATURE)
      : `${member.signature} …`;
    out.push(`  ${text}`);
  }
  if (members.length > MOST_MEMBERS) out.push('  …');
  const text = out.join('\n');
  return { name: 'skeleton', startLine, endLine, text };
}

/** Takes away the indentation that all lines share; no blank lines at either end. */
export function dedent(lines: readonly string[]): string {
  const indents = lines.filter((l) => l.trim() !== '').map((l) => /^[ \t]*/.exec(l)![0].length);
  const least = indents.length > 0 ? Math.min(...indents) : 0;
  return lines
    .map((l) => l.slice(Math.min(least, l.length)).trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}
