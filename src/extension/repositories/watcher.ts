import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { planFor, type Plan } from './changes.js';

/** Quiet time after the last change before the index follows: editors, formatters and git write in bursts. */
const SETTLE_MS = 250;
/** A stream of changes that never pauses is followed at least this often. */
const LONGEST_WAIT_MS = 3000;

/** Tells what changed in a folder, burst by burst: saves at once, everything else as the system reports it. */
export class Watcher implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private since = 0;

  constructor(
    private readonly folder: vscode.WorkspaceFolder,
    private readonly onChanges: (plan: Exclude<Plan, 'nothing'>) => void,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*'));
    const note = (uri: vscode.Uri): void => this.note(uri);
    this.disposables.push(
      watcher,
      watcher.onDidCreate(note),
      watcher.onDidChange(note),
      watcher.onDidDelete(note),
      vscode.workspace.onDidSaveTextDocument((document) => this.note(document.uri)),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.forEach((disposable) => void disposable.dispose());
  }

  private note(uri: vscode.Uri): void {
    if (uri.scheme !== 'file') return;
    const path = relative(this.folder.uri.fsPath, uri.fsPath).split(sep).join('/');
    if (path === '' || path.startsWith('../')) return;
    if (this.changed.size === 0) this.since = Date.now();
    this.changed.add(path);
    clearTimeout(this.timer);
    const wait = Math.min(SETTLE_MS, Math.max(0, this.since + LONGEST_WAIT_MS - Date.now()));
    this.timer = setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    const plan = planFor(this.changed);
    this.changed.clear();
    if (plan !== 'nothing') this.onChanges(plan);
  }
}
