import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Transformers from '@huggingface/transformers';
import type * as Ort from 'onnxruntime-web';
import { resourcesDir } from '../../resources.js';

/** transformers.js and what it computes with. */
export interface Runtime {
  transformers: typeof Transformers;
  name: 'native' | 'WebAssembly';
}

/** Where transformers.js looks for an ONNX runtime before it takes its own choice. */
const RUNTIME_OF_TRANSFORMERS = Symbol.for('onnxruntime');

let loading: Promise<Runtime> | undefined;

/**
 * Loads transformers.js once. The native ONNX runtime where the package is installed (a clone), else WebAssembly, which
 * is shipped and runs everywhere at about half the speed or less.
 */
export function loadRuntime(native: boolean): Promise<Runtime> {
  loading ??= load(native);
  return loading;
}

async function load(native: boolean): Promise<Runtime> {
  const installed = native ? await import('onnxruntime-node').catch(() => null) : null;
  Object.assign(globalThis, { [RUNTIME_OF_TRANSFORMERS]: installed ? installed.default : await webAssembly() });
  const transformers = await import('@huggingface/transformers');
  // Files are fetched and checked by download.ts; the library never opens a connection.
  Object.assign(transformers.env, {
    allowRemoteModels: false,
    allowLocalModels: true,
    useFSCache: false,
    useWasmCache: false,
  });
  return { transformers, name: installed ? 'native' : 'WebAssembly' };
}

async function webAssembly(): Promise<typeof Ort> {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.wasmPaths = `${pathToFileURL(join(resourcesDir(), 'onnx')).href}/`;
  return ort;
}
