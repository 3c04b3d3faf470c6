import type { Place } from '../core/ask.js';
import { el } from './dom.js';
import { post } from './host.js';
import { linesText, placeText } from './links.js';

/**
 * A link to lines of a file: the folder recedes, the name stands out. `label` stands for it all, where the place is
 * told already.
 */
export function placeLink(place: Place, label?: string): HTMLAnchorElement {
  const slash = place.path.lastIndexOf('/') + 1;
  const parts = label
    ? [label]
    : [
        el('span', { className: 'folder' }, place.path.slice(0, slash)),
        el('span', { className: 'file' }, place.path.slice(slash)),
        el('span', { className: 'lines' }, `:${linesText(place)}`),
      ];
  const link = el(
    'a',
    { className: 'place', href: '#', title: `Open ${placeText(place)} (Ctrl+click: beside)` },
    ...parts,
  );
  link.addEventListener('click', (event) => {
    // Before VS Code's own listener, which would take the link for a web address.
    event.preventDefault();
    event.stopPropagation();
    post({ type: 'open', place, beside: event.ctrlKey || event.metaKey });
  });
  return link;
}

/** A link to a site; VS Code asks before it goes there. */
export function webLink(url: string, ...content: Node[]): HTMLAnchorElement {
  const link = el('a', { className: 'web', href: '#', title: url }, ...content);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    post({ type: 'browse', url });
  });
  return link;
}
