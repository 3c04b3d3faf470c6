import { renderAnswer } from './answer.js';
import { el, icon } from './dom.js';
import type { Turn } from './messages.js';

export interface TurnActions {
  copy(id: number): void;
  ask(question: string): void;
}

/** A question with its answer, or with why there is none. */
export function renderTurn(turn: Turn, actions: TurnActions): HTMLElement {
  const heading = el('h2', { className: 'question', id: `question-${turn.id}` }, turn.question);
  const view = el('section', { className: `turn ${turn.state}` }, heading);
  view.dataset['id'] = String(turn.id);
  view.setAttribute('aria-labelledby', heading.id);
  view.setAttribute('aria-busy', String(turn.state === 'running'));
  view.append(...body(turn, actions));
  return view;
}

function body(turn: Turn, actions: TurnActions): Node[] {
  const again = button('refresh', 'Ask again', () => actions.ask(turn.question));
  if (turn.state === 'running') {
    return [el('p', { className: 'note' }, icon('loading', 'codicon-modifier-spin'), ' Searching the repository …')];
  }
  if (turn.state === 'stopped') return [el('p', { className: 'note' }, icon('circle-slash'), ' Stopped. '), again];
  if (turn.state === 'failed') {
    return [el('p', { className: 'note error' }, icon('error'), ` ${turn.problem ?? 'It failed.'} `), again];
  }
  const { answer } = turn;
  if (!answer) return [];
  const text = el('div', { className: answer.notFound ? 'answer not-found' : 'answer' });
  if (answer.notFound) text.append(icon('search-stop', 'not-found-icon'));
  text.append(el('div', {}, renderAnswer(answer.answer, answer.kinds)));
  const steps = el(
    'details',
    { className: 'steps' },
    el('summary', {}, `How this was found · ${answer.ms} ms`),
    el('ol', {}, ...answer.steps.map((step) => el('li', {}, step))),
  );
  const copy = button('copy', 'Copy as Markdown', () => actions.copy(turn.id));
  return [text, el('footer', {}, steps, copy)];
}

function button(name: string, label: string, run: () => void): HTMLButtonElement {
  const element = el('button', { className: 'icon', type: 'button', title: label }, icon(name));
  element.setAttribute('aria-label', label);
  element.addEventListener('click', run);
  return element;
}

/** What is read aloud when a turn changes. */
export function announcement(turn: Turn): string {
  if (turn.state === 'running') return 'Searching the repository';
  if (turn.state === 'stopped') return 'Stopped';
  if (turn.state === 'failed') return turn.problem ?? 'It failed';
  const cards = turn.answer?.kinds.length ?? 0;
  const opening = turn.answer?.answer.split('\n')[0]!.replace(/[`*\\]|\]\([^)]*\)|\[/g, '') ?? '';
  return cards > 1 ? `${opening} ${cards} parts.` : opening;
}
