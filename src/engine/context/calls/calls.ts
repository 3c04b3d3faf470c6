import { familyOf } from '../../indexing/graph/modulePaths.js';
import type { Candidate, Retriever } from '../candidate.js';
import { nearestFirst } from '../paths.js';

const MOST_CALLS = 4;
const MOST_FILES = 40;
const LINES_BEFORE = 1;
const LINES_AFTER = 3;

/** Calls elsewhere of what is being called: which arguments it is given, and what for. */
export const calls: Retriever = {
  name: 'calls',
  retrieve(situation, repository) {
    const { call, path, language } = situation;
    if (!call || call.callee.length < 3) return [];
    const out: Candidate[] = [];
    const holding = repository.holding(call.callee).filter((file) => familyOf(file.language) === familyOf(language));
    for (const file of nearestFirst(path, holding).slice(0, MOST_FILES)) {
      const [, line] = file.outline().uses.call.find(([name]) => name === call.callee) ?? [];
      if (line === undefined) continue;
      const target = {
        file,
        startLine: Math.max(1, line - LINES_BEFORE),
        endLine: Math.min(file.lines().length, line + LINES_AFTER),
      };
      out.push({ target, signal: 'calls.place', strength: 1 / (1 + out.length), why: `calls \`${call.callee}\`` });
      if (out.length >= MOST_CALLS) break;
    }
    return out;
  },
};
