import type { Memento } from 'vscode';
import type { Answer } from '../../core/answer.js';
import { Cancelled } from '../../core/errors.js';
import type { Turn } from '../../webview/messages.js';

const KEY = 'quarry.chat.turns';
/** Turns that are kept; older ones are forgotten. */
const MOST = 50;

/** Questions and answers in order; outlives the view and the window. One question at a time. */
export class Conversation {
  private turns: Turn[];
  private running: AbortController | null = null;

  constructor(
    private readonly answerTo: (question: string, signal: AbortSignal) => Promise<Answer>,
    private readonly memory: Memento,
    private readonly onTurn: (turn: Turn) => void,
  ) {
    // A question that was under way when the window closed has no answer.
    this.turns = memory
      .get<Turn[]>(KEY, [])
      .map((turn) => (turn.state === 'running' ? { ...turn, state: 'stopped' } : turn));
  }

  get all(): readonly Turn[] {
    return this.turns;
  }

  /** Asks; a question that is under way is stopped. Resolves when the answer is there, or why there is none. */
  async ask(text: string): Promise<void> {
    const question = text.trim();
    if (question === '') return;
    this.stop();
    const run = (this.running = new AbortController());
    const id = (this.turns.at(-1)?.id ?? 0) + 1;
    this.put({ id, question, state: 'running' });
    const turn = await this.run(id, question, run.signal);
    if (this.running === run) this.running = null;
    // The conversation may have been cleared meanwhile.
    if (this.turns.some((other) => other.id === id && other.question === question)) this.put(turn);
  }

  /** Ends the question that is under way; what was asked stays. */
  stop(): void {
    this.running?.abort();
    this.running = null;
  }

  clear(): void {
    this.stop();
    this.turns = [];
    this.save();
  }

  private async run(id: number, question: string, signal: AbortSignal): Promise<Turn> {
    try {
      const { answer, notFound, steps, ms, evidence } = await this.answerTo(question, signal);
      if (signal.aborted) return { id, question, state: 'stopped' };
      const kinds = evidence.map(({ hit }) => hit.kind);
      return { id, question, state: 'done', answer: { answer, notFound, steps, ms, kinds } };
    } catch (error) {
      if (error instanceof Cancelled || signal.aborted) return { id, question, state: 'stopped' };
      return { id, question, state: 'failed', problem: error instanceof Error ? error.message : String(error) };
    }
  }

  private put(turn: Turn): void {
    const at = this.turns.findIndex(({ id }) => id === turn.id);
    this.turns = at < 0 ? [...this.turns, turn].slice(-MOST) : this.turns.with(at, turn);
    this.save();
    this.onTurn(turn);
  }

  private save(): void {
    void this.memory.update(KEY, this.turns);
  }
}
