import './chat.css';
import { byId, el, icon } from './dom.js';
import { placeOfLink } from './links.js';
import type { FromView, ToView, Turn } from './messages.js';
import { announcement, renderTurn } from './turnView.js';

/**
 * The chat's page. It shows the conversation that the extension keeps; its own state is only what a person would miss
 * when the view comes back: the unsent question and the place that was scrolled to.
 */

interface ViewState {
  draft: string;
  scroll: number;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromView): void;
  getState(): ViewState | undefined;
  setState(state: ViewState): void;
};

const EXAMPLES = ['Where does the program start?', 'How are errors handled?', 'How is this project tested?'];

const vscode = acquireVsCodeApi();
const conversation = byId('conversation', HTMLElement);
const announcer = byId('announcer', HTMLElement);
const composer = byId('composer', HTMLFormElement);
const question = byId('question', HTMLTextAreaElement);
const send = byId('send', HTMLButtonElement);
const stop = byId('stop', HTMLButtonElement);

let turns: Turn[] = [];

const actions = {
  ask(text: string): void {
    if (text.trim() !== '') vscode.postMessage({ type: 'ask', question: text });
  },
  copy: (id: number): void => vscode.postMessage({ type: 'copy', id }),
};

function welcome(): HTMLElement {
  const examples = EXAMPLES.map((text) => {
    const example = el('button', { className: 'example', type: 'button' }, text);
    example.addEventListener('click', () => actions.ask(text));
    return el('li', {}, example);
  });
  return el(
    'div',
    { className: 'welcome' },
    icon('layers', 'welcome-icon'),
    el('h2', {}, 'Ask about this repository'),
    el('p', {}, 'Answers are made of the files here, with links to the lines. Nothing leaves this machine.'),
    el('ul', { ariaLabel: 'Examples' }, ...examples),
  );
}

function showAll(): void {
  conversation.replaceChildren(...(turns.length > 0 ? turns.map((turn) => renderTurn(turn, actions)) : [welcome()]));
  followRunning();
}

function showTurn(turn: Turn): void {
  const at = turns.findIndex(({ id }) => id === turn.id);
  const view = renderTurn(turn, actions);
  if (at < 0) {
    turns = [...turns, turn];
    conversation.querySelector('.welcome')?.remove();
    conversation.append(view);
  } else {
    turns = turns.with(at, turn);
    conversation.querySelector(`[data-id="${turn.id}"]`)?.replaceWith(view);
  }
  // The question at the top, the answer under it.
  view.scrollIntoView({ block: 'start' });
  announcer.textContent = announcement(turn);
  followRunning();
}

function followRunning(): void {
  const running = turns.some(({ state }) => state === 'running');
  // A button that disappears must not take the focus with it.
  if (document.activeElement === stop && !running) question.focus();
  stop.hidden = !running;
  send.hidden = running;
}

/** As tall as the text, up to the limit that the style sets. */
function fit(): void {
  question.rows = Math.min(8, question.value.split('\n').length);
  send.disabled = question.value.trim() === '';
}

function remember(): void {
  vscode.setState({ draft: question.value, scroll: conversation.scrollTop });
}

function submit(): void {
  actions.ask(question.value);
  question.value = '';
  fit();
  remember();
}

composer.addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});

stop.addEventListener('click', () => vscode.postMessage({ type: 'stop' }));

question.addEventListener('input', () => {
  fit();
  remember();
});

question.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
  // As in a shell: the last question again, to change it.
  const last = turns.at(-1);
  if (event.key === 'ArrowUp' && question.value === '' && last) {
    event.preventDefault();
    question.value = last.question;
    fit();
    question.select();
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !stop.hidden) vscode.postMessage({ type: 'stop' });
});

// Before VS Code's own listener, which would take the link for a web address.
conversation.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const place = link && placeOfLink(link.getAttribute('href') ?? '');
  if (!place) return;
  event.preventDefault();
  event.stopPropagation();
  vscode.postMessage({ type: 'open', ...place, beside: event.ctrlKey || event.metaKey });
});

let scrolled: number | undefined;
conversation.addEventListener('scroll', () => {
  clearTimeout(scrolled);
  scrolled = window.setTimeout(remember, 200);
});

window.addEventListener('message', ({ data }: MessageEvent<ToView>) => {
  switch (data.type) {
    case 'conversation':
      ({ turns } = data);
      showAll();
      conversation.scrollTop = vscode.getState()?.scroll ?? 0;
      return;
    case 'turn':
      showTurn(data.turn);
      return;
    case 'focus':
      question.focus();
      return;
  }
});

question.value = vscode.getState()?.draft ?? '';
fit();
vscode.postMessage({ type: 'ready' });
