import * as vscode from 'vscode';
import { findAddress, modelsAt } from '../../models/fim/address.js';
import { templateOf } from '../../models/fim/templates.js';
import { destinationOf } from '../../models/ids.js';
import { networkSettings } from '../embedding/embeddingSettings.js';
import type { Models } from '../models/models.js';
import { modelRows, type ModelRow } from './modelRows.js';
import { CHAT, splitId, WHAT } from './model.js';
import type { OtherProviders } from './others.js';
import { chosenId, writeModel } from './settings.js';

/** Where servers of code models listen unless told otherwise: Ollama, llama.cpp, LM Studio. */
const LOCAL = ['http://localhost:11434', 'http://localhost:8012', 'http://localhost:8080', 'http://localhost:1234'];

/** `Choose Completion Model`: what is there, and what each would send where. */
export class ModelChooser {
  constructor(
    private readonly models: Models,
    private readonly others: OtherProviders,
  ) {}

  async choose(): Promise<void> {
    const { chosen } = this.models;
    const chat = chosen && { id: CHAT + chosen.id, name: chosen.name };
    const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { row: ModelRow }>();
    pick.title = 'What completes beside the built-in completer';
    pick.placeholder = 'The built-in completer always answers where it is sure';
    pick.matchOnDescription = true;
    const show = (found: { endpoint: string; models: string[] }[]): void => {
      const rows = modelRows({ chosen: chosenId(), found, chat, other: this.others.other?.name ?? null });
      pick.items = rows.map((row) => ({ label: row.label, description: row.description, detail: row.detail, row }));
    };
    show([]);
    const picked = new Promise<ModelRow | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.activeItems[0]?.row));
      pick.onDidHide(() => resolve(undefined));
    });
    pick.busy = true;
    pick.show();
    void this.look().then((found) => {
      show(found);
      pick.busy = false;
    });
    const row = await picked;
    pick.dispose();
    if (!row) return;
    if (row.kind === 'speaker') await this.others.ask();
    else if (row.kind === 'endpoint') await this.askEndpoint();
    else await this.take(row.id);
  }

  /** Servers on this machine that answer, with the code models that they have. Nothing of a repository is sent. */
  private async look(): Promise<{ endpoint: string; models: string[] }[]> {
    const signal = AbortSignal.timeout(2000);
    const found = await Promise.all(
      LOCAL.map(async (endpoint) => {
        try {
          const address = await findAddress(endpoint, fetch, '', signal);
          const models = await modelsAt(address, fetch, '', signal);
          // llama.cpp serves the one model that it was started with, whatever it is called.
          if (address.protocol.name === 'llamacpp') return { endpoint, models: models.slice(0, 1) };
          return { endpoint, models: models.filter((name) => templateOf(name)) };
        } catch {
          return { endpoint, models: [] };
        }
      }),
    );
    return found.filter(({ models }) => models.length > 0);
  }

  private async askEndpoint(): Promise<void> {
    const [before] = splitId(chosenId());
    const endpoint = await vscode.window.showInputBox({
      title: 'Endpoint (1 of 3): address',
      value: before || 'http://localhost:11434',
      prompt:
        'Ollama, llama.cpp, or any server with OpenAI’s or Mistral’s completions; an address with its path is taken as it is',
      validateInput: (text) =>
        /^https?:\/\//.test(text) && URL.canParse(text) && !text.includes('#') ? null : 'Like http://localhost:11434',
    });
    if (!endpoint) return;
    const destination = destinationOf({ kind: 'endpoint', url: endpoint, model: '' });
    const key = await vscode.window.showInputBox({
      title: 'Endpoint (2 of 3): key',
      prompt: 'Kept in VS Code’s secret storage; leave it empty where none is needed',
      password: true,
    });
    if (key === undefined || !(await this.models.consent.ask(destination, WHAT))) return;
    if (key !== '') await this.models.consent.setKey(destination.host, key);
    const model = await this.askModel(endpoint, key);
    if (model !== undefined) await this.take(`${endpoint}#${model}`);
  }

  /** The server's own list where it tells, else a name that is typed. */
  private async askModel(endpoint: string, key: string): Promise<string | undefined> {
    const title = 'Endpoint (3 of 3): model';
    const { fetchThrough } = await import('../../engine/embedding/deep/network.js');
    const fetch = fetchThrough(networkSettings());
    const signal = AbortSignal.timeout(5000);
    const names = await findAddress(endpoint, fetch, key, signal)
      .then((address) => modelsAt(address, fetch, key, signal))
      .catch(() => []);
    if (names.length > 0) return vscode.window.showQuickPick(names, { title });
    const prompt = 'As the server calls it; `name#suffix` or `name#qwen-coder` says how an unknown model is prompted';
    return vscode.window.showInputBox({ title, prompt, placeHolder: 'qwen2.5-coder:1.5b' });
  }

  private async take(id: string): Promise<void> {
    await writeModel(id);
  }
}
