import { el, icon } from './dom.js';
import { pageState, post, remember } from './host.js';
import { isWritten, type Turn, type TurnHead } from './turn.js';
import { announcement, TurnView, type TurnActions } from './turnView.js';

const EXAMPLES = ['Where does the program start?', 'How are errors handled?', 'How is this project tested?'];
/** How near to what is seen a turn must be to be fetched and built, above and below. */
const NEAR = '1200px 0px';
/** How near to the end, in pixels, a reader must be for the view to follow an answer that grows. */
const AT_END = 40;
/** How long scrolling must have rested before its place is remembered. */
const REST_MS = 200;

/**
 * The turns, in order. All have their question; bodies are fetched and built when they come near to what is seen, and
 * the browser skips those that are out of sight (`content-visibility`), so that a long conversation costs no more than
 * a short one.
 */
export class ConversationView {
  private views: TurnView[] = [];
  private readonly near: IntersectionObserver;
  private follows = true;
  private resting: number | undefined;
  private readonly byElement = new WeakMap<Element, TurnView>();

  constructor(
    private readonly root: HTMLElement,
    private readonly announcer: HTMLElement,
    private readonly actions: TurnActions & { ask(question: string): void },
  ) {
    this.near = new IntersectionObserver((entries) => this.fetch(entries), { root, rootMargin: NEAR });
    root.addEventListener('keydown', (event) => this.onKey(event));
    root.addEventListener('focusin', (event) => this.roveTo(this.viewOf(event.target)));
    root.addEventListener('scroll', () => this.scrolled(), { passive: true });
  }

  /** The questions so far, the last one first. */
  get questions(): string[] {
    return this.views.map(({ head }) => head.question).reverse();
  }

  get running(): boolean {
    return this.views.at(-1)?.head.state === 'running' || this.views.some(({ head }) => head.state === 'running');
  }

  /** Another conversation. */
  showAll(heads: readonly TurnHead[], reveal?: number): void {
    this.near.disconnect();
    this.views = heads.map((head) => new TurnView(head, this.actions));
    this.root.replaceChildren(...(heads.length > 0 ? this.views.map(({ element }) => element) : [this.welcome()]));
    this.views.forEach((view, i) => this.prepare(view, i));
    const wanted = reveal ?? pageState().reading;
    const view = this.views.find(({ head }) => head.id === wanted);
    this.follows = view === undefined;
    if (view) view.element.scrollIntoView({ block: 'start' });
    else this.root.scrollTop = this.root.scrollHeight;
  }

  /** A turn that was added, changed or asked for. */
  show(turn: Turn): void {
    let view = this.views.find(({ head }) => head.id === turn.id);
    const before = view?.head.state;
    const fetched = view !== undefined && view.turn === null;
    if (!view) {
      view = new TurnView(turn, this.actions);
      this.views.push(view);
      this.root.querySelector('.welcome')?.remove();
      this.root.append(view.element);
      this.prepare(view, this.views.length - 1);
    }
    view.show(turn);
    const begins = turn.state === 'running' && before !== 'running';
    // What is found comes below the question, which stands at the top as soon as there is enough below it.
    const isFound = before === 'running' && !isWritten(turn) && this.follows;
    if (begins || isFound) view.element.scrollIntoView({ block: 'start' });
    const ends = before === 'running' && turn.state !== 'running';
    if (begins || ends) this.announcer.textContent = announcement(turn);
    // The end of what was read while it was written, and of a conversation that is opened at its end.
    if ((ends && isWritten(turn)) || fetched) this.follow();
  }

  more(id: number, from: number, text: string): void {
    this.views.find(({ head }) => head.id === id)?.more(from, text);
    requestAnimationFrame(() => this.follow());
  }

  private prepare(view: TurnView, at: number): void {
    const { element, head } = view;
    this.byElement.set(element, view);
    element.setAttribute('aria-posinset', String(at + 1));
    element.setAttribute('aria-setsize', '-1');
    element.tabIndex = at === this.views.length - 1 ? 0 : -1;
    if (element.tabIndex === 0)
      for (const other of this.views) if (other.head.id !== head.id) other.element.tabIndex = -1;
    this.near.observe(element);
  }

  private fetch(entries: readonly IntersectionObserverEntry[]): void {
    const ids = entries
      .filter(({ isIntersecting }) => isIntersecting)
      .map(({ target }) => this.viewOf(target))
      .filter((view) => view !== undefined)
      .map((view) => {
        this.near.unobserve(view.element);
        return view;
      })
      .filter((view) => view.turn === null)
      .map(({ head }) => head.id);
    if (ids.length > 0) post({ type: 'bodies', ids });
  }

  /** While a turn itself has the focus, the arrow keys go from turn to turn. */
  private onKey(event: KeyboardEvent): void {
    const at = this.views.findIndex(({ element }) => element === event.target);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.views.length - 1 }[event.key];
    const next = to === undefined ? undefined : this.views[to];
    if (!next) return;
    event.preventDefault();
    next.element.focus();
    next.element.scrollIntoView({ block: 'nearest' });
  }

  private roveTo(view: TurnView | undefined): void {
    if (view) for (const other of this.views) other.element.tabIndex = other === view ? 0 : -1;
  }

  private viewOf(target: EventTarget | null): TurnView | undefined {
    const element = target instanceof Element ? target.closest('.turn') : null;
    return element ? this.byElement.get(element) : undefined;
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.root;
    this.follows = scrollHeight - scrollTop - clientHeight < AT_END;
    // Finding the turn lays out much: once the scrolling rests.
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.rememberPlace(), REST_MS);
  }

  private rememberPlace(): void {
    const top = this.root.getBoundingClientRect().top;
    const reading = this.views.find(({ element }) => element.getBoundingClientRect().bottom > top + AT_END);
    remember({ reading: this.follows ? undefined : reading?.head.id });
  }

  /** What grows stays in view for who is at its end. */
  private follow(): void {
    if (this.follows) this.root.scrollTop = this.root.scrollHeight;
  }

  private welcome(): HTMLElement {
    const examples = EXAMPLES.map((text) => {
      const example = el('button', { className: 'example', type: 'button' }, text);
      example.addEventListener('click', () => this.actions.ask(text));
      return el('li', {}, example);
    });
    return el(
      'div',
      { className: 'welcome' },
      icon('layers', 'welcome-icon'),
      el('h2', {}, 'Ask about this repository'),
      el('p', {}, 'Answers are made of the files here, with links to the lines.'),
      el('ul', { ariaLabel: 'Examples' }, ...examples),
      el(
        'p',
        { className: 'hint' },
        el('kbd', {}, '/'),
        ' commands  ',
        el('kbd', {}, '@'),
        ' files  ',
        el('kbd', {}, '#'),
        ' symbols',
      ),
    );
  }
}
