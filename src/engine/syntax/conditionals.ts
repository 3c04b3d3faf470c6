/**
 * Conditional compilation (`#if … #else … #endif`) cuts through statements, which a grammar that reads all branches one
 * after the other cannot follow: one `#ifdef` between an `if` and its `else` may cost every function after it. So for
 * the parser, where a conditional stands inside a function or an initialiser, or its branches open braces that they do
 * not close, only the first branch stays. Conditionals around whole declarations are left alone: both sides define.
 */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|(?![\s\S]))|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'|^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|else|endif)\b(?:\\\r?\n|[^\n])*|[{};]/gm;

interface Conditional {
  /** Braces open at `#if`: a stack of whether each holds declarations. */
  braces: boolean[];
  inside: boolean;
  /** Directive lines, and where the branches after the first begin and end. */
  directives: [number, number][];
  others: [number, number][];
  /** Start of the branch that is being read, when it is not the first. */
  other?: number;
  unbalanced: boolean;
  /** Braces open after the first branch: what counts after `#endif`. */
  after?: boolean[];
}

/** Do braces after this text hold declarations (a namespace, a class, `extern "C"`), rather than statements or data? */
const holdsDeclarations = (head: string): boolean =>
  /\b(?:namespace|extern|class|struct|union|interface)\b/.test(head) && !/[(=]/.test(head);

/** @returns a text of the same length, with the same lines */
export function withoutBranches(text: string): string {
  if (!/^[ \t]*#[ \t]*if/m.test(text)) return text;
  const gone: [number, number][] = [];
  const open: Conditional[] = [];
  let braces: boolean[] = [];
  let statement = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const token = match[0];
    const at = match.index;
    const end = at + token.length;
    if (token === '{') {
      braces.push(holdsDeclarations(text.slice(Math.max(statement, at - 400), at)));
      statement = end;
    } else if (token === '}') {
      braces.pop();
      statement = end;
    } else if (token === ';') statement = end;
    else if (token.startsWith('/') && text.slice(statement, at).trim() === '') statement = end;
    const directive = match[1];
    if (!directive) continue;
    statement = end;
    if (directive.startsWith('if')) {
      open.push({
        braces: [...braces],
        inside: braces.includes(false),
        directives: [[at, end]],
        others: [],
        unbalanced: false,
      });
      continue;
    }
    const conditional = open.at(-1);
    if (!conditional) continue;
    conditional.directives.push([at, end]);
    conditional.unbalanced ||= braces.length !== conditional.braces.length;
    if (conditional.other !== undefined) conditional.others.push([conditional.other, at]);
    if (directive === 'endif') {
      open.pop();
      braces = conditional.after ?? braces;
      if (conditional.inside || (conditional.unbalanced && conditional.others.length > 0)) {
        gone.push(...conditional.directives, ...conditional.others);
      }
    } else {
      conditional.other = end;
      conditional.after ??= braces;
      braces = [...conditional.braces];
    }
  }
  return blanked(text, gone);
}

function blanked(text: string, ranges: [number, number][]): string {
  let out = '';
  let at = 0;
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (start < at) continue;
    out += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    at = end;
  }
  return out + text.slice(at);
}
