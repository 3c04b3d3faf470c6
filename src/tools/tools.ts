import { quarryContext } from './context.js';
import { quarrySearch } from './search.js';
import { quarryDefinition, quarryUsages } from './symbols.js';
import type { Tool } from './tool.js';

/** All tools, the one to begin with first. */
export const TOOLS: readonly Tool[] = [quarrySearch, quarryDefinition, quarryUsages, quarryContext];
