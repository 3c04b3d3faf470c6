import { random, sample } from '../stats.mjs';
import { target } from './sources.mjs';

const packageOf = (path) =>
  path
    .replace(/^.*?(?:java|kotlin|scala|src)\//, '')
    .replace(/\.\w+$/, '')
    .split('/')
    .join('.');

/**
 * How languages print a frame, what comes before and after, and a frame of other people's code.
 * `oldest`: the innermost call comes last.
 */
const FORMATS = {
  python: {
    oldest: true,
    head: () => 'Traceback (most recent call last):',
    frame: ({ at, line, name, code }) => `  File "${at}", line ${line}, in ${name}\n    ${code}`,
    foreign: '  File "/usr/lib/python3.11/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s)',
    tail: (message) => `ValueError: ${message}`,
  },
  javascript: {
    head: (message) => `TypeError: ${message}`,
    frame: ({ at, line, name }) => `    at ${name} (${at}:${line}:7)`,
    foreign: '    at Module._compile (node:internal/modules/cjs/loader:1554:14)',
  },
  java: {
    head: (message) => `Exception in thread "main" java.lang.IllegalStateException: ${message}`,
    frame: ({ path, line, name }) => `\tat ${packageOf(path)}.${name}(${path.split('/').at(-1)}:${line})`,
    foreign: '\tat java.base/java.util.ArrayList.forEach(ArrayList.java:1511)',
  },
  go: {
    head: (message) => `panic: ${message}\n\ngoroutine 1 [running]:`,
    frame: ({ at, line, name }) => `main.${name}(0xc000010200, 0x3)\n\t${at}:${line} +0x66`,
    foreign: 'runtime.gopanic({0x4c1, 0x3})\n\t/usr/local/go/src/runtime/panic.go:770 +0x132',
    tail: () => 'exit status 2',
  },
  rust: {
    head: (message) => `thread 'main' panicked at library/core/src/option.rs:12:5:\n${message}\nstack backtrace:`,
    frame: ({ path, line, name }, i) => `   ${i}: crate::${name}\n             at ./${path}:${line}:9`,
    foreign:
      '   9: core::ops::function::FnOnce::call_once\n             at /rustc/90b35a623/library/core/src/ops/function.rs:250:5',
  },
  csharp: {
    head: (message) => `Unhandled exception. System.InvalidOperationException: ${message}`,
    frame: ({ at, line, name }) => `   at App.Some.${name}(String text) in ${at}:line ${line}`,
    foreign: '   at System.Threading.Tasks.Task.Execute()',
  },
  ruby: {
    head: () => '',
    frame: ({ at, line, name }, i) =>
      `${i === 0 ? '' : '\tfrom '}${at}:${line}:in '${name}'${i === 0 ? ': broken (RuntimeError)' : ''}`,
    foreign: "\tfrom /usr/lib/ruby/gems/3.4.0/gems/rake-13.2/lib/rake.rb:12:in 'run'",
  },
  php: {
    head: (message) => `PHP Fatal error:  Uncaught RuntimeException: ${message}\nStack trace:`,
    frame: ({ at, line, name }, i) => `#${i} ${at}(${line}): App->${name}('x')`,
    foreign: '#9 /app/vendor/acme/http/Kernel.php(12): Acme->handle()',
  },
  elixir: {
    head: (message) => `** (RuntimeError) ${message}`,
    frame: ({ path, line, name }) => `    (app 0.1.0) ${path}:${line}: App.Some.${name}/2`,
    foreign: '    (elixir 1.15.0) lib/enum.ex:1700: Enum."-map/2-lists^map/1-1-"/2',
  },
  other: {
    head: (message) => `error: ${message}`,
    frame: ({ path, line }) => `  ${path}:${line}:3`,
    foreign: '  /usr/include/c++/12/bits/stl_vector.h:1123:2',
  },
};
const ALIASES = { typescript: 'javascript', tsx: 'javascript', kotlin: 'java', scala: 'java' };
const MESSAGES = ['unexpected end of input', 'value is not set', 'index out of range', 'connection closed early'];

/**
 * Traces with made-up frames at real lines inside real functions of one language, from another machine, with a frame of a
 * library in between. The frames are the answers; the first is where it was thrown.
 */
export function traces({ files, definitions }, n, seed) {
  const languageOf = new Map(files.map(({ path, language }) => [path, language]));
  const linesOf = new Map(files.map(({ path, lines }) => [path, lines]));
  const functions = definitions.filter(
    ({ kind, name, start, end }) => (kind === 'function' || kind === 'method') && end > start + 1 && /^\w+$/.test(name),
  );
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  return sample(functions, n, seed).map((thrower) => {
    const language = languageOf.get(thrower.path);
    const same = functions.filter(({ path }) => languageOf.get(path) === language);
    const calls = [thrower, ...Array.from({ length: 1 + Math.floor(next() * 4) }, () => pick(same))];
    const frames = calls.map(({ path, name, start, end }) => {
      const line = start + 1 + Math.floor(next() * (end - start - 1));
      const code = linesOf.get(path)[line - 1].trim();
      return { path, at: `/home/ci/work/app/${path}`, name, line, code };
    });
    const format = FORMATS[ALIASES[language] ?? language] ?? FORMATS.other;
    const message = pick(MESSAGES);
    const printed = frames.map((frame, i) => format.frame(frame, i));
    printed.splice(1, 0, format.foreign);
    if (format.oldest) printed.reverse();
    const query = [format.head(message), ...printed, format.tail?.(message) ?? ''].filter(Boolean).join('\n');
    return { query, targets: frames.map(({ path, line }) => target(path, line)) };
  });
}
