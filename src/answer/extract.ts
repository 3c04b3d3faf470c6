import type { EvidenceCard } from '../core/answer.js';
import type { SearchApi } from '../core/engineApi.js';
import type { Hit } from '../core/search.js';

/** Lines of an excerpt; what is longer is pruned to its head and to the lines around what was searched for. */
const EXCERPT_LINES = 40;
/** Share of an excerpt that is the head: signature, parameters, first steps. */
const HEAD_LINES = 16;
/** Lines kept on either side of a line that holds a word of the query. */
const AROUND = 2;

/** The hit on just the lines of its definition, where the chunk that was found has more around it. */
export async function narrowed(engine: SearchApi, hit: Hit): Promise<Hit> {
  if (!isNameable(hit) || !engine.outline) return hit;
  const within = (await engine.outline(hit.path)).find(
    (definition) =>
      definition.symbol === hit.symbol &&
      definition.container === hit.container &&
      definition.startLine >= hit.startLine &&
      definition.endLine <= hit.endLine,
  );
  return within ? { ...hit, startLine: within.startLine, endLine: within.endLine } : hit;
}

/** One thing found with what is known about it: its lines as they are now, its users, its tests. */
export async function cardOf(engine: SearchApi, hit: Hit, usageLimit: number): Promise<EvidenceCard | null> {
  const text = await engine.readLines(hit.path, hit.startLine, hit.endLine);
  if (text === null) return null;
  const used =
    isNameable(hit) && usageLimit > 0
      ? await engine.usages(hit.symbol, usageLimit, { path: hit.path, container: hit.container })
      : { usedBy: [], tests: [] };
  const outside = (line: { path: string; line: number }): boolean =>
    line.path !== hit.path || line.line < hit.startLine || line.line > hit.endLine;
  return {
    hit,
    excerpt: excerptOf(text, hit.why.terms),
    usedBy: used.usedBy.filter(outside),
    tests: used.tests.filter(outside),
  };
}

/** Code refers to definitions by name; not to headings, configuration keys or selectors. */
function isNameable(hit: Hit): boolean {
  return hit.symbol !== '' && !['text', 'section', 'key', 'selector'].includes(hit.kind);
}

/** At most `most` lines of a text: all of it, or its head and the lines around the words, gaps marked with `⋯`. */
export function excerptOf(text: string, words: readonly string[], most = EXCERPT_LINES): string {
  const lines = text.replace(/\r/g, '').replace(/\n+$/, '').split('\n');
  if (lines.length <= most) return lines.join('\n');
  const keep = new Set<number>();
  const head = Math.min(HEAD_LINES, Math.ceil(most / 2));
  for (let i = 0; i < head; i++) keep.add(i);
  const sought = words.map((word) => word.toLowerCase()).filter(Boolean);
  for (const [i, line] of lines.entries()) {
    if (!sought.some((word) => line.toLowerCase().includes(word))) continue;
    for (let j = Math.max(0, i - AROUND); j <= Math.min(lines.length - 1, i + AROUND); j++) {
      // Each gap mark is a line too: one after the head and one at the end are always reckoned with.
      if (keep.size < most - gaps(keep, lines.length) - 2) keep.add(j);
    }
  }
  for (let i = head; keep.size < most - 1 - gaps(keep, lines.length); i++) keep.add(i);
  return withGaps(lines, keep);
}

/** Runs of left out lines between those kept, the tail included. */
function gaps(keep: ReadonlySet<number>, length: number): number {
  let n = 0;
  for (const i of keep) if (i + 1 < length && !keep.has(i + 1)) n++;
  return n;
}

function withGaps(lines: readonly string[], keep: ReadonlySet<number>): string {
  const out: string[] = [];
  let omitted = 0;
  const close = (): void => {
    if (omitted > 0) out.push(`⋯ ${omitted} ${omitted === 1 ? 'line' : 'lines'}`);
    omitted = 0;
  };
  for (const [i, line] of lines.entries()) {
    if (!keep.has(i)) omitted++;
    else {
      close();
      out.push(line);
    }
  }
  close();
  return out.join('\n');
}
