import type { Citation } from '../core/answer.js';
import { writtenCode } from './codeBlock.js';
import { el, spoken } from './dom.js';
import { placeOfLink, placeOfText, placeText, webAddress } from './links.js';
import { placeLink, webLink } from './places.js';

/**
 * Finishes what was rendered of `text`, an answer's Markdown: links that lead somewhere, citations with why they fail,
 * code with its buttons.
 */
export function dress(fragment: DocumentFragment, text: string, citations: readonly Citation[] = []): void {
  fragment.querySelectorAll('a').forEach((link) => dressLink(link, citations));
  fragment.querySelectorAll('s').forEach((struck) => dressStruck(struck, citations));
  fragment.querySelectorAll('pre').forEach((pre) => {
    const { info = '', line } = pre.dataset;
    const code = pre.textContent.replace(/\n$/, '');
    const before = text.split('\n').slice(0, Number(line)).join('\n');
    pre.replaceWith(writtenCode({ code, info, before }, pre.querySelector('code')?.childNodes ?? []));
  });
  fragment.querySelectorAll('table').forEach((table) => {
    const scroll = el('div', { className: 'table-scroll', tabIndex: 0, role: 'region', ariaLabel: 'Table' });
    table.replaceWith(scroll);
    scroll.append(table);
  });
}

/** Links elsewhere than to the repository or the web lose their target. */
function dressLink(link: HTMLAnchorElement, citations: readonly Citation[]): void {
  const href = link.getAttribute('href') ?? '';
  const place = placeOfLink(href);
  const url = webAddress(href);
  if (url) link.replaceWith(webLink(url, ...link.childNodes));
  else if (!place) link.replaceWith(...link.childNodes);
  else {
    const citation = citations.find((one) => placeText(one) === placeText(place));
    const dressed = placeLink(place);
    if (citation?.saidAs)
      dressed.title += `\nThe lines have moved since; the answer said ${citation.saidAs.startLine}.`;
    if (citation && !citation.verified) link.replaceWith(struckCitation(citation, dressed));
    else link.replaceWith(dressed);
  }
}

/** A citation that does not hold is struck through; why, is said to the eye as a tooltip and to the ear as text. */
function dressStruck(struck: HTMLElement, citations: readonly Citation[]): void {
  const place = placeOfText(struck.textContent);
  const citation = place && citations.find((one) => !one.verified && placeText(one) === placeText(place));
  if (!citation) return;
  // Where nothing else can tell it, the answer's text does.
  const told = struck.nextElementSibling;
  if (told?.tagName === 'EM' && /^\(.*\)$/.test(told.textContent)) {
    if (told.previousSibling !== struck) told.previousSibling?.remove();
    told.remove();
  }
  struck.replaceWith(struckCitation(citation, el('span', {}, struck.textContent)));
}

function struckCitation({ problem = 'It does not hold.' }: Citation, shown: HTMLElement): HTMLElement {
  shown.title = `Not verified: ${problem}`;
  return el('span', { className: 'unverified' }, el('s', {}, shown), spoken(` (not verified: ${problem})`));
}
