import type { Hit } from '../../core/search.js';
import { symbolIcon, type SymbolIcon } from '../../webview/icons.js';

/** A hit as a row of the quick pick, in plain words. */
export interface Row {
  icon: SymbolIcon;
  label: string;
  description: string;
  detail: string;
}

/** `Basket.total` · `src/basket.ts:12-30` · `defines total · file name`. */
export function rowOf(hit: Hit): Row {
  const slash = hit.path.lastIndexOf('/');
  const lines = hit.startLine === hit.endLine ? `${hit.startLine}` : `${hit.startLine}-${hit.endLine}`;
  const name = hit.symbol ? (hit.container ? `${hit.container}.${hit.symbol}` : hit.symbol) : '';
  const detail = [hit.why.summary, hit.stale ? 'changed since it was indexed' : ''].filter(Boolean).join(' · ');
  return {
    icon: symbolIcon(hit.kind),
    label: name || hit.path.slice(slash + 1),
    description: `${hit.path}:${lines}`,
    detail,
  };
}
