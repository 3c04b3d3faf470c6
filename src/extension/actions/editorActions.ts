import * as vscode from 'vscode';
import type { AskCommand, Attachment } from '../../core/ask.js';
import { sentenceOf, UserError } from '../../core/errors.js';
import type { Attachments } from '../attachments/attachments.js';
import type { Repositories } from '../repositories/repositories.js';
import { innermost } from './innermost.js';

/** What is asked, or begun to be asked. */
export interface Opening {
  question?: string;
  command?: AskCommand;
  attached?: Attachment[];
}

/** The chat, as far as other places in the editor use it. */
export interface Asker {
  ask(opening: Opening): Promise<void>;
  /** Fills the question field for the user to go on. */
  compose(opening: Opening): Promise<void>;
}

/** Arguments of the commands: nothing from the palette and menus of the editor, all of it from a code action. */
type Where = [uri?: vscode.Uri, range?: vscode.Range | vscode.Uri[], diagnostics?: vscode.Diagnostic[]];

const REFACTOR = vscode.CodeActionKind.Refactor.append('quarry');

/** Questions about what stands in the editor: from its menu, its light bulb, the explorer and the palette. */
export class EditorActions implements vscode.Disposable, vscode.CodeActionProvider {
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly repositories: Repositories,
    private readonly attachments: Attachments,
    private readonly chat: Asker,
  ) {
    const command = (id: string, run: (...where: Where) => Promise<void>): vscode.Disposable =>
      vscode.commands.registerCommand(`quarry.${id}`, (...where: Where) => told(run(...where)));
    this.disposables = [
      command('askAbout', (...where) => this.askAbout(where)),
      command('explain', (...where) => this.about('explain', 'Explain', where)),
      command('writeTest', (...where) => this.about('test', 'Write a test for', where)),
      command('fix', (...where) => this.fix(where)),
      command('reviewChanges', () => this.review()),
      vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, REFACTOR],
      }),
    ];
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const action = (title: string, id: string, kind: vscode.CodeActionKind, ...where: Where): vscode.CodeAction => {
      const made = new vscode.CodeAction(title, kind);
      made.command = { command: `quarry.${id}`, title, arguments: where };
      return made;
    };
    const problems = [...diagnostics];
    if (problems.length > 0) {
      const fix = action('Fix with Quarry', 'fix', vscode.CodeActionKind.QuickFix, document.uri, range, problems);
      fix.diagnostics = problems;
      return [
        fix,
        action('Explain with Quarry', 'explain', vscode.CodeActionKind.QuickFix, document.uri, range, problems),
      ];
    }
    if (range.isEmpty) return [];
    return [
      action('Explain with Quarry', 'explain', REFACTOR, document.uri, range),
      action('Write Test with Quarry', 'writeTest', REFACTOR, document.uri, range),
    ];
  }

  dispose(): void {
    this.disposables.forEach((disposable) => void disposable.dispose());
  }

  private async askAbout([uri, others]: Where): Promise<void> {
    // From the explorer: what was clicked, and all that is selected with it.
    const chosen = Array.isArray(others) ? others : uri && !isOpen(uri) ? [uri] : [];
    const attached: Attachment[] = [];
    for (const one of chosen) {
      const attachment = await this.attachments.ofUri(one);
      if (attachment) attached.push(attachment);
    }
    if (chosen.length === 0) {
      const attachment = await this.here([]);
      if (attachment) attached.push(attachment);
    }
    if (attached.length > 0) await this.chat.compose({ attached });
  }

  private async about(command: AskCommand, verb: string, where: Where): Promise<void> {
    const subject = await this.here(where);
    if (!subject) return;
    const problems = await this.problemsAt(where);
    const asked = problems ? `${verb} this problem: ${firstLine(problems.text ?? '')}` : `${verb} ${subject.label}`;
    await this.chat.ask({ command, question: asked, attached: problems ? [subject, problems] : [subject] });
  }

  private async fix(where: Where): Promise<void> {
    const problems = (await this.problemsAt(where)) ?? (await this.attachments.problems());
    if (!problems) return;
    const subject = await this.here(where);
    const attached = subject ? [subject, problems] : [problems];
    await this.chat.ask({ command: 'fix', question: `Fix: ${firstLine(problems.text ?? '')}`, attached });
  }

  private async review(): Promise<void> {
    const changes = await this.attachments.changes('working').catch((error: unknown) => {
      // Everything may be staged already.
      return this.attachments.changes('staged').catch(() => Promise.reject(error as Error));
    });
    if (changes) await this.chat.ask({ command: 'review', question: 'Review these changes', attached: [changes] });
  }

  /** What is selected; else the definition around the cursor; else the file. */
  private async here([uri, range]: Where): Promise<Attachment | null> {
    const editor = vscode.window.activeTextEditor;
    const document = uri ? await vscode.workspace.openTextDocument(uri) : editor?.document;
    const at = range instanceof vscode.Range ? range : editor?.document === document ? editor?.selection : undefined;
    if (!document || !at) throw new UserError('There is no file in the active editor.', 'bad-argument');
    const isMeant = !at.isEmpty && !(range instanceof vscode.Range && at.isSingleLine);
    if (isMeant) return this.attachments.lines(document, at);
    const path = this.repositories.pathOf(document.uri);
    const outline = path === undefined ? [] : ((await this.repositories.api.outline?.(path)) ?? []);
    const around = innermost(outline, at.start.line + 1);
    if (!around) return at.isEmpty ? this.attachments.currentFile() : this.attachments.lines(document, at);
    const place = await this.attachments.place({
      path: around.path,
      startLine: around.startLine,
      endLine: around.endLine,
    });
    return place && { ...place, kind: 'symbol', label: around.symbol };
  }

  private async problemsAt([uri, , diagnostics]: Where): Promise<Attachment | null> {
    const editor = vscode.window.activeTextEditor;
    const at = uri ?? editor?.document.uri;
    if (!at) return null;
    const line = editor?.selection.active.line;
    const meant =
      diagnostics ?? (uri ? [] : vscode.languages.getDiagnostics(at).filter(({ range }) => line === range.start.line));
    return meant.length > 0 ? this.attachments.diagnostics([[at, meant]]) : null;
  }
}

const isOpen = (uri: vscode.Uri): boolean => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString();

const firstLine = (text: string): string =>
  text.split('\n')[0]!.replace(/^\S+ (?:error|warning|information|hint): /, '');

/** What cannot be done is told in one sentence. */
async function told(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    void vscode.window.showWarningMessage(`Quarry: ${sentenceOf(error)}`);
  }
}
