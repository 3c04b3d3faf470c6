import * as vscode from 'vscode';
import { Cancelled, sentenceOf } from '../../core/errors.js';
import type { LearnOptions } from '../../core/learning.js';
import { adaptationText, calibrationText, learnProgressText } from '../../core/learningWords.js';
import { chooseFolder } from '../repositories/choose.js';
import type { Repositories } from '../repositories/repositories.js';
import type { Repository } from '../repositories/repository.js';

/** `Calibrate Retrieval`, `Adapt to This Repository` and `Forget What Was Learnt`. */
export class LearningCommands {
  constructor(private readonly repositories: Repositories) {}

  /** @returns what was found out, in sentences; undefined when it was cancelled or failed, which the user is told */
  calibrate(): Promise<string | undefined> {
    return this.learn('calibrating', async ({ engine }, options) => calibrationText(await engine.calibrate(options)));
  }

  /** @returns as {@link calibrate} */
  adapt(): Promise<string | undefined> {
    return this.learn('adapting to', async ({ engine }, options) => adaptationText(await engine.adapt(options)));
  }

  /** Forgets at once, as nothing is lost that could not be learnt again. */
  async forget(): Promise<void> {
    const repository = await chooseFolder(this.repositories, 'What was learnt of which folder is to be forgotten?');
    if (!repository) return;
    try {
      const had = await repository.engine.forget();
      const said = had ? 'What was learnt of “%” is forgotten.' : 'Nothing was learnt of “%” yet.';
      void vscode.window.showInformationMessage(`Quarry: ${said.replace('%', () => repository.name)}`);
    } catch (error) {
      fail(error);
    }
  }

  private async learn(
    what: string,
    work: (repository: Repository, options: LearnOptions) => Promise<string>,
  ): Promise<string | undefined> {
    const repository = await chooseFolder(this.repositories, 'Which folder?');
    if (!repository) return undefined;
    try {
      const text = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: `Quarry: ${what} “${repository.name}”`,
          cancellable: true,
        },
        async (progress, token) => {
          const cancelling = new AbortController();
          token.onCancellationRequested(() => cancelling.abort());
          let told = 0;
          return work(repository, {
            signal: cancelling.signal,
            onProgress: (now) => {
              const percent = now.total > 0 ? (100 * now.done) / now.total : 0;
              progress.report({ message: learnProgressText(now), increment: Math.max(0, percent - told) });
              told = Math.max(told, percent);
            },
          });
        },
      );
      void vscode.window.showInformationMessage(`Quarry: ${text}`);
      return text;
    } catch (error) {
      if (!(error instanceof Cancelled)) fail(error);
      return undefined;
    }
  }
}

function fail(error: unknown): void {
  void vscode.window.showErrorMessage(`Quarry: ${sentenceOf(error)}`);
}
