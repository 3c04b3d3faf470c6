// Runs test/integration, or some files of it, in a real extension host and reports to scripts/test.mjs:
//   node dist/harness/integration.mjs <report.json> [<file>.test.ts…]
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { artifacts, root } from '../../scripts/lib/paths.mjs';
import type { FileResult } from '../../scripts/lib/tries.mjs';
import { Editor } from './vscode.js';
import { copyFixture } from './workspace.js';

/** For the whole suite, the start of VS Code included. */
const SUITE_LIMIT_MS = 15 * 60_000;

/** What test/integration/index.ts writes of each test. */
interface Line {
  event: 'start' | 'note' | 'pass' | 'skip' | 'fail' | 'end';
  title: string;
  /** Of the test; none where nothing could run. */
  file?: string;
  ms?: number;
  error?: string;
}

const [summary, ...chosen] = process.argv.slice(2);
if (summary === undefined) throw new Error('usage: integration.mjs <report.json> [<file>.test.ts…]');
const all = readdirSync(join(root, 'test/integration')).filter((name) => name.endsWith('.test.ts'));
const files = all.filter((name) => chosen.length === 0 || chosen.includes(name)).sort();
mkdirSync(artifacts, { recursive: true });
const report = join(artifacts, 'integration.jsonl');
writeFileSync(report, '');

const workspace = copyFixture('shop');
const editor = await Editor.start({ env: { QUARRY_TEST_REPORT: report, QUARRY_TEST_FILES: files.join() } });
const pageLog: string[] = [];
let lines: Line[];
try {
  const page = await editor.openTests(workspace.path, join(root, 'dist/test/integration/index.cjs'));
  page.on('console', (message) => void pageLog.push(message.text()));
  page.on('crash', () => void pageLog.push('the page crashed'));
  lines = await follow(report);
  if (lines.at(-1)?.event !== 'end') await page.screenshot({ path: join(artifacts, 'integration-timeout.png') });
} finally {
  await editor.close();
  workspace.remove();
}

const unrun: string[] = [];
if (lines.at(-1)?.event !== 'end') {
  const last = lines.findLast((line) => line.event === 'start');
  const file = last?.file ?? files[0]!;
  unrun.push(...files.slice(files.indexOf(file) + 1));
  const title = last?.title ?? 'the start of VS Code';
  const hung: Line = { event: 'fail', title, file, error: `no end after ${SUITE_LIMIT_MS / 1000} s` };
  lines.push(hung);
  show(hung);
  console.log(
    `--- the page's console\n${pageLog.slice(-60).join('\n')}\n--- VS Code's server\n${editor.log().slice(-8000)}`,
  );
}
const results = files.filter((file) => !unrun.includes(file)).map((file) => resultOf(file));
writeFileSync(summary, JSON.stringify({ files: results, unrun }));

/** What became of a file. What belongs to none is the first one's. */
function resultOf(file: string): FileResult {
  const own = lines.filter((line) => (files.includes(line.file ?? '') ? line.file : files[0]) === file);
  const named = (event: Line['event']): string[] =>
    own.filter((line) => line.event === event).map(({ title }) => `${file}: ${title}`);
  return { file, passed: named('pass'), failed: named('fail') };
}

/** Prints the report's lines as they come, until its end or the time limit. */
async function follow(file: string): Promise<Line[]> {
  let seen: Line[] = [];
  for (const deadline = Date.now() + SUITE_LIMIT_MS; Date.now() < deadline;) {
    const complete = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const now = complete.map((line) => JSON.parse(line) as Line);
    now.slice(seen.length).forEach(show);
    seen = now;
    if (seen.at(-1)?.event === 'end') break;
    await sleep(200);
  }
  return seen;
}

function show(line: Line): void {
  if (line.event === 'note') console.log(`    ${line.title}`);
  if (line.event === 'pass') console.log(`  ✓ ${line.title} (${line.ms ?? 0} ms)`);
  if (line.event === 'skip') console.log(`  - ${line.title}`);
  if (line.event === 'fail') console.log(`  ✗ ${line.title}\n${line.error ?? ''}`);
}
