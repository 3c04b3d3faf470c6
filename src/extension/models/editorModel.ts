import * as vscode from 'vscode';
import { Cancelled } from '../../core/errors.js';
import {
  type ChatModel,
  ModelError,
  type ModelMessage,
  type ModelPart,
  type ModelProblem,
  type ModelRequest,
} from '../../core/model.js';
import { editorId } from '../../models/ids.js';
import { Silence, watched } from '../../models/watched.js';
import { contextFull, saysContextFull } from '../../models/words.js';

/** The editor's models have time limits of their own; this one is for those that have none. */
const PATIENCE_MS = 180_000;

/**
 * A model that VS Code offers, such as Copilot's. VS Code asks the user for consent when it is first used.
 * @param model may come and go with its extension: it is used while it works
 */
export function editorModel(model: vscode.LanguageModelChat): ChatModel {
  return {
    id: editorId(model.vendor, model.id),
    name: model.name,
    destination: { reach: 'editor', host: model.vendor },
    contextTokens: model.maxInputTokens,
    callsTools: true,
    estimatesTokens: false,
    countTokens: async (text) => model.countTokens(text),
    stream: (request, signal) => stream(model, request, signal),
  };
}

async function* stream(
  model: vscode.LanguageModelChat,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelPart, void> {
  const open = async (until: AbortSignal): Promise<AsyncIterable<unknown>> => {
    const cancel = new vscode.CancellationTokenSource();
    until.addEventListener('abort', () => cancel.cancel(), { once: true });
    const { stream: parts } = await model.sendRequest(messagesOf(request.messages), optionsOf(request), cancel.token);
    return parts;
  };
  let calls = 0;
  try {
    for await (const part of watched(open, () => PATIENCE_MS, signal)) {
      if (part instanceof vscode.LanguageModelTextPart) yield { type: 'text', text: part.value };
      if (part instanceof vscode.LanguageModelToolCallPart) {
        calls++;
        yield { type: 'call', call: { id: part.callId, name: part.name, arguments: JSON.stringify(part.input) } };
      }
    }
    yield { type: 'end', why: calls > 0 ? 'calls' : 'stop' };
  } catch (error) {
    throw failureOf(error, model.name);
  }
}

function optionsOf({ tools, maxTokens, temperature, stop }: ModelRequest): vscode.LanguageModelChatRequestOptions {
  return {
    justification: 'Quarry asks it with evidence from your workspace.',
    ...(tools?.length && {
      tools: tools.map(({ name, description, parameters }) => ({ name, description, inputSchema: parameters })),
    }),
    modelOptions: {
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
      ...(temperature !== undefined && { temperature }),
      ...(stop?.length && { stop }),
    },
  };
}

/** VS Code knows no role for instructions: they go first, as the user's. */
export function messagesOf(messages: readonly ModelMessage[]): vscode.LanguageModelChatMessage[] {
  const { Assistant, User } = vscode.LanguageModelChatMessageRole;
  return messages.map(({ role, text, calls = [], callId }) => {
    if (role === 'tool') {
      const result = new vscode.LanguageModelToolResultPart(callId ?? '', [new vscode.LanguageModelTextPart(text)]);
      return new vscode.LanguageModelChatMessage(User, [result]);
    }
    if (role !== 'assistant') return new vscode.LanguageModelChatMessage(User, text);
    const asked = calls.map(
      (call) => new vscode.LanguageModelToolCallPart(call.id, call.name, JSON.parse(call.arguments || '{}') as object),
    );
    return new vscode.LanguageModelChatMessage(Assistant, [
      ...(text ? [new vscode.LanguageModelTextPart(text)] : []),
      ...asked,
    ]);
  });
}

function failureOf(error: unknown, name: string): ModelError | Cancelled {
  if (error instanceof ModelError || error instanceof Cancelled) return error;
  if (error instanceof vscode.CancellationError) return new Cancelled();
  if (error instanceof Silence) {
    return new ModelError(`“${name}” said nothing for ${error.ms / 1000} s; try again, or choose another.`, 'slow');
  }
  const said = error instanceof Error ? error.message.replace(/\s+/g, ' ').replace(/\.$/, '') : String(error);
  if (saysContextFull(said)) return contextFull('', name);
  const { code, problem, sentence } = known(error, name) ?? {};
  return new ModelError(
    sentence ?? `“${name}” fails: ${said || code || 'it does not say why'}; try again.`,
    problem ?? 'unreachable',
  );
}

function known(error: unknown, name: string): { code: string; problem: ModelProblem; sentence: string } | null {
  if (!(error instanceof vscode.LanguageModelError)) return null;
  const { code } = error;
  if (code === vscode.LanguageModelError.NoPermissions().code) {
    const sentence = `VS Code does not let Quarry use “${name}”: allow it when you are asked, or under “Manage Language Model Access”.`;
    return { code, problem: 'wrong-key', sentence };
  }
  if (code === vscode.LanguageModelError.Blocked().code) {
    return { code, problem: 'refused', sentence: `“${name}” refuses, or its quota is used up: ${error.message}` };
  }
  if (code === vscode.LanguageModelError.NotFound().code) {
    return { code, problem: 'gone', sentence: `“${name}” is no longer there: choose another model.` };
  }
  return null;
}
