import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Language, Parser, Query } from 'web-tree-sitter';
import type { LanguageId } from '../../core/source.js';
import { grammarFile, languagesOf, querySource } from './shipped.js';

/** A grammar and what an outline takes from it. */
export interface Grammar {
  language: Language;
  query: Query;
}

/**
 * Takes a compiled module to hold on to. V8 compiles the same bytes once a process as long as somebody holds them, so
 * whoever outlives a thread keeps the next one from optimizing its grammars again: seconds, and 250 MB for a large lexer.
 */
export type KeepModule = (name: string, module: WebAssembly.Module) => void;

let runtime: Promise<void> | undefined;

/**
 * Starts tree-sitter's WebAssembly runtime, once a thread. A grammar's lexer is one function of thousands of branches in
 * a loop; to unroll it, V8's optimizing compiler takes some 300 MB and a second, each time a thread starts, for nothing
 * that can be measured.
 */
async function startRuntime(file: string, keep?: KeepModule): Promise<void> {
  setFlagsFromString('--no-wasm-loop-unrolling');
  runtime ??= initialize(readFileSync(file), keep);
  return runtime;
}

async function initialize(wasmBinary: Buffer<ArrayBuffer>, keep?: KeepModule): Promise<void> {
  keep?.('runtime', await WebAssembly.compile(wasmBinary));
  await Parser.init({ wasmBinary });
}

/**
 * Grammars (`<resources>/grammars/<language>.wasm`) with their queries (`<resources>/queries/<language>.scm`), each
 * loaded when it is first asked for: a repository rarely has more than a few languages.
 */
export class Grammars {
  private readonly loaded = new Map<LanguageId, Promise<Grammar | null>>();
  /** Of those that are expected, until they are loaded. */
  private readonly compiled = new Map<LanguageId, Promise<Buffer | null>>();

  private constructor(
    private readonly resources: string,
    /** Languages that have both files. */
    readonly available: ReadonlySet<LanguageId>,
    private readonly keep?: KeepModule,
  ) {}

  /** @throws Error when the resources lack tree-sitter's runtime. */
  static async open(resources: string, keep?: KeepModule): Promise<Grammars> {
    await startRuntime(join(resources, 'grammars', 'web-tree-sitter.wasm'), keep);
    return new Grammars(resources, new Set(languagesOf(resources)), keep);
  }

  /** A text of this language will come: V8's own threads compile the grammar beside whatever is done till then. */
  expect(language: LanguageId): void {
    if (!this.available.has(language) || this.compiled.has(language) || this.loaded.has(language)) return;
    this.compiled.set(
      language,
      this.compile(language).catch(() => null),
    );
  }

  /** @returns null when the language has no grammar, or one that this runtime cannot load. */
  load(language: LanguageId): Promise<Grammar | null> {
    let grammar = this.loaded.get(language);
    if (!grammar) {
      grammar = this.read(language).catch(() => null);
      this.loaded.set(language, grammar);
    }
    return grammar;
  }

  private async read(id: LanguageId): Promise<Grammar | null> {
    this.expect(id);
    const bytes = await this.compiled.get(id);
    this.compiled.delete(id);
    if (!bytes) return null;
    const language = await Language.load(bytes);
    return { language, query: new Query(language, querySource(this.resources, id)) };
  }

  /** @returns the grammar's bytes, by which V8 finds what it compiled. */
  private async compile(id: LanguageId): Promise<Buffer> {
    // Read at once: to be told that it was read, this thread would have to be idle.
    const bytes = readFileSync(grammarFile(this.resources, id));
    this.keep?.(id, await WebAssembly.compile(bytes));
    return bytes;
  }

  /** Frees the queries; grammars live as long as the runtime. */
  async dispose(): Promise<void> {
    const all = await Promise.all(this.loaded.values());
    this.loaded.clear();
    for (const grammar of all) grammar?.query.delete();
  }
}
