import type { TraceFrame } from '../../../core/search.js';

/**
 * Stack traces and compilers' messages → the places that they name. The formats are told apart by their own marks, not by
 * line, since a trace that is pasted into a field of one line has lost its line breaks.
 */

/** What is read of a pasted text; a trace says all that matters well before. */
const MOST_TEXT = 40_000;
const MOST_FRAMES = 64;

interface Format {
  pattern: RegExp;
  frame: (m: RegExpMatchArray) => TraceFrame;
  /** The innermost call comes last. */
  outermostFirst?: boolean;
  /** Also said of a place outside of any trace (`src/a.ts:12`). */
  plain?: boolean;
}

/** `of(path, line, symbol)`: numbers of the groups. */
const of =
  (path: number, line: number, symbol = 0) =>
  (m: RegExpMatchArray): TraceFrame => ({
    path: tidyPath(m[path] ?? ''),
    line: Number(m[line]),
    symbol: symbol > 0 ? lastName(m[symbol] ?? '') : '',
  });

/** A path with an extension, perhaps with blanks inside `(…)` or quotation marks; then a line. */
const PATH = String.raw`(?:https?:\/\/[\w.:-]{1,100}\/|file:\/{2,3}|[a-z][\w+.-]*:\/\/\/?|[A-Za-z]:[\\/])?[\p{L}\p{N}_@$~+.%\-/\\[\]]{0,400}\.[A-Za-z]\w{0,10}`;
const LINE = String.raw`(\d{1,7})`;
/** A path begins where no path goes on, so that a long word is tried once and not from each of its letters. */
const START = String.raw`(?<![\p{L}\p{N}_@$~+.%\-/\\:])`;

/** The first format to claim a stretch of text has it. */
const FORMATS: readonly Format[] = [
  // Python: File "a/b.py", line 3, in load
  { pattern: /File "([^"\n]{1,400})", line (\d{1,7})(?:, in ([\w.<>]+))?/g, frame: of(1, 2, 3), outermostFirst: true },
  // JVM: at app//com.acme.Shop$Till.open(Shop.java:12)
  {
    pattern:
      /\bat (?:[\w.@-]*\/{1,2})?((?:[\p{L}\w$]+\.)*)([\p{L}\w$]+)\.([\p{L}\w$<>-]+)\(([\p{L}\w$-]+\.(?:java|kts?|scala|sc|groovy|clj)):(\d{1,7})\)/gu,
    frame: (m) => ({ path: m[1]!.replaceAll('.', '/') + m[4]!, line: Number(m[5]), symbol: lambdaOwner(m[3]!) }),
  },
  // .NET: at Acme.Shop.Open(String name) in /src/Shop.cs:line 12
  { pattern: /\bat ([^\n()]{1,300})\([^()\n]*\) in ([^\n]{1,400}?):line (\d{1,7})/g, frame: of(2, 3, 1) },
  // V8: at async Shop.open [as run] (file:///src/shop.js:12:5)
  {
    pattern: /\bat (?:async )?([^\n():{]{1,200}?)(?: \[as [^\]\n]*\])? \(([^()\n]{1,400}):(\d{1,7}):\d+\)/g,
    frame: of(2, 3, 1),
  },
  // SpiderMonkey and JavaScriptCore: open@http://localhost/src/shop.js:12:5
  {
    pattern: /(?<![\p{L}\w$.<>/])([\p{L}\w$.<>/]{0,200})@((?:https?|file|webpack)[^\s]{1,400}):(\d{1,7}):\d+/gu,
    frame: of(2, 3, 1),
  },
  // PHP: #0 /src/shop.php(12): Shop->open(), … in /src/shop.php:12, … in /src/shop.php on line 12
  { pattern: /#\d+ ([^\n()]{1,400})\((\d{1,7})\): ([\w\\:>-]+)\(/g, frame: of(1, 2, 3) },
  {
    pattern: /\bin ([^\s:]{1,400})(?: on line |\((\d{1,7})\) : eval)(\d{1,7})?/g,
    frame: (m) => of(1, m[3] ? 3 : 2)(m),
  },
  // gdb and sanitizers: #0 0x4f in open (…) at src/shop.c:12, #1 0x55 in open /src/shop.c:12:5
  {
    pattern: new RegExp(
      String.raw`#\d+ +(?:0x[\da-f]+ in )?([\p{L}\w:~<>]+)[^\n]{0,300}?(?: at | )(${PATH}):${LINE}(?::\d+)?`,
      'giu',
    ),
    frame: of(2, 3, 1),
  },
  // Dart: #1      Shop.open (package:shop/src/shop.dart:12:5), a package's files being those below its `lib`
  {
    pattern:
      /#\d+ +([\w.<>$ ]{1,200}) \((?:package:[^/\s]+\/([^\s()]{1,400})|(?:file|dart):([^\s()]{1,400})):(\d{1,7}):\d+\)/g,
    frame: (m) => ({ ...of(3, 4, 1)(m), path: m[2] ? `lib/${m[2]}` : tidyPath(`file:${m[3]!}`) }),
  },
  // Ruby: shop.rb:12:in 'Shop#open', from shop.rb:12:in `block in open'
  {
    pattern: new RegExp(
      String.raw`${START}(${PATH}):${LINE}:in [\x60'](?:block (?:\(\d+ levels\) )?in |rescue in |ensure in )?([^'\n]{1,200})'`,
      'gu',
    ),
    frame: of(1, 2, 3),
  },
  // Lua: shop.lua:12: in function 'open'
  {
    pattern: new RegExp(
      String.raw`${START}(${PATH}):${LINE}: in (?:function|method|local|upvalue|field) [<'"]?([\w.:]+)`,
      'gu',
    ),
    frame: of(1, 2, 3),
  },
  // pytest: tests/test_shop.py:12: in test_open
  {
    pattern: new RegExp(String.raw`${START}(${PATH}):${LINE}: in ([\w.<>]+)`, 'gu'),
    frame: of(1, 2, 3),
    outermostFirst: true,
  },
  // Elixir: (shop 0.1.0) lib/shop.ex:12: Shop.open/2
  {
    pattern: new RegExp(
      String.raw`${START}(${PATH}):${LINE}: (?:anonymous fn\/\d+ in )?([A-Z][\w.]*\.[\w!?]+)\/\d+`,
      'gu',
    ),
    frame: of(1, 2, 3),
  },
  // Go: acme/shop.(*Till).Open(0x1, …) ⏎ /src/shop.go:12 +0x1d
  {
    pattern:
      /(?<!\S)([\w./-]{1,200}?(?:\.\(\*?\w+\))?\.\w[\w.]{0,100})\([^()\n]*\)\s+(\/?[^\s:]{1,400}\.go):(\d{1,7})/g,
    frame: of(2, 3, 1),
  },
  // Rust: 4: shop::till::open ⏎ at ./src/till.rs:12:5
  {
    pattern: /\d+: (?:0x[\da-f]+ - )?([\w:<>{}#, &]{1,300}?)\s+at ([^\s:]{1,400}\.rs):(\d{1,7})(?::\d+)?/g,
    frame: of(2, 3, 1),
  },
  // TypeScript, MSBuild: src/shop.ts(12,5): error TS2345: …
  { pattern: new RegExp(String.raw`${START}(${PATH})\(${LINE}(?:,\d+)+\): `, 'gu'), frame: of(1, 2) },
  // Perl: … at src/shop.pl line 12.
  { pattern: new RegExp(String.raw`\bat (${PATH}) line ${LINE}\b`, 'gu'), frame: of(1, 2) },
  // What most others write, compilers and editors too: src/shop.rs:12:5
  {
    pattern: new RegExp(String.raw`${START}(${PATH})(?:\?[^\s:()]{0,100})?:${LINE}(?::\d+)?(?![\p{L}\p{N}_.-])`, 'gu'),
    frame: of(1, 2),
    plain: true,
  },
];

/** Between exceptions that wrap one another. */
const NEXT = /Caused by:|\[cause\]:|Traceback \(most recent call last\):?|During handling of the above exception/g;
/** The later exception is the cause of the earlier one, or hides it: it comes first. */
const LATER_FIRST = /Caused by:|\[cause\]:|During handling of the above exception/;

export interface Trace {
  frames: TraceFrame[];
  /** Looks like a trace or a compiler's message, not only like a path with a line. */
  isTrace: boolean;
  /** The text without the places. */
  rest: string;
}

/** Finds the places that a text names, the one to look at first at the front: where it was thrown, then its callers. */
export function readTrace(text: string): Trace {
  const head = text.slice(0, MOST_TEXT);
  const found = claim(head);
  if (found.length === 0) return { frames: [], isTrace: false, rest: text };
  const cuts = [...head.matchAll(NEXT)].map((m) => ({ at: m.index, oldestFirst: m[0].startsWith('Traceback') }));
  const blocks: { frames: Found[]; oldestFirst: boolean }[] = [{ frames: [], oldestFirst: false }];
  for (const one of found) {
    while (cuts.length > 0 && cuts[0]!.at < one.at) {
      blocks.push({ frames: [], oldestFirst: cuts.shift()!.oldestFirst });
    }
    blocks.at(-1)!.frames.push(one);
  }
  for (const block of blocks) {
    if (block.oldestFirst || block.frames.some(({ format }) => format.outermostFirst)) block.frames.reverse();
  }
  if (LATER_FIRST.test(head)) blocks.reverse();
  const frames: TraceFrame[] = [];
  for (const { frame } of blocks.flatMap((block) => block.frames)) {
    const seen = frames.some((f) => f.path === frame.path && f.line === frame.line);
    if (!seen && frames.length < MOST_FRAMES) frames.push(frame);
  }
  let rest = '';
  let end = 0;
  for (const { at, length } of found) {
    rest += `${head.slice(end, at)} `;
    end = at + length;
  }
  rest += text.slice(end);
  const isTrace = found.length > 1 || found.some(({ format }) => !format.plain) || SAID.test(rest);
  return { frames, isTrace, rest };
}

interface Found {
  at: number;
  length: number;
  format: Format;
  frame: TraceFrame;
}

/** Stretches of text that a format claims, in order. */
function claim(text: string): Found[] {
  const found: Found[] = [];
  for (const format of FORMATS) {
    for (const m of text.matchAll(format.pattern)) {
      const end = m.index + m[0].length;
      if (found.some((f) => f.at < end && m.index < f.at + f.length)) continue;
      const frame = format.frame(m);
      if (frame.path !== '' && frame.line > 0) found.push({ at: m.index, length: m[0].length, format, frame });
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

const SAID = /\b(?:error|warning|panicked|exception|fatal|assertion)\b/i;

/** The path without what stands before it (scheme, host, bundler) or after it (query), with `/`; empty for a host alone. */
function tidyPath(path: string): string {
  return path
    .trim()
    .replaceAll('\\', '/')
    .replace(/^file:\/\/(?=\/)/i, '')
    .replace(/^webpack(?:-internal)?:\/\/\/?(?:[\w.@-]*\/)??(?=\.\/|src\/|\()/i, '')
    .replace(/^https?:\/\/[^/]*\//i, '')
    .replace(/^(?:\([\w-]+\)\/)?(?:\.\/)+/, '')
    .replace(/[?#].*$/, '')
    .replace(/^\/(?=[A-Za-z]:\/)/, '')
    .replace(/^[a-z]+:\/\/.*$/i, '');
}

/** `Shop#open`, `Acme.Shop.Open`, `shop::Till::open` → the last name. */
function lastName(name: string): string {
  return (
    name
      .replace(/<[^<>]*>|\{\{closure\}\}|\.func\d+(?:\.\d+)*$/g, '')
      .match(/[\p{L}_$][\p{L}\p{N}_$!?]*(?=\W*$)/u)?.[0] ?? ''
  );
}

/** `lambda$open$0` runs in `open`. */
const lambdaOwner = (name: string): string => /^lambda\$(.+)\$\d+$/.exec(name)?.[1] ?? name.replace(/[<>]/g, '');
