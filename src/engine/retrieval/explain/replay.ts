import { UserError } from '../../../core/errors.js';
import type { SearchTrace, TracedFile } from '../../../core/searchTrace.js';

/** Differences of scores up to this are rounding. */
const ROUNDING = 1e-9;
/** Files of the ranking that are compared: those that could be seen. */
const COMPARED = 30;

/**
 * Reads a trace that `quarry search --trace` wrote.
 * @throws UserError bad-argument when it is none, or of a version that this one does not know
 */
export function parseTrace(text: string): SearchTrace {
  const problem = (what: string): UserError => new UserError(`This is no trace of a search: ${what}.`, 'bad-argument');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem('it is not JSON');
  }
  const trace = value as Partial<SearchTrace> | null;
  if (typeof trace !== 'object' || trace === null || typeof trace.query !== 'string') throw problem('it has no query');
  if (trace.format !== 1) throw problem('its format is another one');
  if (!trace.options || !trace.versions || !Array.isArray(trace.ranking) || !Array.isArray(trace.hits))
    throw problem('parts are missing');
  return trace as SearchTrace;
}

/** What is not the same the second time, a sentence each, the causes first; empty when all is. */
export function differences(before: SearchTrace, after: SearchTrace): string[] {
  return [
    ...versions(before, after),
    ...understanding(before, after),
    ...files(before, after),
    ...shown(before, after),
    ...(before.judged.noGoodMatch === after.judged.noGoodMatch
      ? []
      : [`The best result is ${after.judged.noGoodMatch ? 'no longer' : 'now'} called an answer.`]),
  ];
}

function versions({ versions: a }: SearchTrace, { versions: b }: SearchTrace): string[] {
  const names: Record<keyof SearchTrace['versions'], string> = {
    embedder: 'The embedder',
    ranking: 'The ranking',
    adapted: 'What was learnt by adapting',
    calibrated: 'The calibration',
    contents: 'The number of indexed contents',
  };
  return (Object.keys(names) as (keyof typeof names)[])
    .filter((key) => a[key] !== b[key])
    .map((key) => `${names[key]} was ${a[key] ?? 'none'} and is ${b[key] ?? 'none'}.`);
}

function understanding({ understood: a }: SearchTrace, { understood: b }: SearchTrace): string[] {
  const out: string[] = [];
  if (a.intent !== b.intent) out.push(`The query was understood as ${a.intent} and is understood as ${b.intent}.`);
  if (JSON.stringify(a.filters) !== JSON.stringify(b.filters)) out.push('Its filters are understood otherwise.');
  const frequency = new Map(b.terms.map(({ term, df }) => [term, df]));
  for (const { term, df } of a.terms) {
    const now = frequency.get(term);
    if (now === undefined) out.push(`The term “${term}” is not looked for any more.`);
    else if (now !== df) out.push(`The term “${term}” was in ${df} files and is in ${now}.`);
  }
  const known = new Set(a.terms.map(({ term }) => term));
  for (const { term } of b.terms) if (!known.has(term)) out.push(`The term “${term}” is looked for as well.`);
  return out;
}

function files(before: SearchTrace, after: SearchTrace): string[] {
  const out: string[] = [];
  const now = new Map(after.ranking.map((file, rank) => [file.path, { file, rank }]));
  const then = new Set(before.ranking.map(({ path }) => path));
  before.ranking.slice(0, COMPARED).forEach((file, rank) => {
    const other = now.get(file.path);
    if (!other) {
      out.push(`${file.path} was number ${rank + 1} and is not found any more.`);
      return;
    }
    const moved = other.rank === rank ? '' : ` and moved from ${rank + 1} to ${other.rank + 1}`;
    if (moved || Math.abs(other.file.score - file.score) > ROUNDING) {
      out.push(
        `${file.path} scored ${number(file.score)} and scores ${number(other.file.score)}${moved}${causes(file, other.file)}.`,
      );
    }
    if (other.file.outcome !== file.outcome)
      out.push(`${file.path} was ${outcome(file)} and is ${outcome(other.file)}.`);
  });
  after.ranking.slice(0, COMPARED).forEach(({ path }, rank) => {
    if (!then.has(path)) out.push(`${path} is new, number ${rank + 1}.`);
  });
  return out;
}

/** The features whose contribution changed most, at most three. */
function causes(a: TracedFile, b: TracedFile): string {
  const contributions = new Map(b.features.map(({ name, contribution }) => [name, contribution]));
  const names = new Set([...a.features.map(({ name }) => name), ...contributions.keys()]);
  const changed = [...names]
    .map((name) => ({
      name,
      by: (contributions.get(name) ?? 0) - (a.features.find((f) => f.name === name)?.contribution ?? 0),
    }))
    .filter(({ by }) => Math.abs(by) > ROUNDING)
    .sort((x, y) => Math.abs(y.by) - Math.abs(x.by))
    .slice(0, 3);
  return changed.length === 0
    ? ''
    : ` (${changed.map(({ name, by }) => `${name} ${by > 0 ? '+' : ''}${number(by)}`).join(', ')})`;
}

function shown(before: SearchTrace, after: SearchTrace): string[] {
  const place = ({ path, startLine, endLine }: SearchTrace['hits'][number]): string =>
    `${path}:${startLine}-${endLine}`;
  const out: string[] = [];
  const rest = [...after.hits];
  for (const hit of before.hits) {
    const at = rest.findIndex(
      ({ path, symbol, text }) => path === hit.path && (text === hit.text || symbol === hit.symbol),
    );
    const [now] = at < 0 ? [] : rest.splice(at, 1);
    if (!now) out.push(`${place(hit)} is not shown any more.`);
    else if (now.text !== hit.text) out.push(`The text of ${place(now)} has changed.`);
    else if (place(now) !== place(hit)) out.push(`${place(hit)} is at ${place(now)} now.`);
  }
  for (const hit of rest) out.push(`${place(hit)} is shown, which was not.`);
  return out;
}

const number = (x: number): string => x.toFixed(4);
const outcome = ({ outcome: o, copyOf }: TracedFile): string => (copyOf ? `a near copy of ${copyOf}` : o);
