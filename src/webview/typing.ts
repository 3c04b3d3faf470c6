import { ASK_COMMANDS, type AskCommand } from '../core/ask.js';
import type { SuggestKind } from './messages.js';

/** What is being typed at the cursor that can be completed: its kind, its text, and where it begins. */
export interface Typed {
  kind: SuggestKind | 'command';
  /** Without the sign in front. */
  text: string;
  start: number;
}

const SIGNS = { '@': 'file', '#': 'symbol' } as const;

/** Reads what is typed before the cursor; null where there is nothing to complete. */
export function typedAt(text: string, cursor: number): Typed | null {
  const before = text.slice(0, cursor);
  const command = /^\s*\/(\w*)$/.exec(before);
  if (command) return { kind: 'command', text: command[1]!, start: before.indexOf('/') };
  // A sign inside a word is part of it: `a@b.c`, `C#`.
  const found = /(?:^|\s)([@#])([^\s@#]*)$/.exec(before);
  if (!found) return null;
  const sign = found[1] as keyof typeof SIGNS;
  return { kind: SIGNS[sign], text: found[2]!, start: cursor - found[2]!.length - 1 };
}

/** `/test the parser` → the command and the question; another word after the slash is part of the question. */
export function splitCommand(text: string): { command?: AskCommand; question: string } {
  const found = /^\s*\/(\w+)(?:\s+|$)/.exec(text);
  const command = ASK_COMMANDS.find((one) => one === found?.[1]);
  return command && found ? { command, question: text.slice(found[0].length).trim() } : { question: text.trim() };
}

/** A question as it is typed, its command before it. */
export const joinCommand = (question: string, command?: AskCommand): string =>
  command ? `/${command} ${question}` : question;

/** What each command does, in the list. */
export const COMMAND_WORDS: Record<AskCommand, string> = {
  explain: 'What it does, and how',
  find: 'Where something is',
  fix: 'What is wrong, and the change that mends it',
  test: 'A test in this repository’s own style',
  docs: 'A doc comment, or a page',
  review: 'What to look at before this goes in',
};
