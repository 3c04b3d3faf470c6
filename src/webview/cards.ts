import type { Usage } from '../core/answer.js';
import { descriptionOf } from '../core/docComment.js';
import { readQuestion } from '../answer/question.js';
import { setHighlighted, shownCode } from './codeBlock.js';
import { arrange, counted, el, icon, prose } from './dom.js';
import { symbolIcon } from './icons.js';
import { placeText } from './links.js';
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
 * be found, none is open. A card that stays as it is stays the same element, with its focus and what is selected in it;
 * one that a person opened or closed stays so when more is known of it.
 */
export class CardList {
  private readonly element = el('div', { className: 'cards' });
  private views = new Map<string, CardView>();

  /** @returns the list, always the same element */
  show({ cards, question, state }: Turn): HTMLElement {
    const { focus } = readQuestion(question);
    const open = state === 'running' ? 0 : cards.length <= FEW_CARDS ? FEW_CARDS : OPEN_CARDS;
    const views = cards.map((card, i) => {
      const before = this.views.get(identityOf(card));
      const asked = i === 0 ? focus : null;
      const view = before?.isOf(card, asked) ? before : new CardView(card, asked, before?.byHand);
      view.open(view.byHand ?? i < open);
      return view;
    });
    this.views = new Map(views.map((view) => [identityOf(view.card), view]));
    arrange(
      this.element,
      views.map(({ element }) => element),
    );
    return this.element;
  }
}

/** What stays the same when more is known of what was found: its lines may be told more exactly. */
const identityOf = (card: ShownCard): string =>
  card.symbol ? JSON.stringify([card.path, card.container, card.symbol]) : placeText(card);

class CardView {
  readonly element: HTMLElement;
  private readonly body = el('div', { className: 'card-body' });
  private readonly toggle = el('button', { type: 'button', className: 'card-head' });

  /** @param byHand whether a person opened it or closed it; undefined: neither */
  constructor(
    readonly card: ShownCard,
    private readonly focus: string | null,
    public byHand: boolean | undefined,
  ) {
    this.toggle.append(
      icon(card.symbol ? symbolIcon(card.kind) : 'file', 'kind-icon'),
      el('span', { className: 'name' }, nameOf(card)),
      el('span', { className: 'kind' }, card.symbol && card.kind !== 'text' ? card.kind : ''),
      icon('chevron-right', 'chevron'),
    );
    this.toggle.addEventListener('click', () => this.open((this.byHand = !this.element.classList.contains('open'))));
    this.element = el(
      'article',
      { className: 'card', ariaLabel: nameOf(card) },
      el('h3', {}, this.toggle),
      el('div', { className: 'where' }, placeLink(card)),
      ...about(card),
      this.body,
    );
  }

  isOf(card: ShownCard, focus: string | null): boolean {
    return focus === this.focus && JSON.stringify(card) === JSON.stringify(this.card);
  }

  /** Opens or closes it; what is in it is made when it is first opened. */
  open(open: boolean): void {
    if (open && this.body.childElementCount === 0) this.body.append(...bodyOf(this.card, this.focus));
    this.body.hidden = !open;
    this.toggle.ariaExpanded = String(open);
    this.element.classList.toggle('open', open);
  }
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
      ...(unsure ? [el('span', { className: 'faint', title: UNSURE }, ' perhaps')] : []),
      el('code', { title: text }, text),
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
