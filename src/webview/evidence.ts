import type { Place } from '../core/ask.js';
import { shownCode } from './codeBlock.js';
import { counted, el, icon, iconButton, toggleButton } from './dom.js';
import { EvidenceChange } from './evidenceChange.js';
import { post } from './host.js';
import { placeText } from './links.js';
import { placeLink } from './places.js';
import type { ShownPiece, Turn } from './turn.js';

/** Texts of pieces that were asked for, by turn and piece: who is to get them. */
const waiting = new Map<string, (text: string) => void>();
const keyOf = (turn: number, piece: number): string => `${turn}/${piece}`;

/** The text of a piece has come. */
export function pieceArrived(turn: number, piece: number, text: string): void {
  waiting.get(keyOf(turn, piece))?.(text);
  waiting.delete(keyOf(turn, piece));
}

/** What a model was given: each piece with its place and tokens, to be looked at, pinned, or left out next time. */
export function evidenceList(turn: Turn): HTMLDetailsElement {
  const { pieces } = turn;
  const change = new EvidenceChange(turn);
  const again = el('button', { type: 'button', className: 'primary', hidden: true }, 'Ask again with these changes');
  again.addEventListener('click', () => post({ type: 'again', id: turn.id, ...change.asked }));
  const changes: Changes = {
    pins: (place) => change.pins(place),
    removes: (place) => change.removes(place),
    toggle: (which, place) => {
      change.toggle(which, place);
      again.hidden = false;
    },
  };
  const tokens = pieces.reduce((sum, piece) => sum + piece.tokens, 0);
  const summary = el('summary', {}, `${counted(pieces.length, 'piece')} of evidence`);
  if (tokens > 0) summary.append(el('span', { className: 'faint' }, ` · ${counted(tokens, 'token')}`));
  const sent = new Set(pieces.map(placeText));
  const leftOut = (turn.removed ?? []).filter((place) => !sent.has(placeText(place)));
  const list = el(
    'ul',
    {},
    ...pieces.map((piece) => pieceView(turn.id, piece, changes)),
    ...leftOut.map((place) => leftOutView(place, changes)),
  );
  return el('details', { className: 'evidence' }, summary, list, again);
}

type Changes = Pick<EvidenceChange, 'pins' | 'removes' | 'toggle'>;

function pieceView(turn: number, piece: ShownPiece, change: Changes): HTMLElement {
  const code = el('div', { className: 'piece-code', hidden: true });
  const look = iconButton('chevron-right', `Show what was sent of ${placeText(piece)}`, () => {
    code.hidden = !code.hidden;
    look.ariaExpanded = String(!code.hidden);
    if (code.childElementCount > 0) return;
    waiting.set(keyOf(turn, piece.id), (text) =>
      code.replaceChildren(shownCode(text, languageOf(piece.path), `What was sent of ${piece.path}`)),
    );
    post({ type: 'piece', id: turn, piece: piece.id });
  });
  look.classList.add('chevron');
  look.ariaExpanded = 'false';
  const pin = toggleButton('pin', 'Keep in the Evidence', change.pins(piece), () => toggle('pinned'));
  const leave = toggleButton('trash', 'Leave Out Next Time', change.removes(piece), () => toggle('removed'));
  const row = el(
    'div',
    { className: 'piece' },
    look,
    placeLink(piece),
    el('span', { className: 'why', title: piece.why }, piece.why),
    el('span', { className: 'faint tokens', title: 'Tokens' }, piece.tokens > 0 ? String(piece.tokens) : ''),
    el('span', { className: 'piece-actions' }, pin, leave),
  );
  const show = (): void => {
    pin.ariaPressed = String(change.pins(piece));
    leave.ariaPressed = String(change.removes(piece));
    row.classList.toggle('left-out', change.removes(piece));
  };
  const toggle = (which: 'pinned' | 'removed'): void => {
    change.toggle(which, piece);
    show();
  };
  show();
  const item = el('li', {}, row);
  if (piece.suspicious) {
    item.append(
      el('p', { className: 'flag' }, icon('shield'), ` Reads like an instruction; it was fenced: ${piece.suspicious}`),
    );
  }
  item.append(code);
  return item;
}

/** A place that was left out of the evidence, and may come back. */
function leftOutView(place: Place, change: Changes): HTMLElement {
  const why = el('span', { className: 'why' }, 'left out');
  const leave = toggleButton('trash', 'Leave Out Next Time', true, () => {
    change.toggle('removed', place);
    leave.ariaPressed = String(change.removes(place));
    row.classList.toggle('left-out', change.removes(place));
  });
  const row = el(
    'div',
    { className: 'piece left-out' },
    placeLink(place),
    why,
    el('span', { className: 'piece-actions' }, leave),
  );
  return el('li', {}, row);
}

const LANGUAGES: Record<string, string> = {
  ...{ ts: 'typescript', mts: 'typescript', cts: 'typescript', tsx: 'tsx', js: 'javascript', mjs: 'javascript' },
  ...{ cjs: 'javascript', jsx: 'javascript', py: 'python', rs: 'rust', rb: 'ruby', kt: 'kotlin', cs: 'csharp' },
  ...{ h: 'c', hpp: 'cpp', cc: 'cpp', sh: 'bash', md: 'markdown', yml: 'yaml', ex: 'elixir', hs: 'haskell' },
};

/** The language of a file by its name; the ending itself where it is one. */
export function languageOf(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return LANGUAGES[ending] ?? ending;
}
