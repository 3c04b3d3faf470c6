// Every check there is, in the order of how soon it fails:
//
//   npm test [-- --only <part>[,<part>…]]     parts: format, lint, types, unit, integration, e2e
//
// Sets up what is missing first. Screenshots and reports are left in test/.artifacts/. The last line is
// `tests: N passed, M failed`; a failed check that has no tests of its own (lint, build, …) counts as one failure.
// A file of integration or e2e that failed is run once more in a new editor, and the summary names what passed in one
// of the two tries only.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies, installEditor } from './lib/install.mjs';
import { artifacts, node24, root } from './lib/paths.mjs';
import { main, run, UserError } from './lib/processes.mjs';
import { combined, worthAnotherTry } from './lib/tries.mjs';

const MINUTE_MS = 60_000;

const bin = (path) => join(root, 'node_modules', path);

/** Checks without tests of their own: what to run with Node 24. */
const CHECKS = {
  format: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  lint: [bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.'],
  types: [bin('typescript/bin/tsc'), '--noEmit'],
};

/** Suites, with the time after which one is killed. `tries`: how often a file may be run before it has failed. */
const SUITES = {
  unit: { execute: vitest, limitMs: 30 * MINUTE_MS, tries: 1 },
  integration: { execute: integration, limitMs: 30 * MINUTE_MS, tries: 2 },
  e2e: { execute: vitest, limitMs: 30 * MINUTE_MS, tries: 2 },
};

const PARTS = [...Object.keys(CHECKS), ...Object.keys(SUITES)];

function readArguments() {
  let values;
  try {
    ({ values } = parseArgs({ options: { only: { type: 'string' } } }));
  } catch (error) {
    throw new UserError(`${error.message.split('. ')[0]}. Usage: npm test [-- --only <part>[,<part>…]]`);
  }
  const parts = values.only?.split(',') ?? PARTS;
  const unknown = parts.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) throw new UserError(`There is no part "${unknown}"; there are ${PARTS.join(', ')}`);
  return parts;
}

async function check(part) {
  const { code, output, timedOut } = await run(node24, CHECKS[part], {
    cwd: root,
    quiet: true,
    timeoutMs: 10 * MINUTE_MS,
  });
  const ok = code === 0 && !timedOut;
  console.log(`\n== ${part}: ${ok ? 'ok' : 'FAILED'}${ok ? '' : `\n${output.trimEnd()}`}`);
  return outcome(part, 0, ok ? 0 : 1);
}

/** What a part adds to the result. `wavered`: tests that passed in one of two tries only. */
function outcome(part, passed, failed, wavered = []) {
  return { part, passed, failed, wavered };
}

async function suite(part) {
  console.log(`\n== ${part}`);
  const { execute, limitMs, tries } = SUITES[part];
  const deadline = Date.now() + limitMs;
  const report = (n) => join(artifacts, n === 1 ? `${part}.json` : `${part}-again.json`);
  const first = await execute(part, report(1), [], limitMs);
  const again = tries > 1 ? worthAnotherTry(first.files, first.unrun) : [];
  if (again.length > 0) console.log(`\n== ${part}: FAILED, and is run once more in a new editor: ${again.join(', ')}`);
  const second = again.length > 0 ? await execute(part, report(2), again, deadline - Date.now()) : undefined;
  const { timedOut, broken } = second ?? first;
  if (timedOut) console.log(`${part}: stopped after ${limitMs / MINUTE_MS} minutes`);
  const { passed, failed, wavered } = combined(first.files, second?.files ?? []);
  // A suite that ran nothing has not succeeded.
  const isWhole = passed.length > 0 && !timedOut && !broken;
  return outcome(part, passed.length, failed.length === 0 && !isWhole ? 1 : failed.length, wavered);
}

/**
 * Runs a suite, or some files of it.
 * @typedef {{ files: import('./lib/tries.mjs').FileResult[], unrun: string[], timedOut: boolean, broken: boolean }} Run
 *   `unrun`: files that another one's hanging kept from running. `broken`: something failed that belongs to no file
 * @returns {Promise<Run>}
 */
async function vitest(project, report, files, timeoutMs) {
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code, timedOut } = await run(node24, [bin('vitest/vitest.mjs'), ...args, ...files], { cwd: root, timeoutMs });
  const results = (readReport(report)?.testResults ?? []).map(({ name, status, assertionResults }) => {
    const file = relative(root, name);
    const titles = (wanted) =>
      assertionResults.filter((test) => test.status === wanted).map(({ fullName }) => `${file}: ${fullName}`);
    const failed = titles('failed');
    // A file that could not be loaded has no failed test to count.
    return { file, passed: titles('passed'), failed: status === 'failed' && failed.length === 0 ? [file] : failed };
  });
  // An unhandled rejection has no file.
  const broken = code !== 0 && results.every(({ failed }) => failed.length === 0);
  return { files: results, unrun: [], timedOut, broken };
}

/** @returns {Promise<Run>} */
async function integration(part, report, files, timeoutMs) {
  rmSync(report, { force: true });
  const program = [join(root, 'dist/harness/integration.mjs'), report, ...files];
  const { code, timedOut } = await run(node24, program, { cwd: root, timeoutMs });
  const results = readReport(report) ?? { files: [], unrun: [] };
  return { ...results, timedOut, broken: code !== 0 || results.files.length === 0 };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Suites run what is in dist/; without it they would test an old build. */
async function build() {
  const { code } = await run(process.execPath, [join(root, 'scripts/build.mjs'), '--tests'], { cwd: root });
  return outcome('build', 0, code === 0 ? 0 : 1);
}

async function runParts(parts) {
  const results = await Promise.all(parts.filter((part) => part in CHECKS).map(check));
  const suites = parts.filter((part) => part in SUITES);
  if (suites.length === 0) return results;
  const built = await build();
  if (built.failed > 0) return [...results, built];
  for (const part of suites) results.push(await suite(part));
  return results;
}

// An exit, not an end by signal: `run` stops its programs when this process exits.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

await main(async () => {
  const parts = readArguments();
  mkdirSync(artifacts, { recursive: true });
  await installDependencies();
  if (parts.some((part) => part === 'integration' || part === 'e2e')) await installEditor();
  const results = await runParts(parts);
  const total = { passed: 0, failed: 0 };
  console.log('');
  for (const { part, passed, failed, wavered } of results) {
    total.passed += passed;
    total.failed += failed;
    const counts = part in SUITES ? ` (${passed} passed, ${failed} failed)` : '';
    console.log(`${failed === 0 ? '✓' : '✗'} ${part}${counts}`);
    if (wavered.length > 0) console.log(`  ! ${wavered.length} passed in one of two tries only: ${wavered.join('; ')}`);
  }
  console.log(`tests: ${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
});
