#!/usr/bin/env node
// Runs one benchmark: node benchmarks/run.mjs NAME [options]. See README.md here for the names and what they measure.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = [
  'index',
  'refresh',
  'query',
  'million',
  'search',
  'ablation',
  'lexical',
  'syntax',
  'mined',
  'fit',
  'answerable',
  'evidence',
  'context',
  'answers',
  'panel',
  'complete',
  'table',
];
const [name, ...rest] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));

if (!NAMES.includes(name)) {
  console.error(`usage: node benchmarks/run.mjs ${NAMES.join('|')} [options]`);
  process.exit(1);
}
if (!existsSync(join(here, '..', 'dist', 'bench.mjs'))) {
  console.error('Nothing is built yet: run "npm run build" first.');
  process.exit(1);
}
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  process.exit(spawnSync(node, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1);
}
const { run } = await import(`./${name}.mjs`);
await run(rest);
