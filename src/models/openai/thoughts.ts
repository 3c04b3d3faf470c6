const OPEN = '<think>';
const CLOSE = '</think>';

/** Takes out the thoughts that some models put before their answer, within it, as `<think>…</think>`. */
export class WithoutThoughts {
  private held = '';
  private state: 'before' | 'within' | 'answer' = 'before';
  private thought = false;

  /** @returns what of a further piece belongs to the answer */
  add(piece: string): string {
    if (this.state === 'answer') return piece;
    this.held += piece;
    if (this.state === 'within') {
      const end = this.held.indexOf(CLOSE);
      if (end < 0) return '';
      this.held = this.held.slice(end + CLOSE.length);
      this.state = 'before';
    }
    const text = this.held.trimStart();
    if (OPEN.startsWith(text)) return ''; // it may still become a mark
    if (!text.startsWith(OPEN)) return this.rest();
    this.state = 'within';
    this.thought = true;
    return this.add('');
  }

  /** What is held back, once nothing follows: an answer as short as the beginning of a mark. */
  end(): string {
    return this.state === 'before' ? this.rest() : '';
  }

  private rest(): string {
    this.state = 'answer';
    return this.thought ? this.held.trimStart() : this.held;
  }
}
