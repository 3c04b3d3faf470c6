import type { SymbolDef } from '../../../core/outline.js';
import type { Hit, Query } from '../../../core/search.js';
import type { FileClass, LanguageId } from '../../../core/source.js';
import { fold } from '../../../core/terms.js';
import { acceptedFile, acceptsSymbol, asksForSymbols, leavesOut, mentions } from '../filters.js';
import { placeOf } from '../hit.js';

/** A text that is searched as it is, without an index. */
export interface LiveFile {
  path: string;
  language: LanguageId;
  class: FileClass;
  text: string;
  /** What it defines, in source order, where that is known. */
  symbols?: readonly SymbolDef[];
}

/** A place in such a text. Its score is not comparable with the index's yet: see merge.ts. */
export interface LiveHit {
  hit: Hit;
  /** Share of what was asked that the place says, 0 to 1, rarer words counting more. */
  share: number;
}

/** Lines of a place at most. */
const WINDOW = 24;
/** Lines shown before the first word that was found. */
const LEAD = 2;
/** What a quoted text counts, a word counting 1. */
const QUOTED_WEIGHT = 3;
/** Bits of a mask; further words are left out. */
const MOST_WORDS = 30;

/** A run of lines, 1-based, with what it says. */
interface Place {
  first: number;
  last: number;
  share: number;
  mask: number;
}

interface Match {
  file: LiveFile;
  mask: number;
}

/**
 * Finds the words of one query in texts that have no postings: as substrings in any case, so that `discount` is found in
 * `applyDiscounts` (the terms are stems). What is rare among the texts seen counts more.
 */
export class TextSearch {
  private readonly words: { text: string; weight: number }[];
  private readonly matches: Match[] = [];
  private readonly found: number[];
  private seen = 0;

  constructor(private readonly query: Query) {
    const terms = query.terms
      .filter(({ guess }) => !guess)
      // `appli` is the stem of `apply`.
      .map(({ term, weight }) => ({ text: term.replace(/(?<=.{3})i$/, ''), weight }));
    const quoted = query.quoted.map((text) => ({ text: text.toLowerCase(), weight: QUOTED_WEIGHT }));
    this.words = [...quoted, ...terms].slice(0, MOST_WORDS);
    this.found = this.words.map(() => 0);
  }

  add(file: LiveFile): void {
    const { filters } = this.query;
    this.seen++;
    if (!acceptedFile(filters, [file])) return;
    if (asksForSymbols(filters) && !this.definitions(file).length) return;
    const text = file.text.toLowerCase();
    const mask = this.maskOf(`${file.path.toLowerCase()}\n${text}`);
    if (mask === 0) return;
    this.found.forEach((_n, i) => (this.found[i]! += (mask >> i) & 1));
    this.matches.push({ file, mask });
  }

  /** Best first; equal ones by path. */
  hits(limit: number): LiveHit[] {
    const weights = this.words.map(({ weight }, i) => weight * Math.log(1 + (this.seen + 1) / (this.found[i]! + 0.5)));
    const total = weights.reduce((a, b) => a + b, 0);
    const share = (mask: number): number => weights.reduce((sum, w, i) => sum + ((mask >> i) & 1) * w, 0) / total;
    return this.matches
      .map(({ file, mask }) => ({ file, share: share(mask) }))
      .sort((a, b) => b.share - a.share || (a.file.path < b.file.path ? -1 : 1))
      .slice(0, limit)
      .flatMap(({ file, share: whole }) => {
        const place = this.placeIn(file, share);
        return place ? [{ share: (whole + place.share) / 2, hit: this.hitOf(file, place) }] : [];
      })
      .sort((a, b) => b.share - a.share || (a.hit.path < b.hit.path ? -1 : 1));
  }

  private maskOf(text: string): number {
    return this.words.reduce((mask, word, i) => (text.includes(word.text) ? mask | (1 << i) : mask), 0);
  }

  /** The run of lines that says most and nothing that is ruled out; null: there is none. Lines are 1-based. */
  private placeIn(file: LiveFile, share: (mask: number) => number): Place | null {
    const { filters } = this.query;
    const lines = file.text.split('\n');
    const masks = lines.map((line) => this.maskOf(line.toLowerCase()));
    const isOut = lines.map((line) => filters.notTerms.some((term) => mentions(line, term)));
    if (asksForSymbols(filters)) {
      const asked = this.definitions(file);
      lines.forEach((_line, i) => {
        if (!asked.some(({ startLine, endLine }) => i + 1 >= startLine && i < endLine)) isOut[i] = true;
      });
    }
    /** The last line that can be shown with line `from`, looking at most `most` lines ahead (or back). */
    const reach = (from: number, most: number): number => {
      const step = Math.sign(most);
      let to = from;
      while (to !== from + most && lines[to + step] !== undefined && !isOut[to + step]) to += step;
      return to;
    };
    const first = isOut.indexOf(false);
    if (first < 0) return null;
    let best: Place = { first: first + 1, last: reach(first, WINDOW - 1) + 1, share: 0, mask: 0 };
    masks.forEach((start, i) => {
      if (start === 0 || isOut[i]) return;
      let mask = 0;
      let last = i;
      const end = reach(i, WINDOW - LEAD - 1);
      for (let j = i; j <= end; j++) {
        if ((masks[j]! & ~mask) !== 0) last = j;
        mask |= masks[j]!;
      }
      const said = share(mask);
      if (said > best.share) best = { first: reach(i, -LEAD) + 1, last: reach(last, LEAD) + 1, share: said, mask };
    });
    // What stands for its file by its path alone must not hide that the rest of it is ruled out.
    return best.share === 0 && isOut.includes(true) ? null : best;
  }

  /** What a file defines of what the filters ask for. */
  private definitions({ symbols = [] }: LiveFile): readonly SymbolDef[] {
    const { filters } = this.query;
    return symbols.filter((symbol) => {
      const named = { ...symbol, folded: fold(symbol.name) };
      return acceptsSymbol(filters, named) && !leavesOut(filters, named);
    });
  }

  /** The definition that a place shows: one that begins in it and is named like the query, else the innermost around it. */
  private shown(file: LiveFile, { first, last }: Place): SymbolDef | undefined {
    const all = this.definitions(file);
    const begun = all.filter(({ startLine }) => startLine >= first && startLine <= last);
    const said = (symbol: SymbolDef): number => bitsOf(this.maskOf(symbol.name.toLowerCase()));
    const [best] = begun.sort((a, b) => said(b) - said(a) || a.startLine - b.startLine);
    const around = all.findLast(({ startLine, endLine }) => startLine <= first && endLine >= last);
    return best && (said(best) > 0 || !around) ? best : around;
  }

  private hitOf(file: LiveFile, place: Place): Hit {
    const { first, last, mask } = place;
    return {
      ...placeOf(file, { startLine: first, endLine: last }, this.shown(file, place)),
      score: 0,
      why: {
        retrievers: ['live'],
        terms: this.words.filter((_w, i) => (mask >> i) & 1).map(({ text }) => text),
        features: [],
        summary: '',
      },
    };
  }
}

function bitsOf(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
