import { join } from 'node:path';
import * as vscode from 'vscode';
import type { SearchApi } from '../../core/engineApi.js';
import { affectsModel, type EmbeddingSettings } from '../embedding/embeddingSettings.js';
import { affectsIndex, indexSettings } from '../settings/settings.js';
import { Repository } from './repository.js';
import { findMember, union } from './union.js';

/** Settings that change together, as a choice of a model does, make one restart. */
const RESTART_MS = 200;

/** The workspace's folders, each with its engine; follows folders that come and go, and settings. */
export class Repositories implements vscode.Disposable {
  private readonly members = new Map<string, Repository>();
  private readonly changes = new vscode.EventEmitter<void>();
  /** Fires when a folder came, went, or changed its state. */
  readonly onDidChange = this.changes.event;
  private readonly disposables: vscode.Disposable[];
  private restarting: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly embedding: EmbeddingSettings,
  ) {
    this.disposables = [
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.follow()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        for (const { folder } of this.all) if (affectsIndex(event, folder)) this.remove(folder.uri.toString());
        this.follow();
        if (this.all.some(({ folder }) => affectsModel(event, folder))) this.restart();
      }),
    ];
    this.follow();
  }

  get all(): readonly Repository[] {
    return [...this.members.values()];
  }

  /** All folders as one: paths carry the folder's name where there are several. */
  get api(): SearchApi {
    return union(this.all.map(({ name, engine }) => ({ name, api: engine })));
  }

  /** The file of a path that {@link api} gave; undefined when its folder was closed. */
  locate(path: string): vscode.Uri | undefined {
    const found = findMember(this.all, path);
    return found && vscode.Uri.joinPath(found.member.folder.uri, found.path);
  }

  /** The folder that a file belongs to, and the file's path in it. */
  whose(uri: vscode.Uri): { repository: Repository; path: string } | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    const repository = folder && this.members.get(folder.uri.toString());
    return repository && { repository, path: vscode.workspace.asRelativePath(uri, false).replaceAll('\\', '/') };
  }

  /** The path by which {@link api} knows a file: with its folder's name where there are several. */
  pathOf(uri: vscode.Uri): string | undefined {
    const owner = this.whose(uri);
    return owner && (this.members.size === 1 ? owner.path : `${owner.repository.name}/${owner.path}`);
  }

  /** Starts all engines anew, shortly: with what is now set. Indexes stay. */
  restart(): void {
    clearTimeout(this.restarting);
    this.restarting = setTimeout(() => {
      for (const key of [...this.members.keys()]) this.remove(key);
      this.follow();
    }, RESTART_MS);
  }

  dispose(): void {
    void this.close();
  }

  /** Ends all engines and waits for them. */
  async close(): Promise<void> {
    clearTimeout(this.restarting);
    this.disposables.forEach((disposable) => void disposable.dispose());
    const closing = this.all.map((repository) => repository.close());
    this.members.clear();
    this.changes.dispose();
    await Promise.all(closing);
  }

  private follow(): void {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const wanted = new Set(folders.map(({ uri }) => uri.toString()));
    for (const key of [...this.members.keys()]) if (!wanted.has(key)) this.remove(key);
    for (const folder of folders) {
      const key = folder.uri.toString();
      if (!this.members.has(key)) this.members.set(key, this.add(folder));
    }
    // Commands and views say in one sentence what is missing where there is no folder to work on.
    void vscode.commands.executeCommand('setContext', 'quarry.noFolder', folders.length === 0);
    this.changes.fire();
  }

  private add(folder: vscode.WorkspaceFolder): Repository {
    const taken = new Set(this.all.map(({ name }) => name));
    let { name } = folder;
    for (let i = 2; taken.has(name); i++) name = `${folder.name} (${i})`;
    const repository = new Repository({
      folder,
      name,
      log: this.log,
      module: join(this.context.extensionPath, 'dist', 'engine.mjs'),
      storage: join(this.context.globalStorageUri.fsPath, 'indexes'),
      settings: indexSettings(folder),
      deep: this.embedding.of(folder),
    });
    repository.onDidChange(() => this.changes.fire());
    return repository;
  }

  private remove(key: string): void {
    this.members.get(key)?.dispose();
    this.members.delete(key);
  }
}
