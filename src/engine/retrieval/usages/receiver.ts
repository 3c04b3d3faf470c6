import type { Usage } from '../../../core/answer.js';

/**
 * What a name is used on. `self`: `this.name`, `super.name`, `@name`; `name`: `worker.name`, `Worker::name`, of a chain
 * the last link; `expression`: what a call or an index gives; `none`: the name alone.
 */
export type Receiver = { form: 'none' | 'self' | 'expression' } | { form: 'name'; name: string };

const SELF = new Set(['this', 'self', 'super', 'cls', 'static', 'parent', 'base', 'me', '__class__']);
const MEMBER_SIGN = /(?:\?\.|!\.|\.|\?->|->|::|&\.)\s*$/;

/** The receiver of the use of a name in a line; where the line has several, that of the first call. */
export function receiverOf(line: string, name: string, kind: Usage['kind']): Receiver {
  if (kind === 'import') return { form: 'none' };
  const places = placesOf(line, name);
  const at = (kind === 'call' ? places.find((place) => isCalled(line, place + name.length)) : undefined) ?? places[0];
  if (at === undefined) return { form: 'none' };
  const before = line.slice(0, at);
  if (/@$/.test(before)) return { form: 'self' };
  const sign = MEMBER_SIGN.exec(before)?.[0];
  if (sign === undefined) return { form: 'none' };
  const object = before.slice(0, -sign.length).trimEnd();
  const word = /[\p{L}\p{N}_$]+$/u.exec(object)?.[0].replace(/^\$/, '');
  // A line that begins with the sign goes on with the expression of the line above.
  if (!word) return { form: 'expression' };
  return SELF.has(word) ? { form: 'self' } : { form: 'name', name: word };
}

function placesOf(line: string, name: string): number[] {
  const places: number[] = [];
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    if (!isWordSign(line[at - 1]) && !isWordSign(line[at + name.length])) places.push(at);
  }
  return places;
}

const isWordSign = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);

/** `f(`, `f<T>(`, `f!(`, `f::<T>(`. */
const isCalled = (line: string, end: number): boolean => /^[!?]?(?:::)?(?:<[^()]*>)?\s*\(/.test(line.slice(end));

/**
 * Is a variable said to be of one of these types anywhere in a text: `Worker $worker`, `worker: Worker`, `w *Worker`,
 * `worker = new Worker(`, `worker := &Worker{`?
 */
export function isDeclared(text: string, variable: string, types: ReadonlySet<string>): boolean {
  if (types.size === 0 || variable.length === 0) return false;
  const x = `[$@]?${escape(variable)}(?![\\p{L}\\p{N}_])`;
  const t = `(?<![\\p{L}\\p{N}_])(?:${[...types].map(escape).join('|')})(?![\\p{L}\\p{N}_])`;
  const pattern = [
    // Type before name: Java, C and its heirs, PHP.
    `${t}(?:<[^\\n<>]*>)?[\\s*&?]+${x}`,
    // Name before type: TypeScript, Python, Kotlin, Rust, Swift, Scala; Go.
    `(?<![\\p{L}\\p{N}_])${x}\\s*[?!]?:\\s*[^\\n=;,(){}]{0,40}?${t}`,
    `(?<![\\p{L}\\p{N}_])${x}\\s+\\*?(?:\\w+\\.)?${t}`,
    // What it was made from.
    `(?<![\\p{L}\\p{N}_])${x}\\s*:?=\\s*(?:await\\s+)?(?:new\\s+|&)?(?:[\\w\\\\]+(?:\\.|::|\\\\))*${t}\\s*(?:<[^\\n<>]*>)?[({.:]`,
  ].join('|');
  return new RegExp(pattern, 'u').test(text);
}

const escape = (name: string): string => name.replace(/[$.*+?^(){}|[\]\\]/g, '\\$&');
