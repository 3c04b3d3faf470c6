import { hashOf } from '../../core/hash.js';
import { isStopWord, splitTerms } from '../../core/terms.js';
import type { StaticModel } from '../embedding/staticModel.js';

/** Words that are remembered at most, some 15 MB; of twice as many slots. */
const MOST_WORDS = 1 << 16;

/** From this length on V8 keeps a slice as a view, and so the whole text in memory, unless it is copied. */
const SLICED_FROM = 13;

/** A term, and its number in the content at hand. */
export interface Term {
  readonly text: string;
  /** In the model's table; -1 for none. */
  readonly row: number;
  /** The last content it occurred in, and its number there. */
  content: number;
  id: number;
}

/** What a word of a text stands for. */
export interface Word {
  readonly text: string;
  readonly hash: number;
  readonly terms: readonly Term[];
  /** A function word of English, which says nothing in prose. */
  readonly stop: boolean;
}

/**
 * The words that a thread has met, with their terms. The files of one repository share most of their words: each is
 * split, stemmed and looked up once a thread, not once a file, and found where it stands, without a string of its own.
 */
export class Vocabulary {
  /** Open addressing. */
  private slots = new Array<Word | undefined>(2 * MOST_WORDS).fill(undefined);
  private size = 0;
  private readonly terms = new Map<string, Term>();
  private content = 0;
  /** Distinct terms of the content at hand, by number. */
  found: Term[] = [];

  constructor(private readonly model: StaticModel | null) {}

  /** Begins with another content. */
  begin(): void {
    this.content++;
    this.found = [];
  }

  /** The word `[start, end)` of a text; `hash` as `hashOf` says. */
  word(text: string, start: number, end: number, hash = hashOf(text, start, end)): Word {
    const { slots } = this;
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const word = slots[slot];
      if (!word) return this.learn(text.slice(start, end), hash, slot);
      if (word.hash === hash && isAt(word.text, text, start, end)) return word;
    }
  }

  /** The term's number in the content at hand. */
  numberOf(term: Term): number {
    if (term.content !== this.content) {
      term.content = this.content;
      term.id = this.found.push(term) - 1;
    }
    return term.id;
  }

  private learn(written: string, hash: number, slot: number): Word {
    const text = written.length < SLICED_FROM ? written : Buffer.from(written).toString();
    if (++this.size > MOST_WORDS) {
      // Terms of the content at hand stay: it knows them by their numbers.
      this.slots.fill(undefined);
      this.size = 1;
      for (const [name, { content }] of this.terms) if (content !== this.content) this.terms.delete(name);
    }
    const word = { text, hash, terms: splitTerms(text).map((term) => this.term(term)), stop: isStopWord(text) };
    this.slots[slot] = word;
    return word;
  }

  private term(text: string): Term {
    let term = this.terms.get(text);
    if (!term) {
      term = { text, row: this.model?.row(text) ?? -1, content: 0, id: 0 };
      this.terms.set(text, term);
    }
    return term;
  }
}

function isAt(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  return true;
}
