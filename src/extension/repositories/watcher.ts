import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { planFor, type Plan } from '../../core/fileChanges.js';

/** Quiet time after the last change before the index follows: editors, formatters and git write in bursts. */
const SETTLE_MS = 250;
/** The same after a save, for which somebody may wait: formatters have had their turn, and several are saved at once. */
const SAVED_MS = 50;
/** A stream of changes that never pauses is followed at least this often. */
const LONGEST_WAIT_MS = 3000;

/** Tells what changed in a folder, burst by burst: saves at once, everything else as the system reports it. */
export class Watcher implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  /** When the index follows at the latest. */
  private latest = Infinity;

  constructor(
    private readonly folder: vscode.WorkspaceFolder,
    private readonly onChanges: (plan: Exclude<Plan, 'nothing'>) => void,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*'));
    const note = (uri: vscode.Uri): void => this.note(uri, LONGEST_WAIT_MS);
    this.disposables.push(
      watcher,
      watcher.onDidCreate(note),
      watcher.onDidChange(note),
      watcher.onDidDelete(note),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.note(uri, SAVED_MS)),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.forEach((disposable) => void disposable.dispose());
  }

  private note(uri: vscode.Uri, longestWaitMs: number): void {
    if (uri.scheme !== 'file') return;
    const path = relative(this.folder.uri.fsPath, uri.fsPath).split(sep).join('/');
    if (path === '' || path.startsWith('../')) return;
    const now = Date.now();
    this.changed.add(path);
    this.latest = Math.min(this.latest, now + longestWaitMs);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.min(SETTLE_MS, Math.max(0, this.latest - now)));
  }

  private flush(): void {
    const plan = planFor(this.changed);
    this.changed.clear();
    this.latest = Infinity;
    if (plan !== 'nothing') this.onChanges(plan);
  }
}
