import type { Completion, Hit } from '../../core/search.js';
import { symbolIcon } from '../../webview/icons.js';

/** A hit as a row of the quick pick, in plain words. */
export interface Row {
  /** Name of a codicon. */
  icon: string;
  label: string;
  description: string;
  detail: string;
}

/** `Basket.total` · `src/basket.ts:12-30` · `defines total · file name`. */
export function rowOf(hit: Hit): Row {
  const lines = hit.startLine === hit.endLine ? `${hit.startLine}` : `${hit.startLine}-${hit.endLine}`;
  return {
    icon: symbolIcon(hit.kind),
    label: nameOf(hit),
    description: `${hit.path}:${lines}`,
    detail: [hit.why.summary, hit.stale ? 'changed since it was indexed' : ''].filter(Boolean).join(' · '),
  };
}

/** A filter that what is typed can become, and how much has it: `lang:go` · `12 files`. */
export function completionRow({ filter, count, counted }: Completion): Pick<Row, 'label' | 'description'> {
  return { label: filter, description: count > 0 ? `${count} ${counted}${count === 1 ? '' : 's'}` : '' };
}

/** The filters, for who has not typed anything yet: what to begin with, and what it does. */
export const FILTER_HELP: readonly (Pick<Row, 'label' | 'description'> & { query: string })[] = [
  { label: 'lang:', description: 'files in a language', query: 'lang:' },
  { label: 'path:', description: 'files by a part of their path', query: 'path:' },
  { label: 'kind:', description: 'functions, classes, sections …', query: 'kind:' },
  { label: 'class:', description: 'sources, tests, documents …', query: 'class:' },
  { label: 'symbol:', description: 'definitions by name', query: 'symbol:' },
  { label: '-', description: 'leave out: -test, -path:old, -word, -"two words"', query: '-' },
];

/** The definition with what it is in; headings as a path of headings; else the file. */
function nameOf({ symbol, container, kind, path }: Hit): string {
  if (!symbol) return path.slice(path.lastIndexOf('/') + 1);
  if (!container) return symbol;
  return kind === 'section' ? `${container.replaceAll('.', ' › ')} › ${symbol}` : `${container}.${symbol}`;
}
