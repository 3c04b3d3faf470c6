import * as vscode from 'vscode';
import { realClock } from '../../completion/clock.js';
import { Completions } from '../../completion/completions.js';
import type { Place } from '../../completion/place.js';
import type { ContextOptions } from '../../core/completion.js';
import { ReadOnlyDocument } from '../editor/readOnlyDocument.js';
import type { Places } from '../editor/places.js';
import type { Models } from '../models/models.js';
import type { Repositories } from '../repositories/repositories.js';
import type { Repository } from '../repositories/repository.js';
import { Clipboard } from './clipboard.js';
import { ModelChooser } from './chooser.js';
import { CompletionModel } from './model.js';
import { OtherProviders } from './others.js';
import { Preferences } from './preferences.js';
import { ACCEPTED, type Acceptance, Provider, stepInside } from './provider.js';
import { Recorder } from './recorder.js';
import { Resting } from './resting.js';
import { affectsCompletion, policy } from './settings.js';
import { Snooze } from './snooze.js';
import { SELECTOR, StatusItem } from './statusItem.js';
import { WhyContext } from './whyContext.js';

/** Problems this near the cursor, lines, and so many of them, say what is being written. */
const PROBLEM_LINES = 10;
const PROBLEMS = 5;

/** Wires ghost text to the editor: the provider, its commands, its status, its counts. */
export class InlineCompletion implements vscode.Disposable {
  /** What completions cost and what became of them, as Markdown. */
  readonly report: () => string;
  /** What was sent to models, one request a line. */
  readonly sentLog: CompletionModel['sentLog'];
  private readonly disposables: { dispose: () => unknown }[];

  constructor(
    context: vscode.ExtensionContext,
    private readonly repositories: Repositories,
    places: Places,
    models: Models,
  ) {
    const model = new CompletionModel(context, models);
    const snooze = new Snooze();
    const others = new OtherProviders(context.globalState);
    const recorder = new Recorder(context.globalState);
    const preferences = new Preferences(context.workspaceState);
    const clipboard = new Clipboard();
    const status = new StatusItem(repositories, model, snooze, others);
    const statistics = new ReadOnlyDocument('quarry-completions', 'Completion Statistics', () => recorder.report());
    const chooser = new ModelChooser(models, others);
    const contextAt = (place: Place): ContextOptions => ({
      ...preferences.options(this.repositoryOf(place)),
      diagnostics: problemsAt(place),
      clipboard: clipboard.text,
    });
    const why = new WhyContext(repositories, places, preferences, contextAt);
    const completions = new Completions({
      clock: realClock,
      model: () => model.current,
      policy,
      context: contextAt,
      onMore: (document) => provider.more(document),
      onTrouble: (sentence) => status.troubled(sentence),
      onWorks: () => status.mended(),
      onShown: (ghost, place, isNew) => {
        const document = vscode.window.activeTextEditor?.document;
        if (document?.uri.toString() !== place.document) return;
        recorder.onShown(
          { ghost, document, offset: document.offsetAt(vscode.window.activeTextEditor!.selection.active) },
          isNew,
        );
      },
      onOutcome: ({ source, confidence }, place, outcome) => {
        if (source !== 'repository' || confidence === undefined) return;
        const engine = this.repositoryOf(place)?.engine;
        engine?.completionJudged(place.path, confidence, outcome === 'accepted').catch(() => undefined);
      },
    });
    const provider = new Provider(repositories, completions, others, snooze, recorder);
    const command = (id: string, run: (...args: never[]) => unknown): vscode.Disposable =>
      vscode.commands.registerCommand(id, run);
    this.report = () => recorder.report();
    this.sentLog = model.sentLog;
    this.disposables = [
      model,
      snooze,
      others,
      recorder,
      status,
      statistics,
      new Resting(repositories, completions, clipboard, others),
      vscode.languages.registerInlineCompletionItemProvider(SELECTOR, provider),
      model.onDidChange(() => completions.reset()),
      preferences.onDidChange(() => completions.reset()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsCompletion(event)) void model.reopen();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void model.reopen()),
      command(ACCEPTED, (acceptance: Acceptance) => {
        recorder.onAccepted(acceptance);
        stepInside(acceptance);
        const { ghost, place } = acceptance;
        const repository = this.repositoryOf(place);
        if (repository) completions.accepted(ghost, place, repository.engine);
      }),
      command('quarry.completion.snooze', () => snooze.toggle()),
      command('quarry.completion.statistics', () => statistics.showRendered()),
      command('quarry.completion.whyContext', () => why.show()),
      command('quarry.completion.chooseModel', () => chooser.choose()),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  /** The folder whose engine knows about a place; undefined when it was closed since. */
  private repositoryOf(place: Place): Repository | undefined {
    return this.repositories.all.find(({ name }) => name === place.repository);
  }
}

/** What is wrong near the cursor. A place counts the lines of what it was given, which may be more, or less, than a document's. */
function problemsAt({ document, line }: Place): string[] {
  const editor = vscode.window.activeTextEditor;
  const own = editor?.document.uri.toString() === document ? editor.selection.active.line : line - 1;
  return vscode.languages
    .getDiagnostics(vscode.Uri.parse(document))
    .filter(({ range }) => Math.abs(range.start.line - own) <= PROBLEM_LINES)
    .slice(0, PROBLEMS)
    .map(({ message }) => message);
}
