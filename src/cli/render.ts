import { isAbsolute, join, relative } from 'node:path';
import type { DeepStatus } from '../core/deep.js';
import type { Health, IndexProgress, IndexSummary } from '../core/health.js';
import { learnedText } from '../core/learningWords.js';
import type { Hit } from '../core/search.js';
import type { FileState, FileStatus } from '../core/source.js';
import { printable } from './terminal.js';
import type { Style } from './terminal.js';

/** Wraps a text in a style where the output is a person's screen. */
export type Paint = (style: Style, text: string) => string;

/** With a comma at the thousands. `Intl` would take longer to start than a small search. */
const grouped = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');

export const count = (n: number, one: string, many = `${one}s`): string => `${grouped(n)} ${n === 1 ? one : many}`;

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** A path as the terminal can open it: from the current folder where the file lies under it, else absolute. */
export function clickable(root: string, cwd: string, path: string): string {
  const absolute = join(root, path);
  const near = relative(cwd, absolute);
  return printable(near.startsWith('..') || isAbsolute(near) ? absolute : near);
}

const lines = (hit: Pick<Hit, 'startLine' | 'endLine'>): string =>
  hit.startLine === hit.endLine ? `${hit.startLine}` : `${hit.startLine}-${hit.endLine}`;

/** `path:start-end  symbol  why`, one hit a line. */
export function hitLine(hit: Hit, place: { root: string; cwd: string }, paint: Paint): string {
  const where = paint('cyan', `${clickable(place.root, place.cwd, hit.path)}:${lines(hit)}`);
  const name = printable(hit.container && hit.symbol ? `${hit.container}.${hit.symbol}` : hit.symbol);
  const why = printable(hit.why.summary);
  const stale = hit.stale ? paint('yellow', 'changed since indexed') : '';
  return [where, name && paint('bold', name), why && paint('dim', why), stale].filter(Boolean).join('  ');
}

/** One line about a run: a bar, how many files of how many, how long it will take, the file at hand. */
export function progressLine(progress: IndexProgress, elapsedMs: number): string {
  if (progress.phase === 'discovering') return 'Looking for files …';
  if (progress.phase !== 'indexing') return 'Finishing …';
  const share = progress.total === 0 ? 1 : progress.done / progress.total;
  const bar = '█'.repeat(Math.round(share * 20)).padEnd(20, '░');
  const left = share > 0.05 ? `, ${duration((elapsedMs / share) * (1 - share))} left` : '';
  const state = `${grouped(progress.done)}/${grouped(progress.total)}${left}`;
  return `${bar} ${state}  ${printable(progress.current ?? '')}`.trimEnd();
}

/** What a run did, in one line. */
export function summaryText(summary: IndexSummary): string {
  const parts = [
    `${count(summary.files, 'file')} in ${count(summary.chunks, 'chunk')}`,
    `${grouped(summary.parsed)} parsed`,
    summary.removed > 0 ? `${grouped(summary.removed)} removed` : '',
    summary.skipped > 0 ? `${grouped(summary.skipped)} skipped` : '',
    summary.failed > 0 ? `${grouped(summary.failed)} failed` : '',
    `index ${size(summary.dbBytes)}`,
    duration(summary.ms),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** What `quarry doctor` tells a person. */
export function healthText(health: Health, paint: Paint): string {
  const row = (name: string, value: string): string => `${paint('dim', name.padEnd(11))}${value}`;
  const vectors =
    health.vectors.backend === 'sqlite-vec'
      ? 'sqlite-vec'
      : `JavaScript scan${health.vectors.reason ? ` (${printable(health.vectors.reason)})` : ''}`;
  const out = [
    row('folder', printable(health.root)),
    row('index', `${printable(health.indexPath)} (${size(health.dbBytes)}, schema ${health.schema})`),
    row('state', health.phase === 'empty' ? 'not indexed yet: run quarry index' : health.phase),
    row('files', `${count(health.files, 'file')}, ${count(health.lines, 'line')}`),
    row('contents', `${count(health.chunks, 'chunk')}, ${count(health.symbols, 'symbol')}`),
    row('vectors', `${grouped(health.vectors.count)} by ${printable(health.embedder)}, ${vectors}`),
    row('deep tier', deepLine(health.deep)),
    row('learnt', printable(learnedText(health.learned))),
    row('languages', health.languages.map((l) => `${l.language} ${grouped(l.files)}`).join(', ') || 'none'),
    row('runtime', `Node.js ${health.node}, SQLite ${health.sqlite}`),
  ];
  if (health.embedderProblem) out.push(row('model', printable(health.embedderProblem)));
  if (health.recovered) out.push(row('recovered', `a damaged index is kept as ${printable(health.recovered)}`));
  for (const issue of health.issues) {
    const examples = issue.examples.map(printable).join(', ');
    out.push(row(issue.state, `${grouped(issue.count)} ${issue.reason}${examples && `: ${examples}`}`));
  }
  return out.join('\n');
}

/** What the optional model does, e.g. `org/name: embedding 1,200 of 3,000 contents`. */
export function deepLine({ state, model, done, total, ...rest }: DeepStatus): string {
  const kept = rest.kept.map((old) => `${grouped(old.vectors)} vectors of ${old.model} are kept`);
  if (state === 'off') return printable(['off', ...kept].join('; '));
  const progress = `${grouped(done)} of ${grouped(total)} contents`;
  const parts = [
    `${model}: ${rest.download === undefined ? `${state}, ${progress}` : `downloading ${Math.floor(100 * rest.download)} %`}`,
    rest.dimension > 0 ? `${rest.dimension} dimensions` : '',
    rest.runtime ? `runs here (${rest.runtime})` : '',
    rest.sentTo ? `texts go to ${rest.sentTo}${rest.sent ? `, listed in ${rest.sent.log}` : ''}` : '',
    rest.problem ?? '',
    ...kept,
  ];
  return printable(parts.filter(Boolean).join('; '));
}

const STATES: Record<FileState, string> = {
  indexed: 'is indexed',
  partial: 'is indexed in part',
  skipped: 'is skipped',
  failed: 'could not be indexed',
};

/** Why a file is, or is not, indexed; one sentence. */
export function statusText({ path, state, reason, detail, language, class: kind }: FileStatus): string {
  const why = [reason, detail].filter(Boolean).join(': ');
  return printable(`${path} ${STATES[state]}${why && ` (${why})`} · ${language}, ${kind}`);
}
