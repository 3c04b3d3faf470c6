import * as vscode from 'vscode';
import type { ChangeSet, Suggestion } from '../../core/attach.js';
import type { Attachment, Place } from '../../core/ask.js';
import { UserError } from '../../core/errors.js';
import type { FileStatus } from '../../core/source.js';
import { secretContent } from '../../engine/workspace/secrets.js';
import { chooseFolder } from '../repositories/choose.js';
import type { Repositories } from '../repositories/repositories.js';
import { lastLineOf, placeLabel, type Problem, problemLines, refusalOf } from './words.js';

/** What type-ahead shows, and what is attached when it is chosen. */
export interface Offer {
  label: string;
  detail: string;
  attachment: Attachment;
}

/** Offers at once. */
const OFFERS = 20;
/** UTF-16 units of a text that no file holds. */
const MOST_TEXT = 100_000;
/** Problems attached at once. */
const MOST_PROBLEMS = 50;

/**
 * Makes attachments of what the editor shows and the index knows. Every method throws a `UserError` with one sentence
 * for the user where there is nothing to attach or it must not be, and gives null where the user decided against it.
 */
export class Attachments {
  constructor(private readonly repositories: Repositories) {}

  /** Files and folders whose name or path is meant; those changed last when nothing is typed. */
  async suggestFiles(typed: string): Promise<Offer[]> {
    return ((await this.repositories.api.suggest?.(typed, 'path', OFFERS)) ?? []).map(offerOf);
  }

  /** Definitions that are meant; those of the active file when nothing is typed. */
  async suggestSymbols(typed: string): Promise<Offer[]> {
    const { api } = this.repositories;
    if (typed.trim() !== '') return ((await api.suggest?.(typed, 'symbol', OFFERS)) ?? []).map(offerOf);
    const path = this.pathOf(vscode.window.activeTextEditor?.document.uri);
    const outline = path === undefined ? [] : ((await api.outline?.(path)) ?? []);
    return outline.slice(0, OFFERS).map(({ symbol, container, kind, ...at }) =>
      offerOf({
        kind: 'symbol',
        name: container ? `${container}.${symbol}` : symbol,
        path: at.path,
        startLine: at.startLine,
        endLine: at.endLine,
        detail: `${kind} in ${at.path}`,
      }),
    );
  }

  /** The file in the active editor. */
  async currentFile(): Promise<Attachment | null> {
    const { document } = activeEditor();
    return this.document(document);
  }

  /** The lines selected in the active editor, whole; of a file that is in no open folder, its text. */
  async selection(): Promise<Attachment | null> {
    const { document, selection } = activeEditor();
    if (selection.isEmpty) throw new UserError('Nothing is selected in the editor.', 'bad-argument');
    return this.lines(document, selection);
  }

  /** Lines of a document, as a place where the index can read them, else as text. */
  async lines(document: vscode.TextDocument, range: vscode.Range): Promise<Attachment | null> {
    const startLine = range.start.line + 1;
    const endLine = lastLineOf(range.start.line, range.end.line, range.end.character);
    const path = this.pathOf(document.uri);
    const label = placeLabel(path ?? nameOf(document.uri), startLine, endLine);
    if (path === undefined) return textual('selection', label, document.getText(range));
    return (await this.mayBeAttached(path)) ? { kind: 'selection', label, place: { path, startLine, endLine } } : null;
  }

  /** Files and folders dropped onto the question, or chosen in the explorer. */
  async ofUri(given: vscode.Uri): Promise<Attachment | null> {
    const uri = onThisMachine(given);
    const path = this.pathOf(uri);
    if (path === undefined) throw new UserError(`${nameOf(uri)} is in none of the open folders.`, 'bad-argument');
    const { type } = await vscode.workspace.fs.stat(uri).then(
      (stat) => stat,
      () => {
        throw new UserError(`${path} is not there.`, 'bad-argument');
      },
    );
    if (type & vscode.FileType.Directory) return { kind: 'folder', label: `${path}/`, path: `${path}/` };
    return (await this.mayBeAttached(path)) ? { kind: 'file', label: path, path } : null;
  }

  /** Some lines of a file, e.g. a citation. */
  async place(place: Place): Promise<Attachment | null> {
    const label = placeLabel(place.path, place.startLine, place.endLine);
    return (await this.mayBeAttached(place.path)) ? { kind: 'selection', label, place } : null;
  }

  /** What git says has changed. */
  async changes(which: ChangeSet): Promise<Attachment | null> {
    const repository = await chooseFolder(this.repositories, 'Changes of which folder?');
    if (!repository) return null;
    const { text, files, leftOut } = await repository.engine.changes(which);
    if (leftOut.length > 0) void vscode.window.showWarningMessage(`Quarry left out ${leftOut.join('; ')}.`);
    const what = which === 'staged' ? 'staged changes' : 'changes';
    if (files === 0) throw new UserError(`There are no ${what} in ${repository.name}.`, 'bad-argument');
    return { kind: 'diff', label: `${what}: ${files} ${files === 1 ? 'file' : 'files'}`, text };
  }

  /** What is selected in the active terminal. */
  async terminalSelection(): Promise<Attachment | null> {
    const { activeTerminal } = vscode.window;
    if (!activeTerminal) throw new UserError('There is no terminal open.', 'bad-argument');
    const text = await throughClipboard('workbench.action.terminal.copySelection');
    if (text.trim() === '') throw new UserError('Nothing is selected in the terminal.', 'bad-argument');
    return textual('terminal', `terminal: ${activeTerminal.name}`, text);
  }

  /** Errors and warnings that the editor knows of: in the active file, or everywhere when it has none. */
  async problems(): Promise<Attachment | null> {
    const active = vscode.window.activeTextEditor?.document.uri;
    const here = active ? vscode.languages.getDiagnostics(active) : [];
    const all: [vscode.Uri, readonly vscode.Diagnostic[]][] =
      active && here.length > 0 ? [[active, here]] : vscode.languages.getDiagnostics();
    return this.diagnostics(all);
  }

  /** These diagnostics, as a compiler would print them. */
  async diagnostics(all: readonly [vscode.Uri, readonly vscode.Diagnostic[]][]): Promise<Attachment | null> {
    const lines = all.flatMap(([uri, diagnostics]) => {
      const path = this.pathOf(uri);
      return path === undefined ? [] : problemLines(path, diagnostics.map(problemOf));
    });
    if (lines.length === 0) throw new UserError('The editor reports no problems.', 'bad-argument');
    const label = `${lines.length} ${lines.length === 1 ? 'problem' : 'problems'}`;
    return textual('problems', label, lines.slice(0, MOST_PROBLEMS).join('\n'));
  }

  /** Lets the user choose what to attach. @throws UserError, see above */
  async pick(): Promise<Attachment | null> {
    const entry = (label: string, icon: string, attach: () => Promise<Attachment | null>) => ({
      label: `$(${icon}) ${label}`,
      attach,
    });
    const kinds = [
      entry('File or Folder…', 'file', () => this.pickOffer('A file or folder', (typed) => this.suggestFiles(typed))),
      entry('Symbol…', 'symbol-method', () => this.pickOffer('A definition', (typed) => this.suggestSymbols(typed))),
      entry('Selection', 'selection', () => this.selection()),
      entry('Current File', 'go-to-file', () => this.currentFile()),
      entry('Changes', 'git-compare', () => this.changes('working')),
      entry('Staged Changes', 'git-commit', () => this.changes('staged')),
      entry('Terminal Selection', 'terminal', () => this.terminalSelection()),
      entry('Problems', 'warning', () => this.problems()),
    ];
    const chosen = await vscode.window.showQuickPick(kinds, { placeHolder: 'Attach to the question' });
    return chosen ? chosen.attach() : null;
  }

  private async pickOffer(
    placeholder: string,
    offers: (typed: string) => Promise<Offer[]>,
  ): Promise<Attachment | null> {
    const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { offer: Offer }>();
    pick.placeholder = placeholder;
    const show = async (typed: string): Promise<void> => {
      const found = await offers(typed).catch(() => []);
      // What was typed meanwhile has a list of its own.
      if (pick.value !== typed) return;
      pick.items = found.map((offer) => ({
        label: offer.label,
        description: offer.detail,
        alwaysShow: true,
        offer,
      }));
    };
    try {
      return await new Promise((resolve) => {
        pick.onDidChangeValue((typed) => void show(typed));
        pick.onDidAccept(() => resolve(pick.selectedItems[0]?.offer.attachment ?? null));
        pick.onDidHide(() => resolve(null));
        pick.show();
        void show('');
      });
    } finally {
      pick.dispose();
    }
  }

  private async document(document: vscode.TextDocument): Promise<Attachment | null> {
    const path = this.pathOf(document.uri);
    if (path === undefined) return textual('file', nameOf(document.uri), document.getText());
    return (await this.mayBeAttached(path)) ? { kind: 'file', label: path, path } : null;
  }

  /** @throws UserError for what must not be attached; asks where it is unusual */
  private async mayBeAttached(path: string): Promise<boolean> {
    const status: FileStatus | undefined = await this.repositories.api.explainFile?.(path);
    if (!status) return true;
    const refusal = refusalOf(status);
    if (refusal === null) return true;
    if (!refusal.ask) throw new UserError(refusal.sentence, 'bad-argument');
    const attach = 'Attach';
    const answer = await vscode.window.showWarningMessage(refusal.sentence, { modal: true }, attach);
    return answer === attach;
  }

  /** The path by which the folders together know a file; undefined for one that is in none of them. */
  private pathOf(uri: vscode.Uri | undefined): string | undefined {
    return uri?.scheme === 'file' ? this.repositories.pathOf(uri) : undefined;
  }
}

function offerOf({ kind, name, path, startLine, endLine, detail }: Suggestion): Offer {
  if (kind !== 'symbol') return { label: name, detail, attachment: { kind, label: path, path } };
  const place = { path, startLine: startLine!, endLine: endLine! };
  return { label: name, detail, attachment: { kind, label: name, place } };
}

/** @throws UserError where the text holds credentials */
function textual(kind: Attachment['kind'], label: string, text: string): Attachment {
  const taken = text.slice(0, MOST_TEXT);
  const secret = secretContent(taken);
  if (secret) throw new UserError(`${label} is not attached: it holds ${secret.what}.`, 'bad-argument');
  return { kind, label, text: taken };
}

function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new UserError('There is no file in the active editor.', 'bad-argument');
  return editor;
}

const problemOf = ({ range: { start }, severity, message, source }: vscode.Diagnostic): Problem => ({
  line: start.line,
  character: start.character,
  severity,
  message,
  ...(source !== undefined && { source }),
});

/**
 * A file by the address that this machine has for it. What is dragged carries the window's own address, which nothing
 * translates on its way through the page where the window is on another machine (SSH, WSL, containers, a browser).
 */
const onThisMachine = (uri: vscode.Uri): vscode.Uri =>
  uri.scheme === 'vscode-remote' ? uri.with({ scheme: 'file', authority: '' }) : uri;

const nameOf = (uri: vscode.Uri): string => uri.path.split('/').at(-1) ?? uri.path;

/** What a command copies, with the clipboard as it was afterwards: the editor tells of a terminal's selection no other way. */
async function throughClipboard(command: string): Promise<string> {
  const before = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText('');
  try {
    await vscode.commands.executeCommand(command);
    return await vscode.env.clipboard.readText();
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
}
