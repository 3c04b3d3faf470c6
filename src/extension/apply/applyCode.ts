import * as vscode from 'vscode';
import { propose } from '../../answer/apply/place.js';
import { type CodeBlock, isInside, type Target, targetOf } from '../../answer/apply/target.js';
import { sentenceOf, UserError } from '../../core/errors.js';
import type { Repositories } from '../repositories/repositories.js';
import { PROPOSAL_SCHEME, Review } from './review.js';

/** Set while a proposal is open: its commands then are in the editor's title. */
const CONTEXT = 'quarry.reviewing';

/**
 * Brings code of an answer into files: as a diff that is accepted or rejected hunk by hunk, at the cursor, or as a new
 * file. Nothing is written before the user has said so, and each time it is one step for undo.
 */
export class ApplyCode implements vscode.Disposable, vscode.TextDocumentContentProvider {
  private readonly reviews = new Map<string, Review>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changes.event;
  private readonly acceptedMark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    before: { contentText: '✓ ', color: new vscode.ThemeColor('charts.green') },
  });
  private readonly disposables: { dispose(): unknown }[];
  private count = 0;

  constructor(private readonly repositories: Repositories) {
    const command = (id: string, run: () => unknown): vscode.Disposable =>
      vscode.commands.registerCommand(`quarry.apply.${id}`, run);
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(PROPOSAL_SCHEME, this),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.forget(closed)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.mark()),
      command('acceptChange', () => this.decideHere('accepted')),
      command('rejectChange', () => this.decideHere('rejected')),
      command('acceptAll', () => this.decideRest('accepted')),
      command('rejectAll', () => this.decideRest('rejected')),
      this.acceptedMark,
      this.changes,
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return uri.query.endsWith('&empty') ? '' : (this.reviews.get(uri.toString())?.text ?? '');
  }

  /**
   * Shows what the block would change, in the diff editor; a block that is for no known file becomes a new one.
   * @throws UserError when it changes nothing
   */
  async preview(block: CodeBlock): Promise<void> {
    const editor = lastEditor();
    const active = editor ? (this.repositories.pathOf(editor.document.uri) ?? null) : null;
    const target = await targetOf(this.repositories.api, block, active);
    if (target) await this.show(target, editor);
    else await this.newFile(block.code);
  }

  private async show(target: Target, editor: vscode.TextEditor | undefined): Promise<void> {
    const file = this.locate(target.path);
    const before = await textOf(file);
    const after = before === null ? withEnd(target.code) : await this.fit(target, before, editor);
    const review = new Review(file, before, after, ++this.count);
    if (review.hunks.length === 0) throw new UserError(`${target.path} has this code already.`, 'bad-argument');
    this.reviews.set(review.proposal.toString(), review);
    const title = `${target.path} (${review.isNewFile ? 'new file' : 'proposed'})`;
    await vscode.commands.executeCommand('vscode.diff', review.left, review.proposal, title, { preview: false });
    void vscode.commands.executeCommand('setContext', CONTEXT, true);
    this.goTo(review, review.hunkAt(0)?.line ?? 0);
  }

  /** Puts code where the cursor of the last active editor is, in place of what is selected there. @throws UserError */
  async insertAtCursor(code: string): Promise<void> {
    const editor = lastEditor();
    if (!editor) throw new UserError('Open a file to insert this code into.', 'bad-argument');
    const { document, selection } = editor;
    const indent = /^[\t ]*/.exec(document.lineAt(selection.start.line).text.slice(0, selection.start.character))![0];
    const text = code.replace(/\n+$/, '').replaceAll(/\n(?=[^\n])/g, `\n${indent}`);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, selection, text);
    if (!(await vscode.workspace.applyEdit(edit))) throw new UserError('This file cannot be edited.', 'read-only');
    await vscode.window.showTextDocument(document, { viewColumn: editor.viewColumn, preserveFocus: false });
  }

  /** Makes a new file of the block, where the user says; the proposal is shown first. */
  private async newFile(code: string): Promise<void> {
    const said = await vscode.window.showInputBox({
      prompt: 'This code is for no file that is known. Path of the new file',
      validateInput: (text) => (isInside(text.trim()) ? null : 'A path inside the folder is needed.'),
    });
    if (said === undefined) return;
    const path = said.trim();
    if ((await textOf(this.locate(path))) !== null) throw new UserError(`${path} exists already.`, 'bad-argument');
    await this.show({ path, how: 'named', code }, undefined);
  }

  dispose(): void {
    this.disposables.forEach((disposable) => void disposable.dispose());
  }

  private async fit(target: Target, before: string, editor: vscode.TextEditor | undefined): Promise<string> {
    const { api } = this.repositories;
    // What the index says of a file is true of its saved text; where it is not, names are looked for in the text.
    const outline = (await api.outline?.(target.path)) ?? [];
    const isActive = editor !== undefined && this.repositories.pathOf(editor.document.uri) === target.path;
    const selected = isActive && !editor.selection.isEmpty ? editor.selection : undefined;
    const lines = target.lines ?? (selected && { startLine: selected.start.line + 1, endLine: selected.end.line + 1 });
    const cursorLine = isActive ? editor.selection.active.line : undefined;
    return propose(before, target.code, {
      outline,
      ...(lines && { lines }),
      ...(cursorLine !== undefined && { cursorLine }),
    }).text;
  }

  private locate(path: string): vscode.Uri {
    const file = isInside(path) ? this.repositories.locate(path) : undefined;
    if (!file) throw new UserError(`${path} is in none of the open folders.`, 'bad-argument');
    return file;
  }

  /** The proposal in the active editor. */
  private get current(): { review: Review; editor: vscode.TextEditor | undefined } | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof vscode.TabInputTextDiff)) return undefined;
    const review = this.reviews.get(input.modified.toString());
    return review && { review, editor: editorOf(review) };
  }

  private async decideHere(decision: 'accepted' | 'rejected'): Promise<void> {
    const { review, editor } = this.current ?? {};
    const hunk = review?.hunkAt(editor?.selection.active.line ?? 0);
    if (!review || !hunk) return;
    review.decide(hunk.index, decision);
    await this.goOn(review, hunk.line);
  }

  private async decideRest(decision: 'accepted' | 'rejected'): Promise<void> {
    const { review } = this.current ?? {};
    if (!review) return;
    review.decideAll(decision);
    await this.goOn(review, 0);
  }

  /** To the next hunk; when all are decided, the accepted ones are applied and the file is shown. */
  private async goOn(review: Review, line: number): Promise<void> {
    if (review.undecided > 0) {
      this.changes.fire(review.proposal);
      this.mark();
      this.goTo(review, review.hunkAt(line)?.line ?? line);
      return;
    }
    try {
      const applied = await review.apply();
      await this.close(review);
      if (applied > 0) await vscode.window.showTextDocument(review.file, { preview: false });
      const said = `${applied} of ${review.hunks.length} ${review.hunks.length === 1 ? 'change' : 'changes'} applied`;
      vscode.window.setStatusBarMessage(`Quarry: ${said}`, 5000);
    } catch (error) {
      void vscode.window.showWarningMessage(`Quarry: ${sentenceOf(error)}`);
    }
  }

  private goTo(review: Review, line: number): void {
    const editor = editorOf(review);
    if (!editor) return;
    editor.selection = new vscode.Selection(line, 0, line, 0);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private mark(): void {
    for (const review of this.reviews.values())
      editorOf(review)?.setDecorations(this.acceptedMark, review.acceptedLines());
  }

  private async close(review: Review): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter((tab) => shows(tab, review)));
  }

  private forget(closed: readonly vscode.Tab[]): void {
    for (const [key, review] of this.reviews) if (closed.some((tab) => shows(tab, review))) this.reviews.delete(key);
    void vscode.commands.executeCommand('setContext', CONTEXT, this.reviews.size > 0);
  }
}

const shows = (tab: vscode.Tab, review: Review): boolean =>
  tab.input instanceof vscode.TabInputTextDiff && tab.input.modified.toString() === review.proposal.toString();

const editorOf = (review: Review): vscode.TextEditor | undefined =>
  vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === review.proposal.toString());

/** The editor that the user was in; the chat may have the focus now, or be an editor itself. */
function lastEditor(): vscode.TextEditor | undefined {
  const isFile = ({ document }: vscode.TextEditor): boolean => ['file', 'untitled'].includes(document.uri.scheme);
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return activeTextEditor && isFile(activeTextEditor) ? activeTextEditor : visibleTextEditors.find(isFile);
}

/** The file's text as the editor has it; null when there is no such file. */
async function textOf(file: vscode.Uri): Promise<string | null> {
  try {
    await vscode.workspace.fs.stat(file);
  } catch {
    return null;
  }
  try {
    return (await vscode.workspace.openTextDocument(file)).getText();
  } catch {
    throw new UserError(`${vscode.workspace.asRelativePath(file)} cannot be opened as text.`, 'bad-argument');
  }
}

const withEnd = (code: string): string => (code.endsWith('\n') ? code : `${code}\n`);
