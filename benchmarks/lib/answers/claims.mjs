// Statements that a scripted model makes about the evidence of its own prompt, true and false ones, each with what is to
// become of its citation. What is true is taken from doc comments: people's own words for what the lines below them do.
import { random } from '../stats.mjs';

/** The pieces of a prompt: path, and the numbers of the lines that are shown. */
export function piecesIn(prompt) {
  const pieces = [];
  for (const line of prompt.split('\n')) {
    const head = /^\[(\d+)\] (.+?):(\d+)(?:-(\d+))?(?: · .*)?$/.exec(line);
    const text = /^(\d+)\| ?(.*)$/.exec(line);
    if (head) pieces.push({ id: Number(head[1]), path: head[2], lines: new Map() });
    else if (text && pieces.length > 0) pieces.at(-1).lines.set(Number(text[1]), text[2]);
  }
  return pieces;
}

/** The first sentence of a doc comment, if it says something in words. */
function sentenceOf(doc) {
  const text = doc
    .trim()
    .split(/\n\s*\n/)[0]
    .replace(/\s+/g, ' ');
  const sentence = (/^.*?[.!](?=\s|$)/.exec(text)?.[0] ?? text).replace(/[.!]$/, '');
  const words = sentence.match(/[A-Za-z]{3,}/g) ?? [];
  return words.length >= 5 && sentence.length <= 200 && !/[`<>{}@\\[\]]|https?:|\/\w+\//.test(sentence)
    ? sentence
    : null;
}

const lower = (text) => text[0].toLowerCase() + text.slice(1);
const range = (start, end) => (start === end ? `${start}` : `${start}-${end}`);

/** The ways in which models write a place. */
const WAYS = [
  (path, start, end) => `\`${path}:${range(start, end)}\``,
  (path, start, end) => `(${path}:${range(start, end)})`,
  (path, start, end) => `[${path.split('/').at(-1)}](${path}#L${start}-L${end})`,
  (path, start, end) => `\`${path}\` (lines ${start}-${end})`,
  (path, start, end) => `[${path}:${range(start, end)}]`,
];

/**
 * @param {{path: string, lines: Map<number, string>}[]} pieces
 * @param outline (path) => definitions with symbol, startLine, endLine, doc
 * @param length (path) => lines of the file
 * @param others paths of the repository that are not in the prompt
 * @returns {{kind: string, good: boolean, text: string, path?: string, startLine?: number, endLine?: number}[]}
 */
export async function statements({ pieces, outline, length, others, seed }) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const cite = (path, start, end) => pick(WAYS)(path, start, end);
  const known = [];
  const outlines = new Map();
  for (const path of new Set(pieces.map((piece) => piece.path))) outlines.set(path, await outline(path));
  for (const piece of pieces) {
    for (const definition of outlines.get(piece.path)) {
      const { symbol, startLine, endLine, doc } = definition;
      const sentence = sentenceOf(doc);
      const numbers = [];
      for (let line = startLine; line <= endLine; line++) if (piece.lines.has(line)) numbers.push(line);
      const isWhole = numbers.length === endLine - startLine + 1;
      if (
        !sentence ||
        !/^[A-Za-z_]\w{2,}$/.test(symbol) ||
        !isWhole ||
        endLine - startLine < 2 ||
        endLine - startLine > 80
      )
        continue;
      known.push({ piece, definition, sentence });
    }
  }
  const out = [];
  const good = (kind, text, path, startLine, endLine) => out.push({ kind, good: true, text, path, startLine, endLine });
  const bad = (kind, text, path, startLine, endLine) => out.push({ kind, good: false, text, path, startLine, endLine });
  for (const { piece, definition, sentence } of known) {
    const { symbol, startLine, endLine } = definition;
    const { path } = piece;
    let middle = Math.ceil((startLine + endLine) / 2);
    while (middle > startLine && !piece.lines.get(middle).trim()) middle--;
    const named = `\`${symbol}\` is there for this: ${lower(sentence)}`;
    good('named, whole definition', `${named} ${cite(path, startLine, endLine)}.`, path, startLine, endLine);
    good('in words, whole definition', `${sentence} ${cite(path, startLine, endLine)}.`, path, startLine, endLine);
    good('in words, second half', `${sentence} ${cite(path, middle, endLine)}.`, path, middle, endLine);
    good('named, one line', `In \`${symbol}\`, see ${cite(path, middle, middle)}.`, path, middle, middle);
    bad('no such file', `${named} ${cite(path.replace(/([^/]+)(\.\w+)$/, '$1Registry$2'), startLine, endLine)}.`);
    bad('beyond the end of the file', `${named} ${cite(path, length(path) + 40, length(path) + 60)}.`);
    const unseen = others.length > 0 ? pick(others) : null;
    if (unseen) bad('a file that was not sent', `${named} ${cite(unseen, 1, 9)}.`);
    const gap = gapIn(
      pieces.filter((one) => one.path === path),
      length(path),
    );
    if (gap) bad('lines that were not sent', `${named} ${cite(path, ...gap)}.`);
    const other = pick(known.filter((one) => one.piece.path !== path && unrelated(one, { definition, sentence })));
    if (other) {
      const { startLine: s, endLine: e } = other.definition;
      bad('named, of another file', `${named} ${cite(other.piece.path, s, e)}.`);
      bad('in words, of another file', `${sentence} ${cite(other.piece.path, s, e)}.`);
    }
    const sibling = pick(
      known.filter(
        (one) =>
          one.piece.path === path && apart(one.definition, definition) && unrelated(one, { definition, sentence }),
      ),
    );
    if (sibling)
      bad(
        'named, of another definition',
        `${named} ${cite(path, sibling.definition.startLine, sibling.definition.endLine)}.`,
      );
    bad(
      'made-up name',
      `\`${pick(['reconcileLedger', 'HyperCacheBroker', 'quantum_scheduler', 'applyTurboMode'])}\` wires up telemetry sharding ${cite(path, startLine, endLine)}.`,
    );
    const folders = path.split('/');
    if (folders.length > 1) {
      const moved = [...folders.slice(0, -2), 'legacy', folders.at(-1)].join('/');
      out.push({
        kind: 'right name, wrong folder',
        good: false,
        text: `${named} ${cite(moved, startLine, endLine)}.`,
        path,
        startLine,
        endLine,
        mayBe: 'corrected',
      });
    }
  }
  return out;
}

/** Lines of a file that no piece shows. */
function gapIn(pieces, length) {
  const shown = new Set(pieces.flatMap((piece) => [...piece.lines.keys()]));
  for (let line = 1; line + 5 <= length; line++) {
    const block = [0, 1, 2, 3, 4, 5].map((i) => line + i);
    if (!block.some((one) => shown.has(one))) return [line, line + 5];
  }
  return null;
}

const apart = (a, b) => a.endLine < b.startLine - 3 || a.startLine > b.endLine + 3;

/** Two definitions of which neither speaks of the other, so that a citation of one for the other is wrong. */
function unrelated({ piece, definition }, { definition: own, sentence }) {
  let text = definition.doc + definition.signature;
  for (let line = definition.startLine - 3; line <= definition.endLine + 3; line++)
    text += `\n${piece.lines.get(line) ?? ''}`;
  const folded = text.toLowerCase();
  const words = sentence.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  const shared = words.filter((word) => folded.includes(word)).length;
  return !folded.includes(own.symbol.toLowerCase()) && shared <= words.length / 3;
}

/** What became of each statement: its paragraph in the checked answer. */
export function outcomes(statements, markdown) {
  const paragraphs = markdown.split('\n\n');
  return statements.map((statement, i) => {
    const paragraph = paragraphs[i] ?? '';
    const isStruck = paragraph.includes('~~');
    const links = [...paragraph.matchAll(/\]\(([^()\s]+)#L(\d+)(?:-L(\d+))?\)/g)].map(([, path, start, end]) => ({
      path: decodeURIComponent(path),
      startLine: Number(start),
      endLine: Number(end ?? start),
    }));
    const isTrue = links.some(
      (l) => l.path === statement.path && l.startLine === statement.startLine && l.endLine === statement.endLine,
    );
    const held = links.length > 0 && !isStruck;
    return {
      ...statement,
      paragraph,
      caught: isStruck || !held || (statement.mayBe === 'corrected' && isTrue),
      held: held && isTrue,
    };
  });
}
