import type { QueryIntent } from '../../../core/search.js';

/** What the user seems to be after, from the query's looks alone. */
export function intentOf(text: string): QueryIntent {
  if (/^[\w$.@-]*[/\\][\w$./\\@-]*(:\d+){0,2}$/.test(text) || /^[\w-]+\.[a-z]{1,5}(:\d+){0,2}$/i.test(text))
    return 'path';
  if (/^[\p{L}_$@#.:\\>-][\p{L}\p{N}_$.:#\\?!>-]*(\(\))?$/u.test(text)) return 'symbol';
  if (/\bat .+:\d+|Traceback|File ".+", line \d+|\b\w*(Error|Exception|panic)\b.*[:(]/.test(text)) return 'error';
  if (/[{};]|=>|->|\w\(.*\)\s*[{;:]|^\s*(def|fn|func|class|import|const|let|var)\s/m.test(text)) return 'code';
  return 'text';
}
