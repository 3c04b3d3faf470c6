import { CardList } from './cards.js';
import { arrange, counted, el, icon, iconButton, prose, toggleButton } from './dom.js';
import { dress } from './dress.js';
import { evidenceList } from './evidence.js';
import { post } from './host.js';
import { placeText } from './links.js';
import { GrowingMarkdown, renderMarkdown } from './markdown.js';
import { tableView } from './tableView.js';
import { isWritten, type Asked, type Rating, type Turn, type TurnHead } from './turn.js';

/** What a turn can ask of the page. */
export interface TurnActions {
  /** The question is to be changed and asked again. */
  edit(id: number, asked: Asked): void;
}

/** One question with its answer. The head is there from the start; the body when {@link TurnView.show} brings it. */
export class TurnView {
  readonly element: HTMLElement;
  private readonly body = el('div', { className: 'body' });
  private readonly cards = new CardList();
  private given: { of: string; list: HTMLDetailsElement } | null = null;
  private growing: GrowingMarkdown | null = null;
  /** What a person opened or closed by hand stays so when the turn changes. */
  private readonly byHand = new Map<string, boolean>();
  turn: Turn | null = null;

  constructor(
    public head: TurnHead,
    private readonly actions: TurnActions,
  ) {
    this.element = el('article', { className: 'turn pending', tabIndex: -1 });
    this.element.dataset['id'] = String(head.id);
    this.element.setAttribute('aria-labelledby', `question-${head.id}`);
    this.element.append(this.header(), this.body);
  }

  /** Brings the turn as it is now. */
  show(turn: Turn): void {
    const rated = turn.state === 'done' && this.turn?.state === 'done' && this.turn.at === turn.at;
    this.turn = turn;
    if (rated) return this.body.querySelector(':scope > footer')?.replaceWith(footer(turn) ?? '');
    const focused = this.element.contains(document.activeElement);
    this.head = turn;
    this.element.className = `turn ${turn.state}`;
    this.element.ariaBusy = String(turn.state === 'running');
    this.element.firstElementChild?.replaceWith(this.header());
    this.growing = null;
    arrange(
      this.body,
      this.content(turn).filter((part) => part !== null),
    );
    // What had the focus may be gone; the keyboard stays in the turn.
    if (focused && !this.element.contains(document.activeElement)) this.element.focus({ preventScroll: true });
  }

  /** A running answer goes on from this character; what is known of it already is left out. */
  more(from: number, text: string): void {
    if (!this.turn) return;
    const fresh = text.slice(Math.max(0, this.turn.text.length - from));
    this.turn = { ...this.turn, text: this.turn.text + fresh };
    if (this.growing) this.growing.append(fresh);
    else this.show(this.turn);
  }

  private header(): HTMLElement {
    const { id, question, command, state } = this.head;
    const heading = el('h2', { className: 'question', id: `question-${id}` });
    if (command) heading.append(el('span', { className: 'command' }, `/${command}`), ' ');
    heading.append(question);
    const header = el('header', { className: 'asked' }, heading);
    if (state !== 'running') {
      header.append(
        el(
          'div',
          { className: 'actions' },
          iconButton('edit', 'Edit and Ask Again', () => this.actions.edit(id, this.turn ?? this.head)),
          iconButton('refresh', 'Ask Again', () => post({ type: 'again', id })),
          iconButton('git-branch', 'Branch from Here', () => post({ type: 'branch', id })),
        ),
      );
    }
    const attached = this.turn?.attached ?? [];
    if (attached.length > 0) {
      header.append(
        el('p', { className: 'with' }, icon('attach'), ` ${attached.map(({ label }) => label).join(', ')}`),
      );
    }
    return header;
  }

  private content(turn: Turn): (HTMLElement | null)[] {
    // Pieces are what a model was given; what is for a reader has cards.
    const given = isWritten(turn);
    return [
      this.steps(turn),
      turn.pieces.length > 0 && given ? this.evidence(turn) : null,
      this.answer(turn),
      turn.table ? tableView(turn.table) : null,
      // Why it ended stands below what was written, and above a long list of what was found.
      given ? null : ending(turn),
      given || turn.notFound ? null : this.cards.show(turn),
      flags(turn),
      given ? ending(turn) : null,
      turn.state === 'running' ? null : footer(turn),
    ];
  }

  private answer(turn: Turn): HTMLElement | null {
    if (turn.state === 'running') {
      if (turn.text === '') return null;
      this.growing = new GrowingMarkdown((fragment, text) => dress(fragment, text), turn.text);
      return this.growing.element;
    }
    if (turn.text === '') return null;
    const rendered = renderMarkdown(turn.text);
    dress(rendered, turn.text, turn.citations);
    const answer = el('div', { className: turn.notFound ? 'answer not-found' : 'answer' });
    if (turn.notFound) answer.append(icon('search-stop', 'not-found-icon'));
    answer.append(turn.notFound ? el('div', {}, rendered) : rendered);
    return answer;
  }

  private steps(turn: Turn): HTMLElement | null {
    const { steps, state, ms } = turn;
    const last = steps.at(-1);
    if (state === 'running') {
      const now = el('span', {}, last ? `${last.title} …` : 'Searching the repository …');
      const line = el('p', { className: 'note work' }, icon('loading', 'codicon-modifier-spin'), now);
      return steps.length > 1 ? this.kept('steps', stepList(el('summary', {}, ...line.childNodes), turn)) : line;
    }
    if (steps.length === 0) return null;
    const took = ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
    return this.kept('steps', stepList(el('summary', {}, `${counted(steps.length, 'step')} · ${took}`), turn));
  }

  /** What a model was given: the same element while that is the same, with what a person opened or chose in it. */
  private evidence(turn: Turn): HTMLElement {
    const { at, pieces, pinned, removed, text, state } = turn;
    const of = JSON.stringify([at, pieces, pinned, removed]);
    if (this.given?.of !== of) this.given = { of, list: this.kept('evidence', evidenceList(turn)) };
    // Until there is something better to look at, and where there will be nothing better.
    this.given.list.open = this.byHand.get('evidence') ?? (text === '' || state === 'failed');
    return this.given.list;
  }

  /** Opened and closed as the person left it. */
  private kept<T extends HTMLElement>(name: string, details: T): T {
    if (!(details instanceof HTMLDetailsElement)) return details;
    details.open = this.byHand.get(name) ?? details.open;
    details.querySelector('summary')?.addEventListener('click', () => this.byHand.set(name, !details.open));
    return details;
  }
}

function stepList(summary: HTMLElement, { steps }: Turn): HTMLElement {
  const items = steps.map(({ title, detail, state }) =>
    el('li', { className: state }, title, detail ? el('span', { className: 'faint' }, ` · ${detail}`) : null),
  );
  return el('details', { className: 'steps' }, summary, el('ol', {}, ...items));
}

const FLAG_ICONS = {
  'unknown-name': 'question',
  'unknown-import': 'question',
  contradiction: 'git-compare',
  injection: 'shield',
  'no-citation': 'unverified',
} as const;

/** What the checks found: names, imports and documents that are doubtful, and why citations are struck through. */
function flags({ flags: all, citations }: Turn): HTMLElement | null {
  const flag = (name: string, ...said: (Node | string)[]): HTMLElement =>
    el('li', { className: 'flag' }, icon(name), el('span', {}, ...said));
  const items = [
    ...all.map(({ kind, sentence }) => flag(FLAG_ICONS[kind], ...prose(sentence))),
    ...citations
      .filter(({ verified }) => !verified)
      .map((citation) => flag('unverified', `${placeText(citation)}: ${citation.problem ?? 'it does not hold'}.`)),
  ];
  if (items.length === 0) return null;
  return el('div', { className: 'flags' }, el('h3', {}, 'To be checked'), el('ul', {}, ...items));
}

function ending({ state, problem, id }: Turn): HTMLElement | null {
  if (state !== 'failed' && state !== 'stopped') return null;
  const again = el(
    'button',
    { type: 'button', className: 'secondary' },
    state === 'failed' ? 'Try Again' : 'Ask Again',
  );
  again.addEventListener('click', () => post({ type: 'again', id }));
  const said = state === 'failed' ? (problem ?? 'It failed.') : 'Stopped.';
  const note = el(
    'p',
    { className: `note ${state}` },
    icon(state === 'failed' ? 'error' : 'circle-slash'),
    el('span', {}, said),
  );
  return el('div', { className: 'ending' }, note, again);
}

function footer(turn: Turn): HTMLElement | null {
  const { id, rating, sent, model, text, cards } = turn;
  if (text === '' && cards.length === 0 && !sent) return null;
  const rate = (wanted: Rating): void => post({ type: 'rate', id, rating: rating === wanted ? null : wanted });
  const made = el('span', { className: 'made' }, model ?? (isWritten(turn) ? sent!.model : 'From the evidence alone'));
  const bar = el(
    'footer',
    {},
    iconButton('copy', 'Copy as Markdown', () => post({ type: 'copyTurn', id })),
    toggleButton('thumbsup', 'Good Answer', rating === 'up', () => rate('up')),
    toggleButton('thumbsdown', 'Bad Answer', rating === 'down', () => rate('down')),
    made,
  );
  if (sent) {
    const what = el(
      'button',
      { type: 'button', className: 'link' },
      `Sent: ${sent.estimated ? 'about ' : ''}${counted(sent.tokens, 'token')}`,
    );
    what.title = 'What Was Sent';
    what.addEventListener('click', () => post({ type: 'showSent', id }));
    bar.append(what);
  }
  return bar;
}

/** What is read aloud when a turn begins or ends; not while it is written. */
export function announcement({ state, problem, text, cards, citations, flags: all }: Turn): string {
  if (state === 'running') return 'Searching the repository';
  if (state === 'stopped') return 'Stopped';
  if (state === 'failed') return problem ?? 'It failed';
  const opening = renderMarkdown(text).textContent.trim().split('\n')[0] ?? '';
  const bad = citations.filter(({ verified }) => !verified).length;
  const more = [
    cards.length > 1 ? counted(cards.length, 'part') : '',
    bad > 0 ? `${counted(bad, 'citation')} not verified` : '',
    all.length > 0 ? `${counted(all.length, 'thing')} to be checked` : '',
  ];
  return [opening, ...more.filter(Boolean)].join('. ');
}
