import * as vscode from 'vscode';
import { catalogue } from '../../models/catalogue.js';
import { detect } from '../../models/detect.js';
import { destinationOf, editorId, endpointId, isEndpoint, localId, parseId } from '../../models/ids.js';
import { canChat } from '../../models/openai/facts.js';
import { Server } from '../../models/openai/server.js';
import { hostOf } from '../embedding/choices.js';
import { chosenId, modelMirror, ownEndpoint, writeChoice } from './chatSettings.js';
import { agreeToDownload, askFolder, askHub } from './download.js';
import type { Models } from './models.js';
import { VENDOR } from './provider.js';
import { type EditorOffer, type ModelRow, modelRows } from './rows.js';

const OFFERED = 'quarry.models.offered';
/** What is sent, in the question for consent. */
const WHAT = 'Your questions, the conversation and the evidence found for them';

/** `Choose Chat Model`: what is there, and what each would send where; nothing happens before the user said yes. */
export class ModelPicker {
  constructor(
    private readonly models: Models,
    private readonly state: vscode.Memento,
  ) {}

  async choose(): Promise<void> {
    const picked = await vscode.window.showQuickPick(this.items(), {
      title: 'What answers your questions',
      placeHolder: 'A model writes; the evidence and its checking stay Quarry’s',
      matchOnDescription: true,
    });
    const choice = picked?.row?.choice;
    if (!choice) return;
    switch (choice.kind) {
      case 'none':
        return this.write('');
      case 'model':
        return this.take(choice.id);
      case 'endpoint':
        return this.askEndpoint();
      case 'preset':
        return this.download(choice.preset.id);
      case 'hub':
        return this.download(await askHub());
      case 'folder':
        return this.takeLocal(await askFolder());
    }
  }

  /** Says once, and only once ever, that this machine runs models that could answer. */
  async offerOnce(): Promise<void> {
    if (this.state.get<boolean>(OFFERED)) return;
    const [found] = await detect();
    if (!found) return;
    await this.state.update(OFFERED, true);
    const count = found.models.length === 1 ? 'a model' : `${found.models.length} models`;
    const choose = 'Choose…';
    const answer = await vscode.window.showInformationMessage(
      `${found.software} runs on this machine with ${count}. Quarry can have one write its answers; nothing goes there before you choose it.`,
      choose,
      'No',
    );
    if (answer === choose) await this.choose();
  }

  private async items(): Promise<(vscode.QuickPickItem & { row?: ModelRow })[]> {
    const endpoint = ownEndpoint();
    const settings = await this.models.settingsFor(endpoint && hostOf(endpoint));
    const [offers, editors] = await Promise.all([catalogue(endpoint, settings), editorOffers()]);
    const rows = modelRows(offers, editors, { chosen: chosenId(), endpoint, mirror: modelMirror() });
    return rows.flatMap((row, i) => [
      ...(row.section !== '' && row.section !== rows[i - 1]?.section
        ? [{ label: row.section, kind: vscode.QuickPickItemKind.Separator }]
        : []),
      { label: row.label, description: row.description, detail: row.detail, row },
    ]);
  }

  /** Writes a choice down, once the user agreed to where it sends text. */
  private async take(id: string, endpoint?: string): Promise<void> {
    const destination = destinationOf(parseId(id)!);
    if (destination.reach === 'machine') await this.models.consent.give(destination);
    if (await this.models.consent.ask(destination, WHAT)) await this.write(id, endpoint);
  }

  private async takeLocal(model: string | undefined): Promise<void> {
    if (model !== undefined) await this.write(localId(model));
  }

  private async download(model: string | undefined): Promise<void> {
    if (model !== undefined && (await agreeToDownload(model, this.models))) await this.takeLocal(model);
  }

  private async askEndpoint(): Promise<void> {
    const url = await vscode.window.showInputBox({
      title: 'Endpoint (1 of 3): address',
      value: ownEndpoint() || 'http://localhost:11434/v1',
      prompt: 'Base URL of an OpenAI-compatible server, with /v1',
      validateInput: (text) => (isEndpoint(text.trim()) ? null : 'Like http://localhost:11434/v1'),
    });
    if (!url) return;
    const endpoint = url.trim().replace(/\/+$/, '');
    const host = hostOf(endpoint);
    const key = await vscode.window.showInputBox({
      title: 'Endpoint (2 of 3): key',
      prompt: `For ${host} only, kept in VS Code’s secret storage; empty: none`,
      value: await this.models.consent.key(host),
      password: true,
    });
    if (key === undefined) return;
    await this.models.consent.setKey(host, key.trim());
    const model = await this.askModel(endpoint, host);
    if (model) await this.take(endpointId(endpoint, model), endpoint);
  }

  /** One of those that the server lists; its name, where it lists none. */
  private async askModel(endpoint: string, host: string): Promise<string | undefined> {
    const title = 'Endpoint (3 of 3): model';
    const server = new Server(endpoint, await this.models.settingsFor(host));
    let problem = '';
    const models = await server.models().catch((error: unknown) => {
      problem = (error as Error).message;
      return [];
    });
    const names = models.filter(canChat).map(({ id }) => id);
    if (names.length > 0) return vscode.window.showQuickPick(names, { title, placeHolder: `A model of ${host}` });
    const named = await vscode.window.showInputBox({
      title,
      prompt: problem || `${host} lists no models: its name, as the server calls it`,
      validateInput: (text) => (text.trim() ? null : 'A name is needed.'),
    });
    return named?.trim();
  }

  private async write(model: string, endpoint?: string): Promise<void> {
    await writeChoice({ model, endpoint });
    // A key or a consent alone is no change of settings.
    this.models.reopen();
  }
}

async function editorOffers(): Promise<EditorOffer[]> {
  const models = await vscode.lm.selectChatModels();
  return (
    models
      // Quarry's own would be asked through VS Code and come back here.
      .filter(({ vendor }) => vendor !== VENDOR)
      .map(({ vendor, id, name, family }) => ({ id: editorId(vendor, id), name, vendor, family }))
  );
}
