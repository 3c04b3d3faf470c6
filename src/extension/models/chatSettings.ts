import { join } from 'node:path';
import * as vscode from 'vscode';
import { HUB } from '../../core/deep.js';
import type { ModelSettings } from '../../models/settings.js';
import { type EmbeddingSettings, networkSettings } from '../embedding/embeddingSettings.js';

const read = <T>(name: string, otherwise: T): T =>
  vscode.workspace.getConfiguration('quarry').get<T>(name) ?? otherwise;

/** The id of the chosen model; empty: answers are made of the evidence alone. */
export const chosenId = (): string => read('chat.model', '').trim();

/** The user's own endpoint, whose models can be chosen; empty: none. */
export const ownEndpoint = (): string => read('chat.endpoint', '').trim().replace(/\/+$/, '');

/** Whether the user wrote the chosen model into settings of their own, rather than a workspace. */
export function isUsersOwnChoice(): boolean {
  const found = vscode.workspace.getConfiguration('quarry').inspect<string>('chat.model');
  return found?.globalValue !== undefined && found.globalValue.trim() === chosenId();
}

/** Writes the choice into the user's settings. */
export async function writeChoice(values: { model: string; endpoint?: string }): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('quarry.chat');
  if (values.endpoint !== undefined) {
    await configuration.update('endpoint', values.endpoint, vscode.ConfigurationTarget.Global);
  }
  await configuration.update('model', values.model, vscode.ConfigurationTarget.Global);
}

/** What a model is opened with; the key comes from the secret store. */
export function modelSettings(
  context: vscode.ExtensionContext,
  downloads: EmbeddingSettings,
  apiKey = '',
): ModelSettings {
  const mirror = modelMirror();
  return {
    apiKey,
    network: networkSettings(),
    contextTokens: read('chat.contextTokens', 0),
    storage: modelFolder(context),
    mirror,
    offline: read('embedding.offline', false),
    agreedModels: downloads.agreedModels(mirror),
    native: false,
  };
}

/** Where model files come from. */
export const modelMirror = (): string => read<string>('embedding.mirror', '') || HUB;

/** The engine's own folder for models: what was downloaded is shared. */
const modelFolder = (context: vscode.ExtensionContext): string =>
  join(context.globalStorageUri.fsPath, 'indexes', 'models');

/** Whether a change of settings asks for another model, or another way to it. */
export const affectsChat = (event: vscode.ConfigurationChangeEvent): boolean =>
  ['quarry.chat.model', 'quarry.chat.endpoint', 'quarry.chat.contextTokens', 'quarry.network', 'http.proxy'].some(
    (name) => event.affectsConfiguration(name),
  );
