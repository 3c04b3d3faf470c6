/** Words that begin a line which imports. */
export const BEGINS_IMPORT =
  /^\s*(?:import\b|from\s+\S+\s+import\b|export\s+(?:\*|\{[^}]*$|\{.*\}\s*from)|use\s+\S|using\s+[\w.]+\s*;|#include\b|require(?:_relative)?\b|(?:const|let|var)\s+[^=]*=\s*require\s*\()/;
/** What may not be taken for an import: `import(…)`, and what defines something. */
const IS_CODE = /^\s*import\s*\(/;

/**
 * A buffer without its import lines, and the cursor where it then stands. Lines from the cursor's on stay.
 * @param {{text: string, line: number}} cursor
 */
export function withoutImports({ text, line }) {
  const lines = text.split('\n');
  const kept = [];
  let at = line;
  for (let i = 0; i < lines.length; i++) {
    if (!BEGINS_IMPORT.test(lines[i]) || IS_CODE.test(lines[i]) || i >= line - 1) {
      kept.push(lines[i]);
      continue;
    }
    const first = i;
    for (let depth = open(lines[i]); depth > 0 && i + 1 < Math.min(lines.length, line - 1);) depth += open(lines[++i]);
    at -= i - first + 1;
  }
  return { text: kept.join('\n'), line: at };
}

/** Brackets that a line opens, less those it closes. */
const open = (line) => [...line].reduce((n, c) => n + Number('({['.includes(c)) - Number(')}]'.includes(c)), 0);
