import type { Why } from '../../core/search.js';
import type { Candidate, FeatureName } from './features.js';

const PHRASES: Partial<Record<FeatureName, string>> = {
  bestChunks: 'matching text',
  wholeFile: 'file speaks of it throughout',
  strongChunks: 'several strong passages',
  stemInQuery: 'file name',
  queryInStem: 'file name',
  stemIsWord: 'file name',
  directory: 'folder name',
  coherence: 'folder has more on it',
  definesType: 'definition',
  defines: 'definition',
  typeName: 'type name',
  functionName: 'function name',
  header: 'opening comment',
  phrase: 'exact text',
  denseBest: 'similar wording',
  denseTop3: 'similar wording',
};

/** One short line for people: what it defines, then the strongest other reasons, at most three in all. */
export function summarise(
  candidate: Candidate,
  features: Why['features'],
  symbol: string | undefined,
  copies: number,
): string {
  const reasons: string[] = [];
  if (symbol && candidate.features.definesType + candidate.features.defines > 0) reasons.push(`defines ${symbol}`);
  for (const f of features) {
    const phrase = PHRASES[f.name as FeatureName];
    if (!phrase || f.contribution <= 0 || reasons.includes(phrase)) continue;
    if (phrase === 'definition' && reasons.length > 0) continue;
    reasons.push(phrase);
    if (reasons.length === 3) break;
  }
  if (copies > 1) reasons.push(`${copies} identical files`);
  return reasons.join(' · ');
}
