// A second try for test files that failed: what drives an editor can lose a race that nobody else would have run.

/** More failed files than this are no race, and are not run again. */
const MOST_RACES = 3;

/**
 * What became of a test file. Tests have names that no two of all files share; what failed outside of them has the
 * file's name.
 * @typedef {{ file: string, passed: string[], failed: string[] }} FileResult
 */

/**
 * The files to run once more: those that failed, unless they are too many, and those that were kept from running.
 * @param {FileResult[]} files
 * @param {string[]} unrun
 * @returns {string[]}
 */
export function worthAnotherTry(files, unrun) {
  const failed = files.filter((one) => one.failed.length > 0).map(({ file }) => file);
  return failed.length === 0 || failed.length > MOST_RACES ? [] : [...failed, ...unrun];
}

/**
 * Both tries as one.
 * @param {FileResult[]} first
 * @param {FileResult[]} second of the files that were run once more
 * @returns {{ passed: string[], failed: string[], wavered: string[] }} `failed` passed in neither try, `wavered` failed
 *   in one of them only
 */
export function combined(first, second) {
  const before = new Set(first.flatMap((one) => one.passed));
  const later = second.flatMap((one) => one.passed).filter((name) => !before.has(name));
  const passed = [...first.flatMap((one) => one.passed), ...later];
  const again = new Map(second.map((one) => [one.file, one.failed]));
  const failures = [...new Set([...first, ...second].flatMap((one) => one.failed))];
  // A file's own failure is no test that could pass: it is gone when it does not come again.
  const wavered = failures.filter(
    (name) => before.has(name) || later.includes(name) || again.get(name)?.includes(name) === false,
  );
  return { passed, failed: failures.filter((name) => !wavered.includes(name)), wavered };
}
