import type {
  Adaptation,
  Calibrated,
  Calibration,
  LearnedSummary,
  LearnProgress,
  PairCounts,
  Trial,
} from './learning.js';

/** What learning has to say, in sentences that the command line and the editor share. */

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const points = (x: number): string => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(3)}`;

function madeOf({ docs, tests, commits }: PairCounts): string {
  const parts = [
    docs > 0 ? `${docs} doc comments` : '',
    tests > 0 ? `${tests} tests` : '',
    commits > 0 ? `${commits} commits` : '',
  ].filter(Boolean);
  return parts.join(', ') || 'nothing';
}

/** `calibrated: 90 % of such queries have their answer in these 4 results`. */
export function calibratedText({ coverage, results, cut, outdated }: Calibrated): string {
  const these = cut
    ? `in the first ${results} results, of which not all are shown`
    : results === 1
      ? 'in this result'
      : `in these ${results} results`;
  const old = outdated ? ' (the index has changed much since: calibrate again)' : '';
  return `calibrated: ${percent(coverage)} of such queries have their answer ${these}${old}`;
}

/** What a calibration found out, one fact a sentence. */
export function calibrationText({ coverage, k, pairs, heldOut }: Calibration): string {
  const [low, high] = heldOut.interval;
  return [
    `${percent(coverage)} of questions like this repository’s own find their answer in a list that is ${heldOut.results.toFixed(1)} results long on average; a list of fixed length needs ${k}.`,
    `Checked on ${heldOut.pairs} questions that it was not made from: ${percent(heldOut.coverage)} did (95 % interval ${percent(low)} to ${percent(high)}).`,
    `Made from ${madeOf(pairs)}.`,
  ].join(' ');
}

/** What adapting tried, and what it kept. */
export function adaptationText({ adapter, weights, trained, judged, pairs }: Adaptation): string {
  return [
    trialText('The query adapter', adapter),
    trialText('The correction of the ranking’s weights', weights),
    `Trained on ${trained} questions and judged on ${judged} of other files (${madeOf(pairs)}).`,
  ].join(' ');
}

function trialText(what: string, { kept, before, after, interval: [low, high] }: Trial): string {
  const figures = `NDCG@10 ${before.toFixed(3)} → ${after.toFixed(3)}, 95 % interval of the difference ${points(low)} to ${points(high)}`;
  return kept ? `${what} is kept: ${figures}.` : `${what} does not help beyond chance and was rolled back: ${figures}.`;
}

/** One line on everything that is kept, for health reports. */
export function learnedText({ calibration, adaptation, opened }: LearnedSummary): string {
  const parts = [
    calibration
      ? `calibrated for ${percent(calibration.coverage)}${calibration.outdated ? ' (outdated: calibrate again)' : ''}`
      : '',
    adaptation ? keptText(adaptation) : '',
    opened > 0 ? `${opened} opened ${opened === 1 ? 'result' : 'results'} remembered` : '',
  ];
  return parts.filter(Boolean).join('; ') || 'nothing';
}

function keptText({ adapter, weights, inUse }: NonNullable<LearnedSummary['adaptation']>): string {
  const kept = [adapter.kept ? 'query adapter' : '', weights.kept ? 'weights' : ''].filter(Boolean);
  if (kept.length === 0) return 'adapting did not help';
  return `adapted (${kept.join(' and ')})${inUse ? '' : ', but for another embedder or ranking: adapt again'}`;
}

/** `asking the repository its own questions, 120 of 400`. */
export const learnProgressText = ({ step, done, total }: LearnProgress): string =>
  total > 0 ? `${step}, ${done} of ${total}` : step;
