import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { HUB } from '../../core/deep.js';
import { presets, rerankers } from '../../engine/embedding/deep/presets.js';
import type { Repositories } from '../repositories/repositories.js';
import { choiceRows, hostOf, isLoopback, megabytes, rerankRows } from './choices.js';
import type { EmbeddingSettings } from './embeddingSettings.js';

/** `Choose Embedding Model`, `Pause or Resume Embedding` and `Show What Was Sent`. */
export class EmbeddingCommands {
  constructor(
    private readonly repositories: Repositories,
    private readonly settings: EmbeddingSettings,
  ) {}

  /** A list that says what each model costs and where anything goes; nothing happens before the user said yes. */
  async choose(): Promise<void> {
    const configuration = vscode.workspace.getConfiguration('quarry');
    const current = {
      provider: configuration.get('embedding.provider', 'none'),
      model: configuration.get('embedding.model', ''),
    };
    const mirror = configuration.get<string>('embedding.mirror', '') || HUB;
    const picked = await vscode.window.showQuickPick(choiceRows(current, mirror), {
      title: 'A model beside the bundled one',
      placeHolder: 'What search by meaning may use; the bundled tier always stays',
      matchOnDescription: true,
    });
    if (!picked) return;
    const { choice } = picked;
    if (choice.kind === 'none') await this.write({ provider: 'none' });
    else if (choice.kind === 'preset') await this.chooseLocal(choice.preset.id, mirror);
    else if (choice.kind === 'hub') await this.chooseLocal(await askHub(mirror), mirror);
    else if (choice.kind === 'folder') await this.askFolder();
    else if (choice.kind === 'endpoint') await this.askEndpoint();
    else if (choice.kind === 'rerank') await this.chooseReranker(mirror);
    else await this.forget();
  }

  /** Stops the embedding in the background, or lets it go on. */
  async toggle(): Promise<void> {
    for (const { engine, deep } of this.repositories.all) {
      if (deep && deep.state !== 'off') await engine.deep(deep.state === 'paused' ? 'resume' : 'pause');
    }
    if (!this.repositories.all.some(({ deep }) => deep && deep.state !== 'off')) {
      const yes = 'Choose a Model';
      if ((await vscode.window.showInformationMessage('Quarry: no embedding model is chosen.', yes)) === yes) {
        await this.choose();
      }
    }
  }

  /**
   * Opens the lists of all that was sent to models.
   * @param others besides those of the open folders' embedders
   */
  async showSent(others: readonly string[] = []): Promise<void> {
    const logs = [
      ...others,
      ...(await Promise.all(this.repositories.all.map(({ engine }) => engine.health()))).flatMap(
        ({ deep }) => deep.sent?.log ?? [],
      ),
    ].filter((file) => existsSync(file));
    if (logs.length === 0) {
      void vscode.window.showInformationMessage('Quarry: nothing was sent.');
      return;
    }
    for (const file of logs) await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
  }

  private async chooseLocal(model: string | undefined, mirror: string): Promise<void> {
    if (model && (await this.agree(model, mirror))) await this.write({ provider: 'local', model });
  }

  private async chooseReranker(mirror: string): Promise<void> {
    const picked = await vscode.window.showQuickPick(rerankRows(mirror), { title: 'A re-ranker' });
    if (!picked) return;
    const { provider } = picked;
    let { model } = picked;
    if (provider === 'local') {
      model ||= (await askHub(mirror)) ?? '';
      if (!model || !(await this.agree(model, mirror))) return;
    }
    if (provider === 'endpoint') {
      const endpoint = vscode.workspace.getConfiguration('quarry').get<string>('embedding.endpoint', '');
      if (!endpoint) {
        void vscode.window.showInformationMessage('Quarry: set `quarry.embedding.endpoint` first.');
        return;
      }
      model =
        (await vscode.window.showInputBox({ title: 'Re-ranker at the endpoint', prompt: 'As the server calls it' })) ??
        '';
      if (!model || !(await agreesToSend(endpoint))) return;
    }
    await this.write({ provider, model }, 'rerank');
  }

  /** Says how much would be downloaded from where, and remembers a yes. */
  private async agree(model: string, mirror: string): Promise<boolean> {
    const known = [...presets, ...rerankers].find(({ id }) => id === model);
    const size = known ? megabytes(known.bytes) : 'Its size is known only then';
    const yes = 'Download';
    const answer = await vscode.window.showInformationMessage(
      `Download ${known?.label ?? model} from ${hostOf(mirror)}?`,
      {
        modal: true,
        detail: `${size}${known ? `, licence ${known.licence}` : ''}. It runs on this machine; no text leaves it. Files that were downloaded before are used again.`,
      },
      yes,
    );
    if (answer !== yes) return false;
    await this.settings.agree(model, mirror);
    return true;
  }

  private async askFolder(): Promise<void> {
    const [folder] =
      (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Use Model' })) ??
      [];
    if (folder) await this.write({ provider: 'local', model: folder.fsPath });
  }

  private async askEndpoint(): Promise<void> {
    const configuration = vscode.workspace.getConfiguration('quarry');
    const endpoint = await vscode.window.showInputBox({
      title: 'Endpoint (1 of 3): address',
      value: configuration.get<string>('embedding.endpoint', '') || 'http://localhost:11434/v1',
      prompt: 'Base URL of an OpenAI-compatible server, with /v1',
      validateInput: (text) =>
        /^https?:\/\//.test(text) && URL.canParse(text) ? null : 'Like http://localhost:11434/v1',
    });
    if (!endpoint) return;
    const model = await vscode.window.showInputBox({
      title: 'Endpoint (2 of 3): model',
      prompt: 'As the server calls it',
      placeHolder: 'nomic-embed-text',
      validateInput: (text) => (text.trim() ? null : 'A name is needed.'),
    });
    if (!model) return;
    const key = await vscode.window.showInputBox({
      title: 'Endpoint (3 of 3): key',
      prompt: 'Kept in VS Code’s secret storage; leave it empty where none is needed',
      password: true,
    });
    if (key === undefined || !(await agreesToSend(endpoint))) return;
    await this.settings.setKey(key);
    await this.write({ provider: 'endpoint', model: model.trim(), endpoint });
  }

  private async forget(): Promise<void> {
    for (const { engine } of this.repositories.all) await engine.deep('clear');
    void vscode.window.showInformationMessage('Quarry: what was embedded is forgotten.');
  }

  private async write(values: Record<string, string>, part = 'embedding'): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(`quarry.${part}`);
    for (const [name, value] of Object.entries(values)) {
      await configuration.update(name, value, vscode.ConfigurationTarget.Global);
    }
    // Key and agreements are no settings: a change of them alone fires no event.
    this.repositories.restart();
  }
}

async function askHub(mirror: string): Promise<string | undefined> {
  const model = await vscode.window.showInputBox({
    title: 'A model of the hub',
    prompt: `Name of a repository on ${hostOf(mirror)} that has onnx/model_quantized.onnx or onnx/model.onnx`,
    placeHolder: 'organisation/name',
    validateInput: (text) => (/^[\w.-]+\/[\w.-]+$/.test(text.trim()) ? null : 'Like Xenova/all-MiniLM-L6-v2'),
  });
  return model?.trim();
}

/** Asks, unless what is sent stays on this machine. */
async function agreesToSend(endpoint: string): Promise<boolean> {
  if (isLoopback(endpoint)) return true;
  const yes = 'Send Text There';
  const detail =
    'The text of every indexed file in your workspaces, and your queries, will be sent to it. Files with secrets and ignored files are not indexed. “Quarry: Show What Was Sent” lists everything.';
  const question = `Send code to ${hostOf(endpoint)}?`;
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}
