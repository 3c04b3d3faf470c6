import type { QueryIntent } from '../../../core/search.js';

/** `NotFound: …` in front: an exception's name, whatever it ends in. */
const TYPED = /^\s*(?:\w+(?:\.|::|\\))*[A-Z][a-z\d]+[A-Z]\w*: +\S/;

/** What the user seems to be after, from the query's looks alone. */
export function intentOf(text: string): QueryIntent {
  if (/^[\w$.@-]*[/\\][\w$./\\@-]*(:\d+){0,2}$/.test(text) || /^[\w-]+\.[a-z]{1,5}(:\d+){0,2}$/i.test(text))
    return 'path';
  if (/^[\p{L}_$@#.:\\>-][\p{L}\p{N}_$.:#\\?!>-]*(\(\))?$/u.test(text)) return 'symbol';
  if (/\bat .{1,300}:\d|Traceback|File ".{1,400}", line \d|(?:Error|Exception|panic)\b.{0,300}[:(]/.test(text))
    return 'error';
  if (TYPED.test(text)) return 'error';
  if (/[{};]|=>|->|\w\(.{0,300}\)\s*[{;:]|^\s*(def|fn|func|class|import|const|let|var)\s|[,:=(]\n/m.test(text))
    return 'code';
  return 'text';
}
