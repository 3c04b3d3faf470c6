import * as vscode from 'vscode';
import { Cancelled, sentenceOf } from '../../core/errors.js';
import { ReadOnlyDocument } from '../editor/readOnlyDocument.js';
import { chooseFolder } from '../repositories/choose.js';
import type { Repositories } from '../repositories/repositories.js';
import type { Repository } from '../repositories/repository.js';
import { progressText, stateText } from '../status/words.js';
import { explanation, healthReport, type FolderHealth } from './report.js';

/** `Show Health`, `Rebuild Index` and `Why Is This File (Not) Indexed?`. */
export class HealthCommands implements vscode.Disposable {
  private readonly document = new ReadOnlyDocument('quarry-health', 'Quarry Health', () => this.report());

  constructor(private readonly repositories: Repositories) {}

  /** Opens the report, rendered; made anew each time. */
  async show(): Promise<void> {
    await this.document.showRendered();
  }

  /** Asks first; `confirmed` for those who have asked already. */
  async rebuild(confirmed = false): Promise<void> {
    const repository = await chooseFolder(this.repositories, 'Which folder’s index is to be rebuilt?');
    if (!repository) return;
    const yes = 'Rebuild';
    const answer = confirmed
      ? yes
      : await vscode.window.showWarningMessage(
          `Rebuild the index of “${repository.name}”?`,
          { modal: true, detail: 'Everything is read again. Searching works meanwhile, with what is there by then.' },
          yes,
        );
    if (answer !== yes) return;
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `Quarry: rebuilding the index of “${repository.name}”`,
        cancellable: true,
      },
      async (progress, token) => {
        const cancelling = new AbortController();
        token.onCancellationRequested(() => cancelling.abort());
        let done = 0;
        try {
          await repository.rebuild(cancelling.signal, (now) => {
            const percent = now.total > 0 ? (100 * now.done) / now.total : 0;
            progress.report({ message: progressText(now), increment: Math.max(0, percent - done) });
            done = Math.max(done, percent);
          });
        } catch (error) {
          if (!(error instanceof Cancelled)) fail(error);
        }
      },
    );
  }

  /** Says why a file, by default the one in the active editor, is or is not indexed. @returns the sentence */
  async explain(uri = vscode.window.activeTextEditor?.document.uri): Promise<string | undefined> {
    const owner = uri && this.repositories.whose(uri);
    if (!owner) {
      const what = uri ? 'This file is in none of the open folders.' : 'Open the file that you want to know about.';
      void vscode.window.showInformationMessage(`Quarry: ${what}`);
      return undefined;
    }
    try {
      const sentence = explanation(await owner.repository.engine.explainFile(owner.path));
      void vscode.window.showInformationMessage(`Quarry: ${sentence}`);
      return sentence;
    } catch (error) {
      fail(error);
      return undefined;
    }
  }

  /** The text that {@link show} renders. */
  async report(): Promise<string> {
    return healthReport(await Promise.all(this.repositories.all.map(healthOf)));
  }

  dispose(): void {
    this.document.dispose();
  }
}

async function healthOf(repository: Repository): Promise<FolderHealth> {
  const { name, engine } = repository;
  const state = stateText(repository.state);
  try {
    return { name, state, health: await engine.health() };
  } catch (error) {
    return { name, state, problem: sentenceOf(error) };
  }
}

function fail(error: unknown): void {
  void vscode.window.showErrorMessage(`Quarry: ${sentenceOf(error)}`);
}
