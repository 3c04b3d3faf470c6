import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutOpenBrackets } from '../../../src/engine/syntax/brackets.js';
import { withoutBranches } from '../../../src/engine/syntax/conditionals.js';
import { withoutMacros } from '../../../src/engine/syntax/macros.js';
import { definitions, fixture, outlineOf } from './helpers.js';

const visible = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('Conditional compilation', () => {
  it('leaves the first branch of a conditional inside a function', () => {
    const text = `int f(void) {
#ifdef A
  if(x)
    return 1;
  else
#else
  if(y)
#endif
  return 2;
}
`;
    expect(visible(withoutBranches(text))).toBe('int f(void) { if(x) return 1; else return 2; }');
  });

  it('leaves conditionals around declarations alone, also in namespaces and classes', () => {
    const text = `#ifndef GUARD_H
#ifdef __cplusplus
extern "C" {
#endif
namespace a { class B : public C {
#if WIN
  void open();
#else
  void open(int fd);
#endif
}; }
#endif
`;
    expect(withoutBranches(text)).toBe(text);
  });

  it('leaves the first branch where branches open braces that they do not close', () => {
    const text = `#ifdef A
int f(int a) {
#else
int f(void) {
#endif
  return 1;
}
int g(void) { return 2; }
`;
    expect(visible(withoutBranches(text))).toBe('int f(int a) { return 1; } int g(void) { return 2; }');
  });

  it('is not misled by braces and directives in strings and comments', () => {
    const text = `char *s = "{";
/* if (x) {
#if 0
*/
char c = '{'; // {
#ifdef A
int a;
#endif
`;
    expect(withoutBranches(text)).toBe(text);
  });

  it('lets both sides of a top-level conditional define, and what follows a broken statement', async () => {
    const outline = await outlineOf(
      `#ifdef WIN
int open_win(void) { return 1; }
#else
int open_posix(void) { return 1; }
#endif
int run(int x) {
#ifdef FAST
  if(x) { return 1; }
  else
#endif
  { return 2; }
}
int after(void) { return 3; }
`,
      'c',
    );
    expect(outline.hasErrors).toBe(false);
    expect(definitions(outline)).toEqual([
      'function open_win',
      'function open_posix',
      'function run',
      'function after',
    ]);
  });
});

describe('Macros', () => {
  it('vanish where they stand alone, before a class name, before and behind a declaration', () => {
    const text = `namespace a {
BEGIN_NAMESPACE
class API_EXPORT Widget {
  Q_OBJECT
  int size_ GUARDED_BY(lock_);
  bool ok() const MUST_CHECK;
};
static API_INLINE void run(void);
UNITTEST Code step(int x);
}  // namespace a
END_NAMESPACE
`;
    expect(visible(withoutMacros(text))).toBe(
      'namespace a { class Widget { int size_ ; bool ok() const ; }; static void run(void); Code step(int x); } // namespace a',
    );
  });

  it('stay where they are values, enumerators or calls', () => {
    const text = `enum Color {
  RED_COLOR,
  BLUE_COLOR
};
int x = MAX_SIZE;
int f(void) { return CHECK_EQ(a, b); }
`;
    expect(withoutMacros(text)).toBe(text);
  });
});

describe('Open brackets', () => {
  it('vanish where a definition of Python starts within them', () => {
    const text = `class A:
    def f(self):
        run(1, [2,

    async def g(self, x=(1, 2)):
        return {
            'a': x}
`;
    expect(withoutOpenBrackets(text)).toBe(text.replace('run(1, [2', 'run 1,  2'));
  });

  it('stay in strings, comments and calls over several lines', () => {
    const text = `s = "(\\" ["  # and (
def f(a='{', b=r'\\\\'):
    """Takes ( and
def g([
    """
    return call(
        a,
        b)
class B(Base): pass
`;
    expect(withoutOpenBrackets(text)).toBe(text);
  });

  it('leave what stands behind an unclosed string', () => {
    expect(withoutOpenBrackets("f('(\nx = g(\ndef h(): pass\n")).toBe("f '(\nx = g \ndef h(): pass\n");
  });
});

describe('All of them', () => {
  it('keep every offset and line', () => {
    const pieces = fc.constantFrom(
      '#if A\n',
      '#else\n',
      '#endif\n',
      '{',
      '}',
      ';\n',
      'BEGIN_X\n',
      'class API_X B {\n',
      '"{',
      "'",
      '/*',
      '*/',
      '// x\n',
      'int x API_GUARDED_BY(y);\r\n',
      ') API_RESULT {',
      '\ndef f(',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const result = withoutOpenBrackets(withoutMacros(withoutBranches(text)));
        expect(result).toHaveLength(text.length);
        expect(result.replace(/[^\n]/g, '.')).toBe(text.replace(/[^\n]/g, '.'));
      }),
    );
    const header = fixture('cpp/mutexlock.h');
    expect(withoutMacros(withoutBranches(header))).toHaveLength(header.length);
  });
});
