import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | undefined;
const modules = new Map<string, WebAssembly.Module>();

/**
 * The built package's `dist` folder: grammars, queries, native libraries, the worker's script. The same whether this
 * runs bundled or from source.
 * @throws Error when no package named `quarry` encloses this file
 */
export function resourcesDir(): string {
  found ??= search(dirname(fileURLToPath(import.meta.url)));
  return found;
}

/** The WebAssembly `NAME.wasm` of the package, compiled once. @throws Error when the package is not whole */
export function wasmModule(name: string): WebAssembly.Module {
  let compiled = modules.get(name);
  if (!compiled) {
    compiled = new WebAssembly.Module(readFileSync(join(resourcesDir(), `${name}.wasm`)));
    modules.set(name, compiled);
  }
  return compiled;
}

function search(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'quarry') {
      return join(folder, 'dist');
    }
    if (folder === dirname(folder)) throw new Error(`no package.json of quarry above ${from}`);
  }
}
