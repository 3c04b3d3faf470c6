/** What a language writes around comments and texts. Two families cover the languages whose names are checked. */
export type Family = 'c' | 'hash';

/** One expression, so that what begins first wins: a comment in a text is text. */
const C =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"""[\s\S]*?(?:"""|$)|"(?:\\.|[^"\\\n])*(?:"|$)|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*(?:`|$)|(?<=[=(,:[!&|?{};\n]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[dgimsuvy]*/g;
const HASH = /#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*(?:"|$)|'(?:\\.|[^'\\\n])*(?:'|$)/g;

/** Letters of code that are looked at: longer answers are rare, and looking must end. */
const MOST = 12_000;
/** No name is so long; what is may be data. */
const LONGEST_NAME = /[\p{L}\p{N}_$]{100,}/gu;

/** The beginning of a piece of code without runs of white space and of letters that are no names. */
export const plain = (code: string): string =>
  code
    .slice(0, MOST)
    .replace(LONGEST_NAME, 'x')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n\s+/g, '\n');

/** Code with comments left out and the contents of texts emptied. Best effort: code may be cut off. */
export function stripped(code: string, family: Family): string {
  return code.replace(family === 'c' ? C : HASH, (token) => {
    const lines = '\n'.repeat(token.split('\n').length - 1);
    if (/^(?:\/\/|\/\*|#)/.test(token)) return ` ${lines}`;
    // What a template interpolates is code.
    const inner = token.startsWith('`')
      ? [...token.matchAll(/\$\{([^{}]*)\}/g)].map((part) => ` ${part[1]!} `).join(';')
      : '';
    return `""${inner && `;${inner};`}${lines}`;
  });
}
