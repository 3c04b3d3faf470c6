import type { Hit } from '../../core/search.js';
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

/** The definition with what it is in; headings as a path of headings; else the file. */
function nameOf({ symbol, container, kind, path }: Hit): string {
  if (!symbol) return path.slice(path.lastIndexOf('/') + 1);
  if (!container) return symbol;
  return kind === 'section' ? `${container.replaceAll('.', ' › ')} › ${symbol}` : `${container}.${symbol}`;
}
