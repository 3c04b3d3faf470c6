import * as vscode from 'vscode';
import { call, type Tool } from '../../tools/tool.js';
import { TOOLS } from '../../tools/tools.js';
import type { Repositories } from '../repositories/repositories.js';

/** Characters a token of code has, at the least, where the caller does not count: rather too few come back. */
const CHARACTERS = 3;

/** The tools as VS Code's agents use them, and as `#quarrySearch` in a prompt. They only read, so nothing is asked. */
export class LanguageModelTools implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly repositories: Repositories) {
    this.disposables = TOOLS.map((one) =>
      vscode.lm.registerTool<object>(one.name, {
        prepareInvocation: ({ input }) => ({ invocationMessage: doing(one, input) }),
        invoke: (options, token) => this.invoke(one, options, token),
      }),
    );
  }

  dispose(): void {
    this.disposables.forEach((disposable) => void disposable.dispose());
  }

  private async invoke(
    one: Tool,
    { input, tokenizationOptions }: vscode.LanguageModelToolInvocationOptions<object>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const cancelled = new AbortController();
    const listening = token.onCancellationRequested(() => cancelled.abort());
    try {
      const budget = tokenizationOptions?.tokenBudget;
      const text = await call(one, budget === undefined ? input : within(budget, input), {
        api: this.repositories.api,
        countTokens: tokenizationOptions
          ? async (part) => tokenizationOptions.countTokens(part, token)
          : (part) => Math.ceil(part.length / CHARACTERS),
        signal: cancelled.signal,
      });
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    } finally {
      listening.dispose();
    }
  }
}

/** Input whose answer fits what the caller has room for, however much was asked for. */
function within(budget: number, input: object): object {
  const { maxTokens } = input as { maxTokens?: unknown };
  if (typeof maxTokens === 'number' ? maxTokens <= budget : budget >= MOST_BY_DEFAULT) return input;
  return { ...input, maxTokens: Math.max(LEAST, budget) };
}

/** No tool returns more unless it is asked to. */
const MOST_BY_DEFAULT = 6_000;
/** No tool can do with less. */
const LEAST = 200;

function doing(one: Tool, input: object): string {
  const parsed = one.input.safeParse(input);
  return parsed.success ? one.doing(parsed.data) : one.title;
}
