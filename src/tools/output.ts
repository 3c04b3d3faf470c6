import type { SearchResult } from '../core/search.js';
import type { ToolContext } from './tool.js';

/** Collects blocks of text up to a number of tokens, the first ones first. */
export class Output {
  private readonly blocks: string[] = [];
  private used = 0;
  private left = 0;

  constructor(
    private readonly most: number,
    private readonly countTokens: ToolContext['countTokens'],
  ) {}

  /** Adds a block, or the first of its ever shorter forms that fits. @returns whether any did */
  async add(...forms: readonly string[]): Promise<boolean> {
    for (const form of forms) {
      const tokens = await this.countTokens(`${form}\n\n`);
      if (this.used + tokens > this.most - RESERVE) continue;
      this.blocks.push(form);
      this.used += tokens;
      return true;
    }
    this.left++;
    return false;
  }

  /** All of it; what did not fit is counted. */
  text(what: string): string {
    const rest = this.left > 0 ? [`(${this.left} more ${what} did not fit; ask for more tokens to see them)`] : [];
    return [...this.blocks, ...rest].join('\n\n');
  }
}

/** For the sentence that says how much was left out. */
const RESERVE = 30;

/** What a model must know of a search besides its results. */
export function remarks({ coverage, notices = [] }: Pick<SearchResult, 'coverage' | 'notices'>): string[] {
  const percent = Math.floor(coverage * 100);
  return [...notices, ...(coverage < 1 ? [`The index is still being built (${percent} %): more may exist.`] : [])];
}

/** `src/a.ts:3-9`. */
export function placeOf({ path, startLine, endLine }: { path: string; startLine: number; endLine: number }): string {
  return `${path}:${startLine}${endLine > startLine ? `-${endLine}` : ''}`;
}
