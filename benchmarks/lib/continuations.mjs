// What an editor can offer without a model, to compare the completer with. Each gets the text before the cursor and the
// repository's other files, and always writes what it finds.
import { EDGE, EOL, orderByContext, Ranges, tokenize, Vocabulary, whole } from '../../dist/bench.mjs';

const MOST_TOKENS = 24;
const MOST_PLACES = 400;
const LEAD = 8;

/** Word-based suggestions: the word that was used last, of those that go on what is typed. */
export function lastWord(before) {
  const typed = /\w*$/.exec(before)[0];
  const words = before.slice(0, before.length - typed.length).match(/[A-Za-z_]\w{2,}/g) ?? [];
  const word = words.reverse().find((w) => w.length > typed.length && w.startsWith(typed));
  return word ? word.slice(typed.length) : '';
}

/** Token streams of a repository's files, one a group of languages. */
export class Streams {
  constructor(files) {
    this.vocabulary = new Vocabulary();
    const parts = files.map(({ path, text }) => ({ path, codes: tokenize(text, this.vocabulary) }));
    const length = parts.reduce((n, { codes }) => n + codes.length + LEAD, LEAD);
    this.codes = new Int32Array(length).fill(EDGE << 2);
    this.spans = new Map();
    let at = LEAD;
    for (const { path, codes } of parts) {
      this.codes.set(codes, at);
      this.spans.set(path, [at, at + codes.length]);
      at += codes.length + LEAD;
    }
    this.order = whole(orderByContext(this.codes, this.vocabulary.size));
  }

  /** Places after the longest run of the same tokens, outside of a file. */
  places(context, path) {
    const ranges = new Ranges();
    ranges.find(this, context, context.length);
    const [start, end] = this.spans.get(path) ?? [0, 0];
    for (let depth = ranges.depth; depth >= 1; depth--) {
      const found = [];
      const step = Math.max(1, (ranges.to[depth] - ranges.from[depth]) / MOST_PLACES);
      for (let x = ranges.from[depth]; x < ranges.to[depth]; x += step) {
        const p = this.order[x | 0];
        if ((p < start || p >= end) && this.codes[p] >> 2 !== EDGE) found.push(p);
      }
      if (found.length > 0) return found;
    }
    return [];
  }

  textFrom(codes, spaced) {
    return codes
      .map((code, i) => (code & 3 && !(i === 0 && spaced) ? ' ' : '') + this.vocabulary.texts[code >> 2])
      .join('');
  }

  /** The rest of a line that most often follows the same tokens. */
  frequentLine({ path, before }) {
    const context = Int32Array.from(tokenize(before.slice(-4000), this.vocabulary));
    const counts = new Map();
    for (const p of this.places(context, path)) {
      let end = p;
      while (end < p + MOST_TOKENS && this.codes[end] >> 2 !== EOL && this.codes[end] >> 2 !== EDGE) end++;
      const text = this.textFrom([...this.codes.subarray(p, end)], /\s$/.test(before));
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return mostOften(counts) ?? '';
  }

  /** Token by token what most often follows the longest run of the same tokens, to the end of the line. */
  backOff({ path, before }) {
    const context = tokenize(before.slice(-4000), this.vocabulary);
    const written = [];
    while (written.length < MOST_TOKENS) {
      const counts = new Map();
      for (const p of this.places(Int32Array.from(context), path)) {
        const code = this.codes[p] >> 2 === EOL ? EOL << 2 : this.codes[p];
        counts.set(code, (counts.get(code) ?? 0) + 1);
      }
      const next = mostOften(counts);
      if (next === undefined || next >> 2 === EOL) break;
      written.push(next);
      context.push(next);
    }
    return this.textFrom(written, /\s$/.test(before));
  }
}

function mostOften(counts) {
  let best;
  for (const [key, n] of counts) if (best === undefined || n > counts.get(best)) best = key;
  return best;
}
