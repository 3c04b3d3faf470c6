import * as vscode from 'vscode';
import type { Attachment, Exchange } from '../../core/ask.js';
import { sentenceOf } from '../../core/errors.js';
import type { Attachments } from '../attachments/attachments.js';

/**
 * What the user put into the prompt (`#file`, a selection, dropped files), as attachments.
 * @returns sentences about what must not or cannot be attached, beside the rest
 */
export async function attachmentsOf(
  references: readonly vscode.ChatPromptReference[],
  attachments: Attachments,
): Promise<{ attached: Attachment[]; refused: string[] }> {
  const attached: Attachment[] = [];
  const refused: string[] = [];
  for (const { value, id } of references) {
    try {
      const one = await attachmentOf(value, id, attachments);
      if (one) attached.push(one);
    } catch (error) {
      refused.push(sentenceOf(error));
    }
  }
  return { attached, refused };
}

async function attachmentOf(value: unknown, id: string, attachments: Attachments): Promise<Attachment | null> {
  if (value instanceof vscode.Uri) return attachments.ofUri(value);
  if (value instanceof vscode.Location) {
    return attachments.lines(await vscode.workspace.openTextDocument(value.uri), value.range);
  }
  return typeof value === 'string' ? { kind: 'selection', label: id, text: value } : null;
}

/** What was said to `@quarry` in this conversation, oldest first. */
export function exchangesOf(history: vscode.ChatContext['history']): Exchange[] {
  const exchanges: Exchange[] = [];
  let question: string | null = null;
  for (const turn of history) {
    if (turn instanceof vscode.ChatRequestTurn) question = turn.prompt;
    else if (question !== null) {
      exchanges.push({ question, answer: turn.response.map(textOf).join('') });
      question = null;
    }
  }
  return exchanges;
}

function textOf(part: vscode.ChatResponseTurn['response'][number]): string {
  if (part instanceof vscode.ChatResponseMarkdownPart) return part.value.value;
  if (!(part instanceof vscode.ChatResponseAnchorPart)) return '';
  return part.title ?? '';
}
