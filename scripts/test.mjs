// Every check there is, in the order of how soon it fails:
//
//   npm test [-- --only <part>[,<part>…]]     parts: format, lint, types, unit, integration, e2e
//
// Sets up what is missing first. Screenshots and reports are left in test/.artifacts/. The last line is
// `tests: N passed, M failed`; a failed check that has no tests of its own (lint, build, …) counts as one failure.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies, installEditor } from './lib/install.mjs';
import { artifacts, node24, root } from './lib/paths.mjs';
import { main, run, UserError } from './lib/processes.mjs';

const MINUTE_MS = 60_000;

const bin = (path) => join(root, 'node_modules', path);

/** Checks without tests of their own: what to run with Node 24. */
const CHECKS = {
  format: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  lint: [bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.'],
  types: [bin('typescript/bin/tsc'), '--noEmit'],
};

/** Suites, with the time after which one is killed. */
const SUITES = {
  unit: { execute: (limit) => vitest('unit', limit), limitMs: 15 * MINUTE_MS },
  integration: { execute: integration, limitMs: 12 * MINUTE_MS },
  e2e: { execute: (limit) => vitest('e2e', limit), limitMs: 20 * MINUTE_MS },
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
    timeoutMs: 5 * MINUTE_MS,
  });
  const ok = code === 0 && !timedOut;
  console.log(`\n== ${part}: ${ok ? 'ok' : 'FAILED'}${ok ? '' : `\n${output.trimEnd()}`}`);
  return { part, passed: 0, failed: ok ? 0 : 1 };
}

async function suite(part) {
  console.log(`\n== ${part}`);
  const { execute, limitMs } = SUITES[part];
  const { passed, failed, timedOut } = await execute(limitMs);
  if (timedOut) console.log(`${part}: stopped after ${limitMs / MINUTE_MS} minutes`);
  // A suite that ran nothing has not succeeded.
  return { part, passed, failed: failed === 0 && (timedOut || passed === 0) ? 1 : failed };
}

async function vitest(project, timeoutMs) {
  const report = join(artifacts, `${project}.json`);
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code, timedOut } = await run(node24, [bin('vitest/vitest.mjs'), ...args], { cwd: root, timeoutMs });
  const results = readReport(report);
  if (results === null) return { passed: 0, failed: 1, timedOut };
  // A file that could not be loaded has no failed test to count, and an unhandled rejection has no file.
  const broken = results.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = results.numFailedTests + broken;
  return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, timedOut };
}

async function integration(timeoutMs) {
  const report = join(artifacts, 'integration.json');
  rmSync(report, { force: true });
  const { code, timedOut } = await run(node24, [join(root, 'dist/harness/integration.mjs'), report], {
    cwd: root,
    timeoutMs,
  });
  const results = readReport(report) ?? { passed: 0, failed: 1 };
  return { passed: results.passed, failed: results.failed === 0 && code !== 0 ? 1 : results.failed, timedOut };
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
  return { part: 'build', passed: 0, failed: code === 0 ? 0 : 1 };
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
  for (const { part, passed, failed } of results) {
    total.passed += passed;
    total.failed += failed;
    const counts = part in SUITES ? ` (${passed} passed, ${failed} failed)` : '';
    console.log(`${failed === 0 ? '✓' : '✗'} ${part}${counts}`);
  }
  console.log(`tests: ${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
});
