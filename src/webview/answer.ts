import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import type { Hit } from '../core/search.js';
import { el, icon } from './dom.js';
import { highlight } from './highlight.js';
import { symbolIcon } from './icons.js';
import { placeOfLink } from './links.js';

const markdown = new MarkdownIt({ html: false, linkify: false, highlight });

/** Tags that an answer is made of; anything else is dropped, whatever it came from. */
const ALLOWED = {
  ALLOWED_TAGS:
    'a blockquote br code del em h1 h2 h3 h4 hr li ol p pre s span strong table tbody td th thead tr ul'.split(' '),
  ALLOWED_ATTR: ['href', 'class', 'start'],
  RETURN_DOM_FRAGMENT: true as const,
};

/** An answer's Markdown as elements: what precedes the first `###` as it is, then each `###` section as a card. */
export function renderAnswer(text: string, kinds: readonly Hit['kind'][]): DocumentFragment {
  const rendered = DOMPurify.sanitize(markdown.render(text), ALLOWED);
  rendered.querySelectorAll('a').forEach(dressLink);
  rendered.querySelectorAll('pre').forEach((block) => {
    // Scrolls sideways, so the keyboard must get there.
    block.tabIndex = 0;
    block.setAttribute('aria-label', 'Code');
    block.setAttribute('role', 'region');
  });
  const out = document.createDocumentFragment();
  let card: HTMLElement | null = null;
  let cards = 0;
  for (const node of [...rendered.childNodes]) {
    if (node instanceof HTMLHeadingElement && node.tagName === 'H3') {
      card = el('article', { className: 'card' });
      dressTitle(node, kinds[cards++]);
      out.append(card);
    }
    (card ?? out).append(node);
  }
  return out;
}

/** The name of what was found, with the icon of its kind in front and the word for it behind. */
function dressTitle(title: HTMLElement, kind: Hit['kind'] | undefined): void {
  const last = title.lastChild;
  const word = last instanceof Text ? /\s*·\s*(\S+)\s*$/.exec(last.data) : null;
  if (last instanceof Text && word) {
    last.data = last.data.slice(0, word.index);
    title.append(el('span', { className: 'kind' }, word[1]!));
  }
  if (kind) title.prepend(icon(symbolIcon(kind), 'kind-icon'), ' ');
}

/** `src/engine/store.ts:12-30`: the folder recedes, the name stands out. Links elsewhere lose their target. */
function dressLink(link: HTMLAnchorElement): void {
  const place = placeOfLink(link.getAttribute('href') ?? '');
  if (!place) {
    link.replaceWith(...link.childNodes);
    return;
  }
  const slash = place.path.lastIndexOf('/') + 1;
  const lines = place.startLine === place.endLine ? `${place.startLine}` : `${place.startLine}-${place.endLine}`;
  link.className = 'place';
  link.title = `Open ${place.path} at line ${place.startLine} (Ctrl+click: to the side)`;
  link.replaceChildren(
    el('span', { className: 'folder' }, place.path.slice(0, slash)),
    el('span', { className: 'file' }, place.path.slice(slash)),
    el('span', { className: 'lines' }, `:${lines}`),
  );
}
