import type { Citation, Usage } from '../core/answer.js';
import type { SearchApi } from '../core/engineApi.js';
import type { Hit } from '../core/search.js';

/** A claim that a place in a file says something: at least one of `says` must be found in those lines. */
export interface Claim {
  path: string;
  startLine: number;
  endLine: number;
  says: string[];
}

/** A hit claims that its lines name what it is called, or (a piece of something large, prose) what was searched for. */
export function claimOfHit(hit: Hit): Claim {
  const name = hit.symbol.match(/[\p{L}\p{N}_$]+/gu) ?? [];
  return { path: hit.path, startLine: hit.startLine, endLine: hit.endLine, says: [...name, ...hit.why.terms] };
}

/** A use claims that its line is what the index remembers. */
export function claimOfUsage(usage: Usage): Claim {
  return { path: usage.path, startLine: usage.line, endLine: usage.line, says: [usage.text] };
}

/** Reads the lines of a claim as they are now and compares; white space and case do not count. */
export async function verify(engine: Pick<SearchApi, 'readLines'>, claim: Claim): Promise<Citation> {
  const { path, startLine, endLine, says } = claim;
  const lines = startLine >= 1 && endLine >= startLine ? await engine.readLines(path, startLine, endLine) : null;
  const verified = lines !== null && holdsLines(lines, endLine - startLine + 1) && saysOneOf(lines, says);
  return { path, startLine, endLine, verified };
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

function saysOneOf(lines: string, says: string[]): boolean {
  const text = squeeze(lines);
  return says.length === 0 || says.some((said) => text.includes(squeeze(said)));
}

/** Is the text this many lines, with or without the terminator of the last? */
function holdsLines(text: string, wanted: number): boolean {
  const breaks = text.split('\n').length - 1;
  return breaks === wanted - 1 || (breaks === wanted && text.endsWith('\n'));
}
