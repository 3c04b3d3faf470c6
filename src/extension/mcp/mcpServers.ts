import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Repositories } from '../repositories/repositories.js';

const PROVIDER = 'quarry.mcp';

/**
 * Offers one MCP server a folder to VS Code: `quarry mcp` over the index that this extension keeps up to date. VS Code
 * starts it when an agent wants it, and asks the user first.
 */
export class McpServers
  implements vscode.Disposable, vscode.McpServerDefinitionProvider<vscode.McpStdioServerDefinition>
{
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeMcpServerDefinitions = this.changes.event;
  private readonly disposables: { dispose(): unknown }[];
  /** Names of the folders that were offered last. */
  private offered = '';

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly repositories: Repositories,
  ) {
    this.disposables = [
      this.changes,
      repositories.onDidChange(() => this.follow()),
      vscode.lm.registerMcpServerDefinitionProvider(PROVIDER, this),
    ];
  }

  provideMcpServerDefinitions(): vscode.McpStdioServerDefinition[] {
    const { extensionPath, extension } = this.context;
    const { version } = extension.packageJSON as { version: string };
    const cli = join(extensionPath, 'dist', 'cli.mjs');
    const many = this.repositories.all.length > 1;
    return this.repositories.all.map(({ name, engine, storage }) => {
      const args = [cli, 'mcp', engine.root, '--index-dir', storage, '--no-refresh'];
      // In VS Code's own process this is the way to plain Node, which is what the engine runs on, too.
      const environment = { ELECTRON_RUN_AS_NODE: '1' };
      const label = many ? `Quarry: ${name}` : 'Quarry';
      return new vscode.McpStdioServerDefinition(label, process.execPath, args, environment, version);
    });
  }

  dispose(): void {
    this.disposables.forEach((disposable) => void disposable.dispose());
  }

  private follow(): void {
    const now = this.repositories.all.map(({ folder }) => folder.uri.toString()).join('\n');
    if (now === this.offered) return;
    this.offered = now;
    this.changes.fire();
  }
}
