import { random, sample } from '../stats.mjs';
import { groupBy, target } from './sources.mjs';

/** A literal handed to something that throws, fails or logs; the group before it names the error's type, if it does. */
const SAYING =
  /(?:(?:throw\s+(?:new\s+)?|raise\s+|->\s*)((?:\w+(?:\.|::|\\))*\w+)|panic!?|errors\.New|fmt\.Errorf|bail!|anyhow!|(?:log(?:ger)?|console|Log)\w*\.\w+|(?:Fatal|Error|Warn)f?|abort|die|fail)\s*[(,:]?\s*(?:[frbuFRBU$@]{0,2})(["'`])((?:(?!\2)[^\\\n]|\\.){16,160})\2/g;
/** What is filled in at run time: `${x}`, `{x}`, `#{x}`, `%s`. */
const PLACEHOLDER = /\$\{[^}]*\}|#\{[^}]*\}|\\\([^)]*\)|\{[^}]*\}|%[-+ #0-9.]*[sdvqwTfrxiu@]|%\w+%/g;
const VALUES = ['alpha42', '17', 'x-ray', '/tmp/report', 'None', 'user_9', '3.14', '[1, 2]'];

/** Error messages as they would be read on a screen: literals with made-up values in their placeholders. */
export function messages({ files }, n, seed) {
  const said = files.flatMap((file) =>
    [...file.text.matchAll(SAYING)].map((m) => ({
      path: file.path,
      type: m[1]?.split(/\.|::|\\/).at(-1),
      literal: m[3],
      line: file.text.slice(0, m.index + m[0].length).split('\n').length,
    })),
  );
  const byLiteral = groupBy(said.filter(isProse), ({ literal }) => literal);
  const next = random(seed);
  return sample([...byLiteral.keys()], n, seed).map((literal, i) => {
    const places = byLiteral.get(literal);
    const message = literal
      .replace(PLACEHOLDER, () => VALUES[Math.floor(next() * VALUES.length)])
      .replace(/\\(["'`\\])/g, '$1');
    const type = places[0].type;
    return {
      query: i % 2 && type && /^[A-Z]/.test(type) ? `${type}: ${message}` : message,
      targets: places.map(({ path, line }) => target(path, line)),
    };
  });
}

/** Three words or more besides the placeholders. */
const isProse = ({ literal }) =>
  /^\S/.test(literal) &&
  (literal.replace(PLACEHOLDER, ' ').match(/(?<![\w/.])\p{L}{2,}(?![\w/.])/gu) ?? []).length >= 3;
