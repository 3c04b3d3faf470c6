import * as vscode from 'vscode';
import type { ModelMessage, ModelRequest, ToolCall } from '../../core/model.js';

/** VS Code has a role of its own for instructions, which its published types do not name. */
const isSystem = (role: number): boolean => role === 3;

/** A request of VS Code's Chat in Quarry's words; pictures and other data are left out. */
export function requestOf(
  messages: readonly vscode.LanguageModelChatRequestMessage[],
  { tools, modelOptions = {} }: vscode.ProvideLanguageModelChatResponseOptions,
): ModelRequest {
  const { temperature } = modelOptions;
  return {
    messages: messages.flatMap(messagesFrom),
    ...(tools?.length && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        name,
        description,
        parameters: (inputSchema ?? { type: 'object', properties: {} }) as Record<string, unknown>,
      })),
    }),
    ...(typeof temperature === 'number' && { temperature }),
  };
}

/** Results of tools come within a user's message; each is a message of its own here. */
function messagesFrom({ role, content }: vscode.LanguageModelChatRequestMessage): ModelMessage[] {
  const text = textOf(content);
  if (role === vscode.LanguageModelChatMessageRole.Assistant) {
    const calls = content.flatMap((part): ToolCall[] =>
      part instanceof vscode.LanguageModelToolCallPart
        ? [{ id: part.callId, name: part.name, arguments: JSON.stringify(part.input) }]
        : [],
    );
    return [{ role: 'assistant', text, ...(calls.length > 0 && { calls }) }];
  }
  const results = content.flatMap((part): ModelMessage[] =>
    part instanceof vscode.LanguageModelToolResultPart
      ? [{ role: 'tool', text: textOf(part.content), callId: part.callId }]
      : [],
  );
  const own: ModelMessage[] = text === '' ? [] : [{ role: isSystem(role) ? 'system' : 'user', text }];
  return [...results, ...own];
}

/** The text of a message's parts, joined. */
export const textOf = (content: readonly unknown[]): string =>
  content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
