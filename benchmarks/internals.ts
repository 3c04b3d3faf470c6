/** What the benchmarks measure from inside; bundled to dist/bench.mjs. */
export { Engine } from '../src/engine/engine.js';
export { terms } from '../src/core/terms.js';
export { Syntax } from '../src/engine/syntax/syntax.js';
export { languageOf } from '../src/engine/workspace/languages.js';
