import type { Usage } from '../core/answer.js';
import { descriptionOf } from '../core/docComment.js';
import { readQuestion } from '../answer/question.js';
import { setHighlighted, shownCode } from './codeBlock.js';
import { counted, el, icon, prose } from './dom.js';
import { symbolIcon } from './icons.js';
import { placeLink } from './places.js';
import type { ShownCard, Turn } from './turn.js';

/** Cards of which the code is shown at once. */
const OPEN_CARDS = 1;
/** Said of a use that may mean another definition. */
const UNSURE = 'Another definition of this name may be meant';
/** Where there are no more cards than these, all are open. */
const FEW_CARDS = 2;

/**
 * What was found, a card each: the first one open, the others a line or two until they are looked at. While more may
 * be found, none is open.
 */
export function cardList({ cards, question, state }: Turn): HTMLElement {
  const { focus } = readQuestion(question);
  const open = state === 'running' ? 0 : cards.length <= FEW_CARDS ? FEW_CARDS : OPEN_CARDS;
  const list = el('div', { className: 'cards' });
  list.append(...cards.map((card, i) => cardView(card, i < open, i === 0 ? focus : null)));
  return list;
}

function cardView(card: ShownCard, open: boolean, focus: string | null): HTMLElement {
  const view = el('article', { className: 'card', ariaLabel: nameOf(card) });
  const body = el('div', { className: 'card-body', hidden: !open });
  let filled = false;
  const fill = (): void => {
    if (!filled) body.append(...bodyOf(card, focus));
    filled = true;
  };
  if (open) fill();
  const toggle = el('button', { type: 'button', className: 'card-head', ariaExpanded: String(open) });
  toggle.append(
    icon(card.symbol ? symbolIcon(card.kind) : 'file', 'kind-icon'),
    el('span', { className: 'name' }, nameOf(card)),
    el('span', { className: 'kind' }, card.symbol && card.kind !== 'text' ? card.kind : ''),
    icon('chevron-right', 'chevron'),
  );
  toggle.addEventListener('click', () => {
    fill();
    body.hidden = !body.hidden;
    toggle.ariaExpanded = String(!body.hidden);
    view.classList.toggle('open', !body.hidden);
  });
  view.classList.toggle('open', open);
  view.append(el('h3', {}, toggle), el('div', { className: 'where' }, placeLink(card)), ...about(card), body);
  return view;
}

/** What it is in a line or two, without opening the card: what its author says, else its signature. */
function about({ doc, signature, language }: ShownCard): HTMLElement[] {
  const description = descriptionOf(doc);
  if (description) return [el('p', { className: 'doc' }, ...prose(description))];
  const line = signature.replace(/\s+/g, ' ').trim();
  if (!line) return [];
  const code = el('code', { className: 'signature', title: line });
  setHighlighted(code, line, language);
  return [code];
}

function bodyOf(card: ShownCard, focus: string | null): HTMLElement[] {
  const { excerpt, language, usedBy, tests } = card;
  const code = shownCode(excerpt, language, `Code of ${nameOf(card)}`);
  const uses = usageList('Used in', 'No use was found outside it and its tests.', usedBy, focus === 'uses');
  const tested = usageList('Tested in', 'No test names it.', tests, focus === 'tests');
  const lists = [uses, tested].filter((list) => list !== null);
  const parts = focus === 'uses' || focus === 'tests' ? [...lists, code] : [code, ...lists];
  return card.why ? [...parts, el('p', { className: 'why', title: card.why }, `Found by: ${card.why}`)] : parts;
}

/** Places that use a name, folded unless asked for; null where there are none and none were asked for. */
function usageList(title: string, none: string, usages: readonly Usage[], asked: boolean): HTMLElement | null {
  if (usages.length === 0) return asked ? el('p', { className: 'note' }, none) : null;
  const items = usages.map(({ path, line, text, unsure }) =>
    el(
      'li',
      {},
      placeLink({ path, startLine: line, endLine: line }),
      el('code', { title: text }, text),
      ...(unsure ? [el('span', { className: 'faint', title: UNSURE }, 'perhaps')] : []),
    ),
  );
  const sure = usages.filter(({ unsure }) => !unsure);
  const files = new Set(sure.map(({ path }) => path)).size;
  const parts = [
    sure.length > 0 && counted(sure.length, 'place'),
    files > 1 && counted(files, 'file'),
    sure.length < usages.length &&
      (sure.length > 0 ? `perhaps ${usages.length - sure.length} more` : `perhaps ${counted(usages.length, 'place')}`),
  ];
  const summary = el('summary', {}, el('strong', {}, title), ` ${parts.filter(Boolean).join(', ')}`);
  return el('details', { className: 'usages', open: asked }, summary, el('ul', {}, ...items));
}

function nameOf({ container, symbol, path }: ShownCard): string {
  return symbol ? (container ? `${container}.${symbol}` : symbol) : path.split('/').at(-1)!;
}
