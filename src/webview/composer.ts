import type { Attachment } from '../core/ask.js';
import type { Destination } from '../core/model.js';
import { byId, el, icon, iconButton } from './dom.js';
import { pageState, post, remember } from './host.js';
import type { ShownModel, Suggestion } from './messages.js';
import { iconOf, Suggestions } from './suggestions.js';
import type { Asked } from './turn.js';
import { joinCommand, splitCommand } from './typing.js';

/** Lines that the field grows to. */
const MOST_LINES = 10;

/** Where a question is written: its text, what is attached to it, the model that answers, and where its text goes. */
export class Composer {
  private readonly form = byId('composer', HTMLFormElement);
  private readonly field = byId('question', HTMLTextAreaElement);
  private readonly chips = byId('chips', HTMLElement);
  private readonly banner = byId('editing', HTMLElement);
  private readonly model = byId('model', HTMLButtonElement);
  private readonly send = byId('send', HTMLButtonElement);
  private readonly stop = byId('stop', HTMLButtonElement);
  private readonly suggestions: Suggestions;
  private attached: Attachment[];
  /** The turn whose question is being changed. */
  private editing: number | null = null;
  /** How far back in the earlier questions the field is; -1: not at all. */
  private recalled = -1;

  /** @param questions those asked so far, the last one first */
  constructor(private readonly questions: () => string[]) {
    const { draft, attached } = pageState();
    // A person may have written before this script was there.
    this.field.value ||= draft;
    this.attached = attached;
    this.suggestions = new Suggestions(this.field, byId('suggestions', HTMLElement), (one) => this.attach([one]));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener('input', () => this.changed());
    this.field.addEventListener('click', () => this.suggestions.update());
    this.field.addEventListener('blur', () => this.suggestions.close());
    this.field.addEventListener('keydown', (event) => this.onKey(event));
    this.stop.addEventListener('click', () => post({ type: 'stop' }));
    this.model.addEventListener('click', () => post({ type: 'chooseModel' }));
    byId('attach', HTMLButtonElement).addEventListener('click', () => post({ type: 'attach' }));
    this.showChips();
    remember({ draft: this.field.value });
  }

  focus(): void {
    this.field.focus();
  }

  /** Puts a question here to be completed or changed. */
  fill(text: string, attachments: readonly Attachment[] = []): void {
    this.field.value = text;
    this.attach(attachments);
    this.changed();
    this.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  /** An earlier question comes back to be changed. */
  edit(id: number, { question, command, attached }: Asked): void {
    this.editing = id;
    const cancel = iconButton('close', 'Leave It as It Is', () => this.leaveEditing());
    this.banner.replaceChildren(icon('edit'), el('span', {}, 'Changing an earlier question'), cancel);
    this.banner.hidden = false;
    this.attached = [];
    this.fill(joinCommand(question, command), attached);
  }

  attach(attachments: readonly Attachment[]): void {
    const known = new Set(this.attached.map(({ label }) => label));
    this.attached = [...this.attached, ...attachments.filter(({ label }) => !known.has(label))];
    this.showChips();
  }

  showModel(model: ShownModel): void {
    const name = model?.name ?? 'Evidence only';
    const [goes, inFull] = model ? destinationText(model.destination) : ['offline', 'nothing leaves this machine'];
    this.model.hidden = false;
    this.model.replaceChildren(
      icon(model ? 'sparkle' : 'library'),
      el('span', { className: 'name' }, name),
      el('span', { className: `goes ${model?.destination.reach ?? 'process'}` }, goes),
      icon('chevron-down'),
    );
    this.model.title = `Answers: ${name}; ${inFull}. Choose another…`;
    this.model.ariaLabel = `Model: ${name}; ${inFull}. Choose another`;
  }

  showRunning(running: boolean): void {
    // A button that disappears must not take the focus with it.
    if (document.activeElement === this.stop && !running) this.focus();
    this.stop.hidden = !running;
    this.send.hidden = running;
  }

  suggested(request: number, items: readonly Suggestion[]): void {
    this.suggestions.arrived(request, items);
  }

  private onKey(event: KeyboardEvent): void {
    if (this.suggestions.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === 'Escape' && this.editing !== null) {
      event.stopPropagation();
      this.leaveEditing();
    } else if (event.key === 'ArrowUp' && (this.field.value === '' || this.recalled >= 0)) this.recall(event, 1);
    else if (event.key === 'ArrowDown' && this.recalled >= 0) this.recall(event, -1);
  }

  /** As in a shell: earlier questions, to ask them again or otherwise. */
  private recall(event: KeyboardEvent, step: number): void {
    const questions = this.questions();
    const to = Math.min(this.recalled + step, questions.length - 1);
    if (questions.length === 0) return;
    event.preventDefault();
    this.field.value = questions[to] ?? '';
    this.changed();
    this.recalled = to;
    this.suggestions.close();
  }

  private changed(): void {
    this.recalled = -1;
    this.fit();
    this.suggestions.update();
    remember({ draft: this.field.value });
  }

  private fit(): void {
    this.field.rows = Math.min(MOST_LINES, this.field.value.split('\n').length);
    const { question, command } = this.asked();
    this.send.disabled = question === '' && command === undefined;
  }

  private asked(): Pick<Asked, 'question' | 'command'> {
    const asked = splitCommand(this.field.value);
    // `/explain` with something attached says all.
    const [first] = this.attached;
    return asked.question === '' && asked.command && first ? { ...asked, question: first.label } : asked;
  }

  private submit(): void {
    const asked = this.asked();
    if (this.send.disabled) return;
    const whole = { ...asked, attached: this.attached };
    post(this.editing === null ? { type: 'ask', asked: whole } : { type: 'edit', id: this.editing, asked: whole });
    this.leaveEditing();
  }

  private leaveEditing(): void {
    this.editing = null;
    this.banner.hidden = true;
    this.field.value = '';
    this.attached = [];
    this.showChips();
    this.changed();
    this.focus();
  }

  private showChips(): void {
    const chips = this.attached.map((attachment) => {
      const remove = iconButton('close', `Remove ${attachment.label}`, () => {
        this.attached = this.attached.filter((other) => other !== attachment);
        this.showChips();
        this.focus();
      });
      const name = el('span', { className: 'chip-name', title: attachment.label }, attachment.label);
      return el('li', { className: 'chip' }, icon(iconOf(attachment)), name, remove);
    });
    this.chips.replaceChildren(...chips);
    this.chips.hidden = chips.length === 0;
    remember({ attached: this.attached });
    this.fit();
  }
}

/** Where what is asked goes: in a word or two, and in full. */
function destinationText({ reach, host }: Destination): [short: string, inFull: string] {
  if (reach === 'process') return ['offline', 'it runs on this machine'];
  if (reach === 'machine') return [host, `questions and evidence go to ${host}, on this machine`];
  if (reach === 'editor') return [`via ${host}`, `questions and evidence go through VS Code to ${host}`];
  return [`sent to ${host}`, `questions and evidence are sent to ${host}`];
}
