/**
 * VS Code's language-model chat providers (since 1.104), as far as Quarry uses them: the types of the oldest VS Code that
 * Quarry runs in do not have them. https://code.visualstudio.com/api/extension-guides/ai/language-model-chat-provider
 */
export {};

declare module 'vscode' {
  export interface LanguageModelChatInformation {
    readonly id: string;
    readonly name: string;
    readonly family: string;
    readonly version: string;
    readonly detail?: string;
    readonly tooltip?: string;
    readonly maxInputTokens: number;
    readonly maxOutputTokens: number;
    readonly capabilities: { readonly toolCalling?: boolean };
    /** Whether the picker shows it before the user manages models; ignored by versions that do not know it. */
    readonly isUserSelectable?: boolean;
  }

  export interface LanguageModelChatRequestMessage {
    readonly role: LanguageModelChatMessageRole;
    readonly content: readonly unknown[];
  }

  export interface ProvideLanguageModelChatResponseOptions {
    readonly modelOptions?: Readonly<Record<string, unknown>>;
    readonly tools?: readonly LanguageModelChatTool[];
  }

  export interface LanguageModelChatProvider {
    readonly onDidChangeLanguageModelChatInformation?: Event<void>;
    provideLanguageModelChatInformation(
      options: { readonly silent: boolean },
      token: CancellationToken,
    ): ProviderResult<LanguageModelChatInformation[]>;
    provideLanguageModelChatResponse(
      model: LanguageModelChatInformation,
      messages: readonly LanguageModelChatRequestMessage[],
      options: ProvideLanguageModelChatResponseOptions,
      progress: Progress<LanguageModelTextPart | LanguageModelToolCallPart>,
      token: CancellationToken,
    ): Thenable<void>;
    provideTokenCount(
      model: LanguageModelChatInformation,
      text: string | LanguageModelChatRequestMessage,
      token: CancellationToken,
    ): Thenable<number>;
  }

  export namespace lm {
    /** Absent before VS Code 1.104. */
    export const registerLanguageModelChatProvider:
      ((vendor: string, provider: LanguageModelChatProvider) => Disposable) | undefined;
  }
}
