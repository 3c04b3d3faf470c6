import type { AskEvent, Exchange } from '../../core/ask.js';
import { Cancelled, sentenceOf } from '../../core/errors.js';
import type { Asked, Rating, Turn } from '../../webview/turn.js';
import type { Journal } from './journal.js';
import { detailIn, turnsIn, type ConversationHead, type ConversationRecord, type Detail } from './records.js';
import { Batch, untilAborted } from './stream.js';
import { advance, askedOf, exchangeOf, newTurn } from './turn.js';

/** Answers, event by event; `history` is what was said before, oldest first. */
export type Answerer = (asked: Asked, history: Exchange[], signal: AbortSignal) => AsyncIterable<AskEvent>;

export interface Listener {
  /** A turn was added or changed. */
  turn(turn: Turn): void;
  /** A running turn's answer goes on from this character; the turn has the text already. */
  more(id: number, from: number, text: string): void;
  /** The conversation could not be written down, for this reason. */
  notKept(reason: string): void;
}

/** Text of an answer is passed on about thirty times a second. */
const TOGETHER_MS = 33;

/** Questions and answers in order, kept in a file; outlives the panel and the window. One question at a time. */
export class Conversation {
  private turns: Turn[];
  private running: AbortController | null = null;
  /** Of turns whose details are not in the file yet. */
  private readonly details = new Map<number, Detail>();

  /** @param records what its file holds; none for a new one, whose file comes with the first turn */
  constructor(
    readonly head: ConversationHead,
    readonly journal: Journal<ConversationRecord>,
    private readonly answerer: Answerer,
    private readonly listener: Listener,
    records: readonly ConversationRecord[] = [],
  ) {
    // A question that was under way when the window closed has no answer.
    this.turns = turnsIn(records).map((turn) => (turn.state === 'running' ? { ...turn, state: 'stopped' } : turn));
  }

  get all(): readonly Turn[] {
    return this.turns;
  }

  find(id: number): Turn | undefined {
    return this.turns.find((turn) => turn.id === id);
  }

  /** Asks; a question that is under way is stopped. Resolves when the answer is there, or why there is none. */
  async ask(asked: Asked): Promise<void> {
    const question = asked.question.trim();
    if (question !== '') await this.run((this.turns.at(-1)?.id ?? 0) + 1, { ...asked, question });
  }

  /** Asks a turn's question once more, in its place, with `changes`: other words, other evidence. */
  async again(id: number, changes: Partial<Asked> = {}): Promise<void> {
    const turn = this.find(id);
    if (turn) await this.run(id, { ...askedOf(turn), ...changes });
  }

  /** Ends the question that is under way; what was asked and found stays. */
  stop(): void {
    this.running?.abort();
    this.running = null;
  }

  rate(id: number, rating: Rating | null): void {
    const turn = this.find(id);
    if (turn && turn.state !== 'running') this.put({ ...turn, rating: rating ?? undefined });
  }

  /** The pieces' text and the exact prompt of a turn; null where there were none. */
  async detail(id: number): Promise<Detail | null> {
    return this.details.get(id) ?? detailIn((await this.journal.read()).records, id);
  }

  private async run(id: number, asked: Asked): Promise<void> {
    this.stop();
    const run = (this.running = new AbortController());
    if (this.turns.length === 0) this.keep({ head: this.head });
    const started = newTurn(id, asked, Date.now());
    this.details.delete(id);
    this.put(started);
    const history = this.turns.filter((turn) => turn.id < id && turn.state === 'done').map(exchangeOf);
    const since = performance.now();
    const ended = await this.follow(started, this.answerer(asked, history, run.signal), run.signal);
    const superseded = this.running !== run && this.find(id)?.at !== started.at;
    if (this.running === run) this.running = null;
    // Asked anew meanwhile: what the newer answer says counts.
    if (superseded) return;
    this.keepDetail(id);
    this.put({ ...ended, ms: ended.ms || Math.round(performance.now() - since) });
  }

  /** Applies the events of an answer to its turn until it ends, in whatever way. */
  private async follow(started: Turn, events: AsyncIterable<AskEvent>, signal: AbortSignal): Promise<Turn> {
    let turn = started;
    let told = 0;
    const text = new Batch(TOGETHER_MS, (more) => {
      this.listener.more(turn.id, told, more);
      told += more.length;
    });
    try {
      for await (const event of untilAborted(events, signal)) {
        const before = turn.text;
        turn = advance(turn, event);
        this.turns = this.turns.map((other) => (other.id === turn.id ? turn : other));
        this.remember(turn.id, event);
        if (event.type === 'done') break;
        if (event.type === 'text') text.add(turn.text.slice(before.length));
        else {
          text.flush();
          this.listener.turn(turn);
        }
      }
      return turn.state === 'done' ? turn : { ...turn, state: 'failed', problem: 'The answer broke off.' };
    } catch (error) {
      if (error instanceof Cancelled || signal.aborted) return { ...turn, state: 'stopped' };
      return { ...turn, state: 'failed', problem: sentenceOf(error) };
    } finally {
      text.flush();
    }
  }

  private remember(id: number, event: AskEvent): void {
    const before = this.details.get(id) ?? { pieces: [] };
    if (event.type === 'evidence' && event.pieces.length > 0) this.details.set(id, { ...before, pieces: event.pieces });
    if (event.type === 'sent') this.details.set(id, { ...before, sent: event.sent });
  }

  /** Moves what is large from memory to the file. */
  private keepDetail(of: number): void {
    const detail = this.details.get(of);
    if (detail) this.keep({ detail, of });
    this.details.delete(of);
  }

  private put(turn: Turn): void {
    const at = this.turns.findIndex(({ id }) => id === turn.id);
    this.turns = at < 0 ? [...this.turns, turn] : this.turns.with(at, turn);
    this.keep({ turn });
    this.listener.turn(turn);
  }

  private keep(record: ConversationRecord): void {
    this.journal.append(record).catch((error: unknown) => this.listener.notKept(sentenceOf(error)));
  }
}
