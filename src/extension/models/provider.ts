import * as vscode from 'vscode';
import { ask } from '../../answer/ask.js';
import { Cancelled } from '../../core/errors.js';
import { ModelError } from '../../core/model.js';
import { parseId } from '../../models/ids.js';
import { DEFAULT_CONTEXT } from '../../models/settings.js';
import { partsOf } from '../chatParticipant/parts.js';
import type { Repositories } from '../repositories/repositories.js';
import type { Models } from './models.js';
import { requestOf, textOf } from './requests.js';

/** As which VS Code knows Quarry's models (package.json, languageModelChatProviders). */
export const VENDOR = 'quarry';
/** The model that needs none: it answers with what `ask` makes of the evidence. */
export const EVIDENCE_ONLY = 'evidence-only';
/** The model that the user chose in Quarry; one id, whichever it is, so that the choice in VS Code's Chat holds. */
const CHOSEN = 'chosen';

/** Of an answer, at most: told to VS Code, which subtracts it from what a prompt may hold. */
const ANSWER_TOKENS = 2_048;
/** The evidence-only model reads the last question, whatever stands before it. */
const ANY_LENGTH = 100_000;
/** Of a text that no tokenizer has counted. */
const CHARACTERS_A_TOKEN = 4;

/**
 * Quarry's models for VS Code's own Chat, so that it works offline: the one that the user chose in Quarry, and one that
 * answers from the evidence alone.
 */
export class ModelProvider implements vscode.LanguageModelChatProvider {
  readonly onDidChangeLanguageModelChatInformation: vscode.Event<void>;

  private constructor(
    private readonly repositories: Repositories,
    private readonly models: Models,
  ) {
    this.onDidChangeLanguageModelChatInformation = models.onDidChange;
  }

  /** Nothing where VS Code is older than such models. */
  static register(repositories: Repositories, models: Models): vscode.Disposable {
    const provider = new ModelProvider(repositories, models);
    const registered = vscode.lm.registerLanguageModelChatProvider?.(VENDOR, provider);
    if (!registered) return new vscode.Disposable(() => undefined);
    // VS Code asks for them when someone wants them: only then does the Chat offer them, and choose one by itself.
    void vscode.lm.selectChatModels({ vendor: VENDOR });
    return registered;
  }

  /** Connects to nothing: what the chosen model takes is known once it was asked. */
  provideLanguageModelChatInformation(): vscode.LanguageModelChatInformation[] {
    const { chosen } = this.models;
    const own = chosen && parseId(chosen.id)?.kind !== 'editor' ? chosen : null;
    const known = own && this.models.known(own.id);
    return [
      {
        id: EVIDENCE_ONLY,
        name: 'Evidence only',
        family: EVIDENCE_ONLY,
        version: '1',
        detail: 'Quarry',
        tooltip: 'No model: answers made of the places found in the workspace, each checked. Nothing is sent.',
        maxInputTokens: ANY_LENGTH,
        maxOutputTokens: ANSWER_TOKENS,
        // It calls none, but VS Code offers only models that could in agent mode, which is the Chat's first.
        capabilities: { toolCalling: true },
        isUserSelectable: true,
      },
      ...(own
        ? [
            {
              id: CHOSEN,
              name: own.name,
              family: own.name,
              version: '1',
              detail: 'Quarry',
              tooltip: `The model chosen in Quarry${own.destination.host && `, at ${own.destination.host}`}.`,
              maxInputTokens: (known?.contextTokens ?? DEFAULT_CONTEXT) - ANSWER_TOKENS,
              maxOutputTokens: ANSWER_TOKENS,
              capabilities: { toolCalling: known?.callsTools ?? own.destination.reach !== 'process' },
              isUserSelectable: true,
            },
          ]
        : []),
    ];
  }

  /** @throws Error with one sentence, which VS Code shows */
  async provideLanguageModelChatResponse(
    { id }: vscode.LanguageModelChatInformation,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart>,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const cancelled = new AbortController();
    const listening = token.onCancellationRequested(() => cancelled.abort());
    try {
      if (id === EVIDENCE_ONLY) {
        progress.report(new vscode.LanguageModelTextPart(await this.evidence(messages, cancelled.signal)));
        return;
      }
      const model = await this.models.current();
      if (!model) throw new ModelError('No model is chosen in Quarry: choose one.', 'gone');
      for await (const part of model.stream(requestOf(messages, options), cancelled.signal)) {
        if (part.type === 'text') progress.report(new vscode.LanguageModelTextPart(part.text));
        if (part.type === 'call') {
          const { id: callId, name, arguments: given } = part.call;
          progress.report(new vscode.LanguageModelToolCallPart(callId, name, argumentsOf(given)));
        }
      }
    } catch (error) {
      throw error instanceof Cancelled ? new vscode.CancellationError() : error;
    } finally {
      listening.dispose();
    }
  }

  async provideTokenCount(
    { id }: vscode.LanguageModelChatInformation,
    text: string | vscode.LanguageModelChatRequestMessage,
  ): Promise<number> {
    const said = typeof text === 'string' ? text : textOf(text.content);
    const { chosen } = this.models;
    const model = id === CHOSEN && chosen ? this.models.known(chosen.id) : undefined;
    return model ? model.countTokens(said) : Math.ceil(said.length / CHARACTERS_A_TOKEN);
  }

  /** What is found for the last question, with links that VS Code's Chat can follow. */
  private async evidence(
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    signal: AbortSignal,
  ): Promise<string> {
    if (this.repositories.all.length === 0) return 'Open a folder to ask about it.';
    const last = messages.findLast(({ role }) => role === vscode.LanguageModelChatMessageRole.User);
    const question = textOf(last?.content ?? []).trim();
    if (question === '') return 'Ask something about the open folder.';
    const { answer } = await ask(this.repositories.api, question, { signal });
    return partsOf(answer)
      .map((part) => {
        if (part.type === 'text') return part.text;
        const uri = this.repositories.locate(part.place.path);
        return uri ? `[${part.label}](${uri.with({ fragment: `L${part.place.startLine}` }).toString()})` : part.label;
      })
      .join('');
  }
}

/** @throws ModelError where the model wrote something else than an object */
function argumentsOf(json: string): object {
  try {
    const given: unknown = JSON.parse(json || '{}');
    if (typeof given === 'object' && given !== null) return given;
  } catch {
    // told below
  }
  throw new ModelError('The model called a tool with arguments that are no JSON object; try again.', 'malformed');
}
