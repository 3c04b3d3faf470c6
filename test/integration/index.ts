// Runs inside the extension host: VS Code calls `run` once the window is up (extensionTestsPath).
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

const TEST_LIMIT_MS = 60_000;

/** Runs every `*.test.cjs` beside this bundle. The outcome goes, line by line, to `QUARRY_TEST_REPORT`. */
export async function run(): Promise<void> {
  const report = process.env['QUARRY_TEST_REPORT'];
  if (report === undefined) throw new Error('QUARRY_TEST_REPORT is not set: run these tests with `npm test`');
  const write = (line: object): void => {
    appendFileSync(report, `${JSON.stringify(line)}\n`);
  };
  process.setSourceMapsEnabled(true);
  try {
    const mocha = new Mocha({ ui: 'bdd', timeout: TEST_LIMIT_MS });
    mocha.reporter(
      class extends Mocha.reporters.Base {
        constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
          super(runner, options);
          runner.on('test', (test) => write({ event: 'start', title: test.fullTitle() }));
          runner.on('pass', (test) => write({ event: 'pass', title: test.fullTitle(), ms: test.duration }));
          runner.on('pending', (test) => write({ event: 'skip', title: test.fullTitle() }));
          runner.on('fail', (test, error: Error) =>
            write({ event: 'fail', title: test.fullTitle(), error: error.stack ?? String(error) }),
          );
        }
      },
    );
    for (const name of readdirSync(__dirname).filter((file) => file.endsWith('.test.cjs'))) {
      mocha.addFile(join(__dirname, name));
    }
    await new Promise((done) => mocha.run(done));
    write({ event: 'end' });
  } catch (error) {
    write({
      event: 'fail',
      title: 'the suite could not run',
      error: error instanceof Error ? error.stack : String(error),
    });
    write({ event: 'end' });
  }
}
