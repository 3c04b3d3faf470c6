// The floor that indexing is measured against: read the same files and parse them with tree-sitter, and nothing else.
// Run as a process (a list of files on stdin) it starts the workers; as a worker thread it does its share.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const GROUP = 16;
const PIECE = 256;

if (isMainThread) {
  const { root, dist, workers, files } = JSON.parse(readFileSync(0, 'utf8'));
  const groups = [];
  for (let i = 0; i < files.length; i += GROUP) groups.push(files.slice(i, i + GROUP));
  const totals = { files: 0, parsed: 0, bytes: 0 };
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { root, dist } });
      await new Promise((resolve, reject) => {
        worker.on('error', reject);
        worker.on('message', (done) => {
          for (const key of Object.keys(totals)) totals[key] += done[key];
          const next = groups.shift();
          if (next) worker.postMessage(next);
          else resolve();
        });
      });
      await worker.terminate();
    }),
  );
  console.log(JSON.stringify({ ...totals, peakRssBytes: process.resourceUsage().maxRSS * 1024 }));
} else {
  const { root, dist } = workerData;
  const { Language, Parser } = await import('web-tree-sitter');
  await Parser.init();
  const parser = new Parser();
  const languages = new Map();
  const language = async (id) => {
    if (!languages.has(id)) {
      languages.set(id, await Language.load(join(dist, 'grammars', `${id}.wasm`)).catch(() => null));
    }
    return languages.get(id);
  };
  parentPort.on('message', async (group) => {
    const done = { files: 0, parsed: 0, bytes: 0 };
    for (const { path, language: id } of group) {
      const bytes = readFileSync(join(root, path));
      const text = bytes.toString('utf8');
      done.files++;
      done.bytes += bytes.length;
      const grammar = await language(id);
      if (!grammar) continue;
      parser.setLanguage(grammar);
      // In short pieces, as the indexer does: from a whole string some grammars parse several times more slowly.
      parser.parse((index) => (index < text.length ? text.slice(index, index + PIECE) : null))?.delete();
      done.parsed++;
    }
    parentPort.postMessage(done);
  });
  parentPort.postMessage({ files: 0, parsed: 0, bytes: 0 });
}
