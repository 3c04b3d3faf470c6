import type { CodeBlock } from '../answer/apply/target.js';
import { el, iconButton } from './dom.js';
import { highlight } from './highlight.js';
import { post } from './host.js';
import { languageIn } from './markdown.js';

/** Lines shown before `Show all`. */
const FOLDED_LINES = 12;

/** Code of the repository: to look at, and to copy. Long code is folded. */
export function shownCode(code: string, language: string, label: string): HTMLElement {
  const inside = el('code');
  setHighlighted(inside, code, language);
  const pre = region(inside, label);
  const block = el('div', { className: 'code shown' }, el('div', { className: 'code-bar' }, copyButton(code)), pre);
  fold(block, pre, code);
  return block;
}

/** Code that an answer has written: it can be brought into the editor. */
export function writtenCode(written: CodeBlock, highlighted: Iterable<Node>): HTMLElement {
  const { code, info } = written;
  const inside = el('code');
  inside.append(...highlighted);
  const bar = el(
    'div',
    { className: 'code-bar' },
    el('span', {}, info.slice(languageIn(info).length).trim() || languageIn(info) || 'code'),
    iconButton('git-pull-request-go-to-changes', 'Apply as a Diff', () => post({ type: 'apply', block: written })),
    iconButton('insert', 'Insert at Cursor', () => post({ type: 'insert', code })),
    copyButton(code),
  );
  return el('div', { className: 'code written' }, bar, region(inside, 'Code'));
}

/** Sets code in its colours; highlight.js escapes all that it did not write itself. */
export function setHighlighted(into: HTMLElement, code: string, language: string): void {
  const html = highlight(code, language);
  if (html) into.innerHTML = html;
  else into.textContent = code;
}

/** Scrolls sideways, so the keyboard must get there. */
function region(inside: HTMLElement, label: string): HTMLElement {
  const pre = el('pre', { tabIndex: 0, ariaLabel: label }, inside);
  pre.setAttribute('role', 'region');
  return pre;
}

const copyButton = (code: string): HTMLElement =>
  iconButton('copy', 'Copy Code', () => post({ type: 'copy', text: code }));

function fold(block: HTMLElement, pre: HTMLElement, code: string): void {
  const lines = code.split('\n').length;
  if (lines <= FOLDED_LINES + 2) return;
  pre.classList.add('folded');
  const more = el('button', { type: 'button', className: 'link' }, `Show all ${lines} lines`);
  more.addEventListener('click', () => {
    pre.classList.remove('folded');
    more.remove();
    pre.focus();
  });
  block.append(more);
}
