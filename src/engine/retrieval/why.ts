import type { Why } from '../../core/search.js';
import type { EdgeKind } from '../store/graph.js';
import type { FeatureName } from './features.js';
import type { Via } from './graph/spread.js';

/** What a feature says to people, the most telling first; features with the same words are one reason. */
const REASONS: readonly [FeatureName, string][] = [
  ['phrase', 'exact text'],
  ['stemIsWord', 'file name'],
  ['queryInStem', 'file name'],
  ['header', 'opening comment'],
  ['directory', 'folder name'],
  ['bestChunks', 'words in the text'],
  ['wholeFile', 'words throughout the file'],
  ['denseBest', 'similar wording'],
  ['deepBest', 'similar meaning'],
  ['deepTop3', 'similar meaning'],
  ['rerank', 're-ranker'],
];
/** How a file stands to the one that leads to it. */
const LED_BY: Readonly<Record<EdgeKind, string>> = {
  import: 'imported by',
  're-export': 'passed on by',
  use: 'used by',
  inherit: 'extended by',
  test: 'tested by',
  change: 'changes together with',
};
/** A reason that gives less than this share of the score is not worth a word. */
const WORTH_SAYING = 0.05;

/** One short line for people: at most three reasons, the most telling first. */
export function summarise(
  features: Why['features'],
  /** The definition shown, if the query names it. */
  defined: string | undefined,
  via?: Via,
): string {
  const total = features.reduce((sum, f) => sum + Math.max(0, f.contribution), 0);
  const shares = new Map<string, number>();
  const edge: [FeatureName, string][] = via ? [['linked', `${LED_BY[via.kind]} ${via.path}`]] : [];
  for (const [feature, words] of [...edge, ...REASONS]) {
    const contribution = features.find((f) => f.name === feature)?.contribution ?? 0;
    shares.set(words, (shares.get(words) ?? 0) + contribution);
  }
  const reasons = [...shares].filter(([, share]) => share > WORTH_SAYING * total).map(([words]) => words);
  return (defined ? [`defines ${defined}`, ...reasons] : reasons).slice(0, 3).join(' · ');
}
