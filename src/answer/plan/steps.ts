import type { AskEvent } from '../../core/ask.js';

/** What is done for one answer, told as it happens and kept for the answer. */
export class Steps {
  readonly titles: string[] = [];

  constructor(private readonly tell: (event: AskEvent) => void) {}

  /** Something that is done by now. */
  done(title: string): void {
    this.tell({ type: 'step', step: { id: this.titles.length, title, state: 'done' } });
    this.titles.push(title);
  }

  /** Something that takes its time: told when it begins, and again with what came of it. */
  async during<T>(title: string, work: () => Promise<T>, outcome: (result: T) => string): Promise<T> {
    const id = this.titles.length;
    this.titles.push(title);
    this.tell({ type: 'step', step: { id, title, state: 'running' } });
    const result = await work();
    this.titles[id] = `${title}: ${outcome(result)}`;
    this.tell({ type: 'step', step: { id, title: this.titles[id], state: 'done' } });
    return result;
  }
}

/** `1 file`, `2 files`, `2 searches`. */
export const counted = (n: number, noun: string): string =>
  `${n} ${noun}${n === 1 ? '' : noun.endsWith('ch') ? 'es' : 's'}`;
