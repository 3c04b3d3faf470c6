import type { Place } from '../place.js';
import { withoutExcess } from './brackets.js';
import { withFileIndent, withoutTypedIndent } from './indentation.js';
import { withoutEcho, withoutFence, withoutLoops } from './noise.js';
import { overlap } from './overlap.js';
import type { Shape } from './shape.js';

/** What may be shown at a place: the text, and how many characters after the cursor it stands for. */
export interface Fitting {
  text: string;
  replace: number;
}

/** Why a text is not shown, for the log and for tests. */
export type Dropped = 'empty' | 'echo' | 'repeats' | 'in the file already';

export type Refined = Fitting | { dropped: Dropped };

/** Fewer letters and digits than this, and nothing that closes anything: not worth showing. */
const SUBSTANCE = /[\p{L}\p{N}_]|[)\]}>"'`]/u;

/** A model's text as it may be shown at a place; each step takes away one of the ways in which models go wrong. */
export function refine(raw: string, place: Place, shape: Shape): Refined {
  let text = raw.replaceAll('\r\n', '\n');
  if (place.language !== 'markdown') text = withoutFence(text);
  text = withoutTypedIndent(text, place);
  if (text.trim() === '') return { dropped: 'empty' };
  const said = withoutEcho(text, place);
  if (said === null) return { dropped: 'echo' };
  const varied = withoutLoops(said, place);
  if (varied === null) return { dropped: 'repeats' };
  text = withFileIndent(varied, place);
  text = withoutExcess(text, place);
  if (shape.kind === 'line' && text.startsWith('\n')) return { dropped: 'empty' };
  const fitting = overlap(text.replace(/[ \t]+$/gm, '').replace(/\s+$/, ''), place);
  if (fitting === null) return { dropped: 'in the file already' };
  return SUBSTANCE.test(fitting.text) ? fitting : { dropped: 'empty' };
}
