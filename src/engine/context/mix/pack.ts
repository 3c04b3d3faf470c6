import type { CountTokens } from '../../../core/tokens.js';
import { isPlaced, type Target } from '../candidate.js';
import { dedent, type Form, formsOf } from '../forms.js';
import type { Merged } from './merge.js';

/** A piece and how much of it is shown. */
export interface Packed {
  piece: Merged;
  form: Form;
  tokens: number;
}

/**
 * How much longer pieces have to be worth more: value per token to this power. This and the share of lines chosen on
 * cursors mined from four trees (definitions in 1,024 tokens: 0.91; with 0.5 and 0.05, 0.88; with 0.5 and 0.2, 0.79).
 */
const LENGTH_POWER = 0.75;
/** What lines that only use a name are worth beside its definition. */
const LINES_SHARE = 0.05;
/** Tokens that every piece costs a reader, whatever its length. */
const PIECE_COST = 16;
/** Share of the budget that one piece may take when there are others. */
const LARGEST_SHARE = 0.4;
/** Share of its names that a run of lines may have in common with one that is there already. */
const MOST_ALIKE = 0.6;
/** What is not worth a place even where there is room. */
const LEAST_VALUE = 0.001;

/**
 * Fills a budget: first as many pieces as have a place, each in its shortest form, by value for its length; then the
 * most valuable get longer forms as far as the rest allows. Deterministic.
 */
export function pack(pieces: readonly Merged[], budget: number, count: CountTokens): Packed[] {
  const options = pieces
    .filter(({ value }) => value >= LEAST_VALUE)
    .slice(0, 400)
    .map((piece) => ({ piece, forms: formsFor(piece, count) }));
  const sized = options
    .map(({ piece, forms }) => ({ piece, forms, tokens: forms[0]!.tokens }))
    .map((one) => ({
      ...one,
      worth:
        (one.piece.value * (one.forms[0]!.name === 'lines' ? LINES_SHARE : 1)) /
        (one.tokens + PIECE_COST) ** LENGTH_POWER,
    }))
    .sort((a, b) => b.worth - a.worth || b.piece.value - a.piece.value);
  const packed: { piece: Merged; forms: readonly SizedForm[]; at: number; tokens: number }[] = [];
  const shown: ReadonlySet<string>[] = [];
  let left = budget;
  for (const { piece, forms, tokens } of sized) {
    if (tokens > left || (tokens > budget * LARGEST_SHARE && packed.length > 0)) continue;
    if (packed.some((other) => covers(other, piece, forms[0]!))) continue;
    if (forms[0]!.name === 'lines') {
      const names = namesOf(forms[0]!.text);
      if (shown.some((other) => alike(names, other) > MOST_ALIKE)) continue;
      shown.push(names);
    }
    packed.push({ piece, forms, at: 0, tokens });
    left -= tokens;
    if (left < 8) break;
  }
  for (const one of packed.toSorted((a, b) => b.piece.value - a.piece.value)) {
    while (one.at + 1 < one.forms.length) {
      const { tokens } = one.forms[one.at + 1]!;
      if (tokens - one.tokens > left || tokens > budget * LARGEST_SHARE) break;
      left -= tokens - one.tokens;
      one.tokens = tokens;
      one.at++;
    }
  }
  return packed.map(({ piece, forms, at, tokens }) => ({ piece, form: forms[at]!, tokens }));
}

interface SizedForm extends Form {
  readonly tokens: number;
}

/** By target: the same pieces come with every keystroke. */
const sizedForms = new WeakMap<object, readonly SizedForm[]>();

function formsFor({ target, startLine, endLine }: Merged, count: CountTokens): readonly SizedForm[] {
  const key = isPlaced(target) ? target.definition : target;
  let forms = sizedForms.get(key);
  if (!forms) {
    forms = formsOfTarget(target, startLine, endLine).map((form) => new Sized(form, count));
    sizedForms.set(key, forms);
  }
  return forms;
}

function formsOfTarget(target: Target, startLine: number, endLine: number): readonly Form[] {
  if (isPlaced(target)) return formsOf(target.file, target.definition);
  const text = dedent(target.file.lines().slice(startLine - 1, endLine));
  return [{ name: 'lines', startLine, endLine, text }];
}

/** Counted when first asked for: long forms rarely are. */
class Sized implements SizedForm {
  readonly name: Form['name'];
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
  private counted: number | undefined;

  constructor(
    form: Form,
    private readonly count: CountTokens,
  ) {
    this.name = form.name;
    this.startLine = form.startLine;
    this.endLine = form.endLine;
    this.text = form.text;
  }

  get tokens(): number {
    return (this.counted ??= this.count(this.text));
  }
}

const namesOf = (text: string): Set<string> => new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));

function alike(names: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let common = 0;
  for (const name of names) if (others.has(name)) common++;
  return common / Math.max(1, names.size);
}

/** Most of the lines are there already. */
function covers(
  { piece, forms, at }: { piece: Merged; forms: readonly Form[]; at: number },
  other: Merged,
  form: Form,
): boolean {
  if (piece.path !== other.path) return false;
  const shown = forms[at]!;
  const common = Math.min(shown.endLine, form.endLine) - Math.max(shown.startLine, form.startLine) + 1;
  if (shown.name === 'signature' || shown.name === 'skeleton')
    return form.name !== 'lines' && form.startLine === shown.startLine;
  return common > 0.6 * (form.endLine - form.startLine + 1);
}
