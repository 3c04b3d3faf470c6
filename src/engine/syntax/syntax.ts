import { Parser } from 'web-tree-sitter';
import { emptyOutline, type Outline } from '../../core/outline.js';
import type { LanguageId } from '../../core/source.js';
import { withoutOpenBrackets } from './brackets.js';
import { collect } from './captures.js';
import { withoutBranches } from './conditionals.js';
import { plainKotlin, plainSwift } from './dialects.js';
import { Grammars, type Grammar, type KeepModule } from './grammars.js';
import { withoutMacros } from './macros.js';
import { notebookOutline } from './notebook.js';
import { buildOutline } from './outlineBuilder.js';
import { markdownOutline } from './prose.js';

/** Time for one file's parse, and for its query; a real source file takes a hundredth of it. */
const TIME_LIMIT_MS = 5_000;

/** UTF-16 units. Measured on up to 100 files of 16 languages: Scala parses 4 times as fast as from a string, none slower. */
const PIECE = 256;

export type SyntaxOutline = Outline & { failed?: 'no-grammar' | 'timeout' };

/** Languages whose outline needs no tree-sitter grammar. */
const PROSE: ReadonlyMap<LanguageId, (text: string) => Outline> = new Map([
  ['markdown', markdownOutline],
  ['notebook', notebookOutline],
]);

/** What a preprocessor, or a patient reader of half a line, would do before a parser; offsets stay. */
const PREPROCESS: ReadonlyMap<LanguageId, (text: string) => string> = new Map([
  ['c', (text: string) => withoutMacros(withoutBranches(text))],
  ['cpp', (text: string) => withoutMacros(withoutBranches(text))],
  ['python', withoutOpenBrackets],
  ['kotlin', plainKotlin],
  ['swift', plainSwift],
  ['csharp', withoutBranches],
]);

/**
 * Outlines of files: what they define, import and use. One instance a thread; not re-entrant while a grammar loads is
 * fine, as parsing itself is synchronous. Trees never outlive a call.
 */
export class Syntax {
  private constructor(
    private readonly grammars: Grammars,
    private readonly parser: Parser,
  ) {}

  /**
   * @param resources folder that holds `grammars/` and `queries/`
   * @param keep is given the grammars as they are compiled
   * @throws Error when tree-sitter's runtime is not there
   */
  static async create(resources: string, keep?: KeepModule): Promise<Syntax> {
    const grammars = await Grammars.open(resources, keep);
    return new Syntax(grammars, new Parser());
  }

  /** Languages that get an outline, sorted. */
  languages(): LanguageId[] {
    return [...this.grammars.available, ...PROSE.keys()].sort();
  }

  /** Texts of this language will come: its grammar is compiled beside whatever is done till then. */
  expect(language: LanguageId): void {
    this.grammars.expect(language);
  }

  /** Never throws for the sake of a text: what cannot be parsed gets an empty outline that says why. */
  async outline(text: string, language: LanguageId, timeLimitMs = TIME_LIMIT_MS): Promise<SyntaxOutline> {
    const prose = PROSE.get(language);
    if (prose) return prose(text);
    if (language === 'text') return emptyOutline(language);
    const grammar = await this.grammars.load(language);
    if (!grammar) return { ...emptyOutline(language), failed: 'no-grammar' };
    return this.parse(text, language, grammar, timeLimitMs) ?? { ...emptyOutline(language), failed: 'timeout' };
  }

  /** @returns null when time is up. */
  private parse(text: string, language: LanguageId, grammar: Grammar, timeLimitMs: number): Outline | null {
    const deadline = performance.now() + timeLimitMs;
    const progressCallback = (): boolean => performance.now() > deadline;
    this.parser.setLanguage(grammar.language);
    const input = inPieces(PREPROCESS.get(language)?.(text) ?? text);
    const tree = this.parser.parse(input, null, { progressCallback });
    if (!tree) {
      // Otherwise the next parse would go on where this one stopped.
      this.parser.reset();
      return null;
    }
    try {
      const root = tree.rootNode;
      const matches = grammar.query.matches(root, { progressCallback });
      if (performance.now() > deadline) return null;
      return buildOutline(text, language, collect(text, matches), root.hasError);
    } finally {
      tree.delete();
    }
  }

  async dispose(): Promise<void> {
    this.parser.delete();
    await this.grammars.dispose();
  }
}

/**
 * Hands a text to the parser in short pieces. A grammar that looks far ahead (Scala, Go, Ruby) asks for the same place
 * again and again; copying 5,000 characters each time, as for a plain string, can take longer than the parse itself.
 */
function inPieces(text: string): (index: number) => string {
  return (index) => {
    const end = index + PIECE;
    const last = text.charCodeAt(end - 1);
    const splitsPair = last >= 0xd800 && last < 0xdc00;
    return text.slice(index, splitsPair ? end + 1 : end);
  };
}
