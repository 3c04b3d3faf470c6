import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Language, Parser, Query } from 'web-tree-sitter';
import type { LanguageId } from '../../core/source.js';

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
  runtime ??= readFile(file).then(async (wasmBinary) => {
    keep?.('runtime', await WebAssembly.compile(wasmBinary));
    await Parser.init({ wasmBinary });
  });
  return runtime;
}

const INHERITS = /^; inherits: (\w+)/;

/**
 * Grammars (`<resources>/grammars/<language>.wasm`) with their queries (`<resources>/queries/<language>.scm`), each
 * loaded when it is first asked for: a repository rarely has more than a few languages.
 */
export class Grammars {
  private readonly loaded = new Map<LanguageId, Promise<Grammar | null>>();

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

  /** @returns null when the language has no grammar, or one that this runtime cannot load. */
  load(language: LanguageId): Promise<Grammar | null> {
    let grammar = this.loaded.get(language);
    if (!grammar) {
      grammar = this.available.has(language) ? this.read(language).catch(() => null) : Promise.resolve(null);
      this.loaded.set(language, grammar);
    }
    return grammar;
  }

  private async read(id: LanguageId): Promise<Grammar> {
    const bytes = await readFile(join(this.resources, 'grammars', `${id}.wasm`));
    this.keep?.(id, await WebAssembly.compile(bytes));
    const language = await Language.load(bytes);
    return { language, query: new Query(language, querySource(this.resources, id)) };
  }

  /** Frees the queries; grammars live as long as the runtime. */
  async dispose(): Promise<void> {
    const all = await Promise.all(this.loaded.values());
    this.loaded.clear();
    for (const grammar of all) grammar?.query.delete();
  }
}

/** Languages with a grammar and a query. */
function languagesOf(resources: string): LanguageId[] {
  const queries = new Set(readdirSync(join(resources, 'queries')));
  return readdirSync(join(resources, 'grammars'))
    .map((file) => basename(file, '.wasm'))
    .filter((language) => queries.has(`${language}.scm`))
    .sort();
}

/** Changes when a query or a grammar does. */
export function grammarsVersion(resources: string): string {
  const hash = createHash('sha256');
  for (const language of languagesOf(resources)) {
    // The size stands for a grammar's bytes: hashing all of them would take 50 ms.
    const { size } = statSync(join(resources, 'grammars', `${language}.wasm`));
    hash.update(`${language}.wasm ${size}\n`).update(readFileSync(queryFile(resources, language)));
  }
  return hash.digest('hex').slice(0, 8);
}

const queryFile = (resources: string, language: LanguageId): string => join(resources, 'queries', `${language}.scm`);

/** A query with what it inherits after it, so that its own patterns win. */
export function querySource(resources: string, language: LanguageId): string {
  const own = readFileSync(queryFile(resources, language), 'utf8');
  const parent = INHERITS.exec(own)?.[1];
  return parent === undefined ? own : `${own}\n${querySource(resources, parent)}`;
}
