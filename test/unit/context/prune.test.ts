import { describe, expect, it } from 'vitest';
import { prunable, prune, runsOf, textOf } from '../../../src/engine/context/pack/prune.js';
import { type Statement, statementsOf } from '../../../src/engine/context/pack/statements.js';

/** Own lines of each statement, nested ones in brackets. */
const shape = (statements: readonly Statement[]): string =>
  statements.map(({ own, children }) => own.join('+') + (children.length > 0 ? `(${shape(children)})` : '')).join(' ');

const linesOf = (text: string): string[] => text.replace(/^\n/, '').replace(/\n *$/, '').split('\n');

/** As pruned to `tokens` words, every word a token. */
function pruned(code: string, language: string, words: string, tokens: number): string {
  const lines = linesOf(code);
  const unit = prunable(lines, language, (line) => line.trim().split(/\s+/).length);
  return textOf(lines, prune(unit, new Map(words.split(' ').map((word) => [word, 1])), tokens));
}

describe('statements of a text', () => {
  it('are whole: brackets, operators and chains keep lines together', () => {
    const lines = linesOf(`
const total = sum(
  first,
  second,
);
const isBig =
  total > 10 &&
  total < 100;
return items
  .filter(isBig)
  .map(double);`);
    expect(shape(statementsOf(lines, 'typescript'))).toBe('0+1+2+3 4+5+6 7+8+9');
  });

  it('hold what their blocks hold, and the lines that end or continue these', () => {
    const lines = linesOf(`
if (a) {
  one();
} else {
  two();
}
three();`);
    expect(shape(statementsOf(lines, 'typescript'))).toBe('0+2+4(1 3) 5');
  });

  it('begin with what decorates them', () => {
    const lines = linesOf(`
@property
@cached(
    size=3,
)
def name(self):
    return self.first`);
    expect(shape(statementsOf(lines, 'python'))).toBe('0+1+2+3+4(5)');
  });

  it('open a block inside a call', () => {
    const lines = linesOf(`
describe('x', () => {
  it('y', () => {
    check();
  });
});`);
    expect(shape(statementsOf(lines, 'javascript'))).toBe('0+4(1+3(2))');
  });

  it('follow indentation where there are no brackets', () => {
    const lines = linesOf(`
def load(path):
    """Reads it.

    More words.
    """
    try:
        return read(path)
    except OSError:
        raise
    return None`);
    expect(shape(statementsOf(lines, 'python'))).toBe('0(1+4(3) 5+7(6 8) 9)');
  });

  it('are not misled by brackets in strings, comments and expressions', () => {
    const lines = linesOf(`
const a = '(' + "[" + \`{\`; // (
const b = /[(]/.test(a);
const c = 1;`);
    expect(shape(statementsOf(lines, 'typescript'))).toBe('0 1 2');
  });

  it('keep a brace on its own line, and a directive in its place', () => {
    const lines = linesOf(`
int f(void)
{
  one();
#ifdef X
  two();
#endif
}`);
    expect(shape(statementsOf(lines, 'c'))).toBe('0+1+6(2 3 4 5)');
  });

  it('of prose are paragraphs', () => {
    expect(shape(statementsOf(['# Title', '', 'one', 'two', '', 'three'], 'markdown'))).toBe('0 2+3 5');
  });

  it('hold every line that is not blank exactly once, whatever the text is', () => {
    const broken = linesOf(`
  )) } "open
x = (((
y = [
  'never closed
z`);
    const all: number[] = [];
    const walk = (list: readonly Statement[]): void => {
      for (const { own, children } of list) {
        all.push(...own);
        walk(children);
      }
    };
    walk(statementsOf(broken, 'ruby'));
    expect(all.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  });
});

const METHOD = `
/**
 * Sends a request.
 *
 * Long words about history.
 */
async function send(request: Request): Promise<Response> {
  const headers = defaults();
  headers.set('a', 'b');
  for (const hook of hooks) {
    await hook(request);
  }
  if (request.retries > 0) {
    log('again');
    return backoff(
      request,
      request.retries,
    );
  }
  const response = await fetch(request.url);
  return response;
}`;

describe('pruning', () => {
  it('keeps everything where it fits', () => {
    expect(pruned(METHOD, 'typescript', 'backoff', 1_000)).toBe(METHOD.slice(1));
  });

  it('keeps the signature, what speaks of the query with the blocks around it, and what is given back', () => {
    const text = pruned(METHOD, 'typescript', 'backoff', 34);
    expect(text).toContain('async function send(request: Request): Promise<Response> {');
    expect(text).toContain('  if (request.retries > 0) {');
    expect(text).toContain('    return backoff(\n      request,\n      request.retries,\n    );\n  }');
    expect(text).not.toContain('defaults()');
  });

  it('shows each run of lines left out as one line, as deep as what it stands for', () => {
    expect(pruned(METHOD, 'typescript', 'backoff', 34)).toContain('Promise<Response> {\n  …\n  if (request.retries');
  });

  it('ends every block and comment that it begins', () => {
    for (let tokens = 8; tokens < 80; tokens += 4) {
      const text = pruned(METHOD, 'typescript', 'hook', tokens);
      const count = (mark: string): number => text.split(mark).length - 1;
      expect(count('{') - count('}')).toBe(0);
      expect(count('/*') - count('*/')).toBe(0);
      expect(count('(') - count(')')).toBe(0);
    }
  });

  it('is deterministic, and names the runs of lines that it shows', () => {
    const lines = linesOf(METHOD);
    const unit = prunable(lines, 'typescript', () => 4);
    const rows = prune(unit, new Map([['hook', 1]]), 40);
    expect(prune(unit, new Map([['hook', 1]]), 40)).toEqual(rows);
    const shown = runsOf(rows, 10).flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_x, i) => first + i - 10),
    );
    expect(shown).toEqual(rows);
  });
});
