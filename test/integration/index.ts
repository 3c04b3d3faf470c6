// Runs inside the extension host: VS Code calls `run` once the window is up (extensionTestsPath).
import { appendFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Mocha from 'mocha';

const TEST_LIMIT_MS = 120_000;

/** Which test a line is about, and in which source file it stands. */
const about = (test: Mocha.Runnable): { title: string; file: string } => ({
  title: test.fullTitle(),
  file: basename(test.file ?? '').replace(/\.cjs$/, '.ts'),
});

/** Runs the files that `QUARRY_TEST_FILES` lists. The outcome goes, line by line, to `QUARRY_TEST_REPORT`. */
export async function run(): Promise<void> {
  const report = process.env['QUARRY_TEST_REPORT'];
  const files = process.env['QUARRY_TEST_FILES']?.split(',');
  if (report === undefined || files === undefined) throw new Error('run these tests with `npm test`');
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
          runner.on('test', (test) => write({ event: 'start', ...about(test) }));
          runner.on('pass', (test) => write({ event: 'pass', ...about(test), ms: test.duration }));
          runner.on('pending', (test) => write({ event: 'skip', ...about(test) }));
          runner.on('fail', (test, error: Error) =>
            write({ event: 'fail', ...about(test), error: error.stack ?? String(error) }),
          );
        }
      },
    );
    for (const file of files) mocha.addFile(join(__dirname, file.replace(/\.ts$/, '.cjs')));
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
