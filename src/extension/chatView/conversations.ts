import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Turn } from '../../webview/turn.js';
import { Conversation, type Answerer, type Listener } from './conversation.js';
import { Journal } from './journal.js';
import { compacted, headIn, titleOf, turnsIn, type ConversationHead, type ConversationRecord } from './records.js';

/** A conversation in a list. */
export interface Summary {
  id: string;
  title: string;
  turns: number;
  /** When its last question was asked, in milliseconds since 1970. */
  at: number;
}

/** A place in a conversation that has what was searched for. */
export interface Found extends Summary {
  turn: number;
  /** Words around what was found, on one line. */
  around: string;
}

/** Who hears of a conversation: told which one it is. */
export type ListenerOf = (id: string) => Listener;

const END = '.jsonl';

/** All conversations of a workspace, a file each, in one folder. */
export class Conversations {
  /** Those that were opened in this window: an answer goes on while another conversation is looked at. */
  private readonly opened = new Map<string, Conversation>();

  constructor(
    private readonly folder: string,
    private readonly answerer: Answerer,
    private readonly listenerOf: ListenerOf,
    /** Told in one sentence what was lost or could not be read. */
    private readonly complain: (sentence: string) => void,
  ) {}

  /** A new one. Nothing is written before its first question. */
  create(): Conversation {
    return this.make({ version: 1, id: randomUUID(), at: Date.now() }, []);
  }

  /**
   * The conversation of this id; null where there is none. Of a damaged file, what can be read is kept, and the file
   * itself is put aside.
   */
  async open(id: string): Promise<Conversation | null> {
    const open = this.opened.get(id);
    if (open) return open;
    const journal = this.journalOf(id);
    const { records, damaged } = await journal.read();
    const turns = turnsIn(records).length;
    if (damaged) {
      const aside = await journal.setAside();
      this.complain(
        `A conversation was damaged; ${turns} of its turns could be read, and the file is kept as ${aside}.`,
      );
    }
    if (turns === 0) return null;
    const head = headIn(records) ?? { version: 1, id, at: Date.now() };
    const whole = compacted(records, head);
    if (damaged || records.length > 2 * whole.length) await journal.write(whole);
    return this.make(head, whole);
  }

  /** A new one that begins with the turns of `from` up to and with `last`. */
  async branch(from: Conversation, last: number): Promise<Conversation> {
    const head: ConversationHead = { version: 1, id: randomUUID(), at: Date.now() };
    const records = compacted((await from.journal.read()).records, head, last);
    const begins = turnsIn(records).length > 0;
    if (begins) await this.journalOf(head.id).write(records);
    return this.make(head, begins ? records : []);
  }

  /** All that have a turn, the one that was asked last first. */
  async list(): Promise<Summary[]> {
    return (await this.everything()).map(({ summary }) => summary);
  }

  /** Turns whose question or answer has all these words; the newest first. */
  async find(words: string, limit = 50): Promise<Found[]> {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const found: Found[] = [];
    for (const { summary, turns } of await this.everything()) {
      for (const turn of turns.toReversed()) {
        const text = `${turn.question}\n${turn.text}`;
        const plain = text.toLowerCase();
        if (!wanted.every((word) => plain.includes(word))) continue;
        found.push({ ...summary, turn: turn.id, around: around(text, plain.indexOf(wanted[0] ?? '')) });
        if (found.length >= limit) return found;
      }
    }
    return found;
  }

  async remove(id: string): Promise<void> {
    const open = this.opened.get(id);
    open?.stop();
    this.opened.delete(id);
    await (open?.journal ?? this.journalOf(id)).remove();
  }

  private async everything(): Promise<{ summary: Summary; turns: readonly Turn[] }[]> {
    const files = await readdir(this.folder).catch(() => []);
    const all = await Promise.all(files.filter((name) => name.endsWith(END)).map((name) => this.readOne(name)));
    return all.filter((one) => one !== null).sort((a, b) => b.summary.at - a.summary.at);
  }

  private async readOne(name: string): Promise<{ summary: Summary; turns: readonly Turn[] } | null> {
    const id = name.slice(0, -END.length);
    const open = this.opened.get(id);
    const turns = open?.all ?? turnsIn((await this.journalOf(id).read()).records);
    const last = turns.at(-1);
    return last ? { summary: { id, title: titleOf(turns), turns: turns.length, at: last.at }, turns } : null;
  }

  private make(head: ConversationHead, records: readonly ConversationRecord[]): Conversation {
    const journal = this.journalOf(head.id);
    const made = new Conversation(head, journal, this.answerer, this.listenerOf(head.id), records);
    this.opened.set(head.id, made);
    return made;
  }

  private journalOf(id: string): Journal<ConversationRecord> {
    return new Journal(join(this.folder, `${id}${END}`));
  }
}

const AROUND = 60;

function around(text: string, at: number): string {
  const start = Math.max(0, at - AROUND);
  const cut = text
    .slice(start, at + 2 * AROUND)
    .replace(/\s+/g, ' ')
    .trim();
  return `${start > 0 ? '…' : ''}${cut}${at + 2 * AROUND < text.length ? '…' : ''}`;
}
