import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/engine/retrieval/understand/understand.js';

const frames = (text: string): string[] =>
  understand(text).frames.map(({ path, line, symbol }) => `${path}:${line}${symbol && ` ${symbol}`}`);
const message = (text: string): string => understand(text).message;

const NODE = `file:///app/src/lib/store.mjs:6
    throw new RangeError(\`Cannot open store '\${name}'\`);
          ^

Error: Startup failed
    at main (file:///app/src/app.mjs:2:88)
    at async file:///app/src/app.mjs:3:1 {
  [cause]: RangeError: Cannot open store 'a b': no such volume
      at Store.open (file:///app/src/lib/store.mjs:6:19)
      at Array.map (<anonymous>)
      at new Store (file:///app/src/lib/store.mjs:4:19)
}

Node.js v20.20.2`;
const PYTHON = `Traceback (most recent call last):
  File "/app/shop/till.py", line 5, in load
    return json.loads(text)
           ^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
    return _default_decoder.decode(s)
json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/shop/app.py", line 10, in <module>
    main()
  File "/app/shop/till.py", line 7, in load
    raise RuntimeError(f"cannot read {text!r} as configuration") from e
RuntimeError: cannot read '{' as configuration`;
const JAVA = `Exception in thread "main" java.lang.RuntimeException: outer
	at com.acme.Shop.main(Shop.java:5)
Caused by: java.lang.IllegalStateException: Bad item: 1
	at com.acme.Shop$Till.lambda$open$0(Shop.java:14)
	at java.base/java.lang.Iterable.forEach(Iterable.java:75)
	at app//com.acme.Shop$Till.<init>(Shop.java:12)
	... 1 more`;

describe('frames of a trace, where it was thrown first', () => {
  it('Node: causes before what wraps them', () => {
    expect(frames(NODE)).toEqual([
      '/app/src/lib/store.mjs:6 open',
      '/app/src/lib/store.mjs:4 Store',
      '/app/src/app.mjs:2 main',
      '/app/src/app.mjs:3',
    ]);
    expect(message(NODE)).toBe("Cannot open store 'a b': no such volume");
  });

  it('browsers and bundlers', () => {
    expect(
      frames('TypeError: x\n  at open (webpack:///./src/shop.ts:3:5)\n  at http://localhost:3000/src/app.ts?t=1:9:2'),
    ).toEqual(['src/shop.ts:3 open', 'src/app.ts:9']);
    expect(frames('open@http://localhost:8080/src/shop.js:12:5\nmain@http://localhost:8080/src/main.js:3:1')).toEqual([
      'src/shop.js:12 open',
      'src/main.js:3 main',
    ]);
  });

  it('Python: the innermost call is the last', () => {
    expect(frames(PYTHON)).toEqual([
      '/usr/lib/python3.11/json/__init__.py:346 loads',
      '/app/shop/till.py:5 load',
      '/app/shop/till.py:7 load',
      '/app/shop/app.py:10',
    ]);
    expect(message(PYTHON)).toBe("cannot read '{' as configuration");
  });

  it('pytest', () => {
    expect(
      frames('tests/test_shop.py:10: in test_open\n    Till().open()\nsrc/till.py:5: in open\n    raise KeyError'),
    ).toEqual(['src/till.py:5 open', 'tests/test_shop.py:10 test_open']);
  });

  it('JVM: the root cause, by the class’s package', () => {
    expect(frames(JAVA)).toEqual([
      'com/acme/Shop.java:14 open',
      'java/lang/Iterable.java:75 forEach',
      'com/acme/Shop.java:12 init',
      'com/acme/Shop.java:5 main',
    ]);
    expect(message(JAVA)).toBe('Bad item: 1');
    expect(frames('at shop.TillKt.open(Till.kt:3)\nat shop.Till$.apply(Till.scala:4)')).toEqual([
      'shop/Till.kt:3 open',
      'shop/Till.scala:4 apply',
    ]);
  });

  it('Go', () => {
    const text = `panic: runtime error: index out of range [5] with length 5

goroutine 1 [running]:
github.com/acme/shop.(*Till).Open(0xc000010200, {0x4c1, 0x3})
	/home/u/shop/till.go:19 +0x66
main.main()
	/home/u/shop/cmd/main.go:8 +0x29
exit status 2`;
    expect(frames(text)).toEqual(['/home/u/shop/till.go:19 Open', '/home/u/shop/cmd/main.go:8 main']);
    expect(message(text)).toBe('runtime error: index out of range [5] with length 5');
  });

  it('Rust, with and without a backtrace', () => {
    const text = `thread 'main' panicked at src/till.rs:1:62:
not a number: ParseIntError { kind: InvalidDigit }
stack backtrace:
   3: core::result::Result<T,E>::expect
             at /rustc/59807616/library/core/src/result.rs:1185:23
   4: shop::till::number
             at ./src/till.rs:2:62`;
    expect(frames(text)).toEqual([
      'src/till.rs:1',
      '/rustc/59807616/library/core/src/result.rs:1185 expect',
      'src/till.rs:2 number',
    ]);
    expect(message(text)).toBe('not a number: ParseIntError { kind: InvalidDigit }');
    expect(message("thread 'main' panicked at 'no such drawer', src/till.rs:4:5")).toBe('no such drawer');
  });

  it('.NET', () => {
    const text = `Unhandled exception. System.InvalidOperationException: outer
 ---> System.ArgumentException: Value 'x' is not allowed
   at Acme.Shop.Till.Open(String name, Int32 n) in /src/Shop/Till.cs:line 12
   --- End of inner exception stack trace ---
   at Acme.Program.Main(String[] args) in C:\\src\\Program.cs:line 9`;
    expect(frames(text)).toEqual(['/src/Shop/Till.cs:12 Open', 'C:/src/Program.cs:9 Main']);
    expect(message(text)).toBe("Value 'x' is not allowed");
  });

  it('PHP', () => {
    const text = `PHP Fatal error:  Uncaught InvalidArgumentException: Driver [foo] not supported. in /app/src/Manager.php:80
Stack trace:
#0 /app/src/Cache.php(33): App\\Manager->createDriver('foo')
#1 {main}
  thrown in /app/src/Manager.php on line 80`;
    expect(frames(text)).toEqual(['/app/src/Manager.php:80', '/app/src/Cache.php:33 createDriver']);
    expect(message(text)).toBe('Driver [foo] not supported.');
  });

  it('Ruby, before and after 3.4', () => {
    expect(
      frames("lib/till.rb:12:in 'Till#open': no such drawer: 3 (Shop::DrawerError)\n\tfrom bin/shop.rb:5:in '<main>'"),
    ).toEqual(['lib/till.rb:12 open', 'bin/shop.rb:5']);
    expect(frames("lib/till.rb:12:in `block in open': x (RuntimeError)")).toEqual(['lib/till.rb:12 open']);
  });

  it('Elixir, Dart, Lua, Swift, Perl', () => {
    expect(
      frames('** (ArgumentError) unknown option: :x\n    (shop 0.1.0) lib/shop/till.ex:12: Shop.Till.open/2'),
    ).toEqual(['lib/shop/till.ex:12 open']);
    expect(
      frames('#0      Till.open (package:shop/src/till.dart:12:5)\n#1      main (file:///app/bin/main.dart:3:8)'),
    ).toEqual(['lib/src/till.dart:12 open', '/app/bin/main.dart:3 main']);
    expect(frames("stack traceback:\n\ttill.lua:12: in function 'open'")).toEqual(['till.lua:12 open']);
    expect(frames('Shop/Till.swift:12: Fatal error: Unexpectedly found nil')).toEqual(['Shop/Till.swift:12']);
    expect(frames('no such key: a at src/till.pl line 7.')).toEqual(['src/till.pl:7']);
  });

  it('gdb and sanitizers', () => {
    expect(frames('#0 0x4f7b1c in till_open /app/src/till.c:12:3\n#1  main (argc=1) at src/main.c:30')).toEqual([
      '/app/src/till.c:12 till_open',
      'src/main.c:30 main',
    ]);
  });
});

describe('compilers', () => {
  it('lead to the place, and their message is read', () => {
    const typescript = "src/till.ts(12,5): error TS2345: Argument of type 'string' is not assignable.";
    expect(frames(typescript)).toEqual(['src/till.ts:12']);
    expect(message(typescript)).toBe("Argument of type 'string' is not assignable.");
    expect(frames('./till.go:12:5: undefined: drawer')).toEqual(['till.go:12']);
    const rust = 'error[E0308]: mismatched types\n --> src/till.rs:4:18';
    expect(frames(rust)).toEqual(['src/till.rs:4']);
    expect(message(rust)).toBe('mismatched types');
  });
});

describe('a trace', () => {
  it('is understood also after its line breaks are lost', () => {
    for (const text of [NODE, PYTHON, JAVA]) {
      expect(frames(text.replaceAll('\n', ' '))).toEqual(frames(text));
    }
    expect(message(NODE.replaceAll('\n', ' '))).toBe(message(NODE));
  });

  it('is no filter and rules out nothing, whatever stands in it', () => {
    const { filters, intent } = understand(`${NODE}\n -option kind: x`);
    expect(intent).toBe('error');
    expect(Object.values(filters).flat()).toEqual([]);
  });

  it('is searched by what it says, without what every trace has', () => {
    const found = understand(PYTHON).terms.map(({ term }) => term);
    expect(found.slice(0, 3)).toEqual(['cannot', 'read', 'configur']);
    expect(found).not.toContain('traceback');
  });

  it('is not seen in a host with a port', () => {
    expect(understand('connect to http://example.com:8080 over tls')).toMatchObject({ frames: [], intent: 'text' });
  });

  it('is read in time that grows with its length: twice as long, not four times', () => {
    for (const piece of ['a/', 'a.', 'a', 'at ', '#0 x ', 'a@http://x', 'a.b(x)']) {
      expect(frames(piece.repeat(40_000 / piece.length))).toEqual([]);
    }
  });
});
