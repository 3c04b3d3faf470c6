import type { Place } from '../../../core/ask.js';
import type { Hit } from '../../../core/search.js';
import type { SymbolEntry } from '../../store/retrievalReader.js';
import type { CurrentFile, CurrentFiles } from './files.js';

/** A whole syntactic unit (or what was indexed as one piece) that may become a piece of evidence. */
export interface Unit extends Place {
  file: CurrentFile;
  symbol: string;
  why: string;
  /** Comparable within one packing. */
  score: number;
  /** Asked for by the user. */
  pinned: boolean;
}

/** A definition longer than this is not made whole: its piece that was found stands alone. */
const WHOLE_LINES = 160;
/** Places so near to each other are one: the lines between cost less than a second heading. */
const NEAR_LINES = 3;
const TYPES: ReadonlySet<string> = new Set(['class', 'interface', 'trait', 'struct', 'enum', 'type', 'module']);

/** The unit that a hit stands for; null where its file is gone or the place is not there any more. */
export function unitOfHit(hit: Hit, files: CurrentFiles): Unit | null {
  if (hit.stale) return null;
  const file = files.read(hit.path);
  if (!file) return null;
  const around = enclosing(file, hit);
  const startLine = Math.min(hit.startLine, around?.startLine ?? hit.startLine);
  const endLine = Math.max(hit.endLine, around?.endLine ?? hit.endLine);
  const symbol = [hit.container, hit.symbol].filter(Boolean).join('.');
  return trimmed({
    file,
    path: hit.path,
    startLine,
    endLine,
    symbol,
    why: hit.why.summary,
    score: hit.score,
    pinned: false,
  });
}

/** The function that the hit is a part of, unless that is very long. A type is not made whole: its parts are units. */
function enclosing(file: CurrentFile, { startLine, endLine }: Place): SymbolEntry | undefined {
  return file.symbols
    .filter(
      (s) =>
        !TYPES.has(s.kind) && s.startLine <= startLine && s.endLine >= endLine && s.endLine - s.startLine < WHOLE_LINES,
    )
    .sort((a, b) => a.startLine - b.startLine)[0];
}

/** A place that the user named; null where there is nothing. */
export function unitOfPlace(place: Place, why: string, files: CurrentFiles): Unit | null {
  const file = files.read(place.path);
  if (!file || file.lines.length === 0) return null;
  const startLine = Math.max(1, Math.min(place.startLine, file.lines.length));
  const endLine = Math.max(startLine, Math.min(place.endLine, file.lines.length));
  const defined = file.symbols.find((s) => s.startLine >= startLine && s.endLine <= endLine);
  const symbol = defined ? [defined.container, defined.name].filter(Boolean).join('.') : '';
  return trimmed({ file, path: place.path, startLine, endLine, symbol, why, score: 1, pinned: true });
}

/** Without blank lines at its edges; null where nothing else is there. */
function trimmed(unit: Unit): Unit | null {
  let { startLine, endLine } = unit;
  const isBlank = (line: number): boolean => (unit.file.lines[line - 1] ?? '').trim() === '';
  endLine = Math.min(endLine, unit.file.lines.length);
  while (startLine <= endLine && isBlank(startLine)) startLine++;
  while (endLine > startLine && isBlank(endLine)) endLine--;
  return startLine <= endLine ? { ...unit, startLine, endLine } : null;
}

/** Units without those that overlap or touch: they are joined, with the better one's name and reason. */
export function merged(units: readonly Unit[]): Unit[] {
  const out: Unit[] = [];
  for (const unit of [...units].sort(byPlace)) {
    const before = out.at(-1);
    if (before?.path !== unit.path || unit.startLine > before.endLine + NEAR_LINES) {
      out.push({ ...unit });
      continue;
    }
    const [better, other] = before.score >= unit.score ? [before, unit] : [unit, before];
    out[out.length - 1] = {
      ...better,
      startLine: Math.min(before.startLine, unit.startLine),
      endLine: Math.max(before.endLine, unit.endLine),
      pinned: better.pinned || other.pinned,
    };
  }
  return out;
}

/** What each further unit of a file is worth, against the one before it. */
const FURTHER = 0.6;

/** Units with the further ones of each file worth less and less: what another file adds is more likely to be new. */
export function spreadOverFiles(units: readonly Unit[]): Unit[] {
  const seen = new Map<string, number>();
  return [...units].sort(byScore).map((unit) => {
    const before = seen.get(unit.path) ?? 0;
    seen.set(unit.path, before + 1);
    return { ...unit, score: unit.score * FURTHER ** before };
  });
}

/** Rests of a unit shorter than this are not worth a piece. */
const REST_LINES = 4;

/** Units without the lines that `asked` has already: the user's own places stay as they are, and nothing is sent twice. */
export function beside(units: readonly Unit[], asked: readonly Unit[]): Unit[] {
  let rests = [...units];
  for (const { path, startLine, endLine } of asked) {
    rests = rests.flatMap((unit) => {
      if (unit.path !== path || unit.startLine > endLine || unit.endLine < startLine) return [unit];
      const before = trimmed({ ...unit, endLine: startLine - 1 });
      const after = trimmed({ ...unit, startLine: endLine + 1 });
      return [before, after].filter(
        (rest) => rest !== null && rest.endLine - rest.startLine + 1 >= REST_LINES,
      ) as Unit[];
    });
  }
  return rests;
}

/** Units without the lines that the user does not want. */
export function without(units: readonly Unit[], removed: readonly Place[]): Unit[] {
  const overlaps = (unit: Unit): boolean =>
    removed.some(
      ({ path, startLine, endLine }) => path === unit.path && startLine <= unit.endLine && endLine >= unit.startLine,
    );
  return units.filter((unit) => !overlaps(unit));
}

/** By path, then line. */
export const byPlace = (a: Place, b: Place): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine;

/** Best first; equal ones by place. */
export const byScore = (a: Unit, b: Unit): number =>
  Number(b.pinned) - Number(a.pinned) || b.score - a.score || byPlace(a, b);
