import { ASK_COMMANDS, type Attachment } from '../core/ask.js';
import { el, icon } from './dom.js';
import { post } from './host.js';
import type { Suggestion } from './messages.js';
import { COMMAND_WORDS, typedAt, type Typed } from './typing.js';

interface Row {
  label: string;
  detail: string;
  icon: string;
  attachment?: Attachment;
}

/** The list under what is typed: commands after `/`, files after `@`, symbols after `#`. The focus stays in the field. */
export class Suggestions {
  private rows: Row[] = [];
  private chosen = 0;
  private typed: Typed | null = null;
  private request = 0;

  constructor(
    private readonly field: HTMLTextAreaElement,
    private readonly list: HTMLElement,
    private readonly onAttach: (attachment: Attachment) => void,
  ) {}

  get open(): boolean {
    return !this.list.hidden;
  }

  /** The text or the cursor has changed. */
  update(): void {
    this.typed = typedAt(this.field.value, this.field.selectionStart);
    // Answers to what was typed before are too late.
    this.request++;
    if (!this.typed) {
      this.close();
      return;
    }
    const { kind, text } = this.typed;
    if (kind === 'command') this.offer(commandRows(text));
    else post({ type: 'suggest', request: this.request, kind, text });
  }

  /** The extension answered. */
  arrived(request: number, items: readonly Suggestion[]): void {
    if (request !== this.request || document.activeElement !== this.field) return;
    this.offer(items.map((item) => ({ ...item, icon: iconOf(item.attachment) })));
  }

  /** @returns whether the key was for the list */
  onKey(event: KeyboardEvent): boolean {
    if (!this.open) return false;
    const { length } = this.rows;
    if (event.key === 'ArrowDown') this.choose((this.chosen + 1) % length);
    else if (event.key === 'ArrowUp') this.choose((this.chosen + length - 1) % length);
    else if (event.key === 'Enter' || event.key === 'Tab') this.take(this.chosen);
    else if (event.key === 'Escape') this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  close(): void {
    this.list.hidden = true;
    this.rows = [];
    this.field.removeAttribute('aria-activedescendant');
  }

  private offer(rows: Row[]): void {
    if (rows.length === 0) {
      this.close();
      return;
    }
    this.rows = rows;
    this.list.replaceChildren(...rows.map((row, i) => this.option(row, i)));
    this.list.hidden = false;
    this.choose(0);
  }

  private option({ label, detail, icon: name }: Row, at: number): HTMLElement {
    const option = el(
      'li',
      { id: `suggestion-${at}`, role: 'option' },
      icon(name),
      el('span', { className: 'label' }, label),
      el('span', { className: 'detail' }, detail),
    );
    // Not `click`: the field would lose the focus first.
    option.addEventListener('mousedown', (event) => {
      event.preventDefault();
      this.take(at);
    });
    return option;
  }

  private choose(at: number): void {
    this.chosen = at;
    [...this.list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
    const option = this.list.children[at];
    option?.scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', `suggestion-${at}`);
  }

  private take(at: number): void {
    const row = this.rows[at];
    const { typed } = this;
    this.close();
    if (!row || !typed) return;
    const sign = typed.kind === 'command' ? '/' : '';
    this.field.setRangeText(`${sign}${row.label} `, typed.start, this.field.selectionStart, 'end');
    this.typed = null;
    if (row.attachment) this.onAttach(row.attachment);
    this.field.dispatchEvent(new Event('input'));
  }
}

function commandRows(typed: string): Row[] {
  const matching = ASK_COMMANDS.filter((command) => command.startsWith(typed.toLowerCase()));
  return matching.map((command) => ({ label: command, detail: COMMAND_WORDS[command], icon: 'symbol-event' }));
}

const ICONS: Record<Attachment['kind'], string> = {
  ...{ file: 'file', folder: 'folder', symbol: 'symbol-method', selection: 'selection', diff: 'git-compare' },
  ...{ terminal: 'terminal', problems: 'warning' },
};

export const iconOf = ({ kind }: Attachment): string => ICONS[kind];
