import * as vscode from 'vscode';
import { sizeOf } from '../../engine/embedding/deep/download.js';
import { isHubName } from '../../models/ids.js';
import { filesOf } from '../../models/local/files.js';
import { localPresets } from '../../models/local/presets.js';
import { hostOf, megabytes } from '../embedding/choices.js';
import type { Models } from './models.js';

/** Asks the host how large a model is, says so with the host's name, and remembers a yes. */
export async function agreeToDownload(model: string, models: Models): Promise<boolean> {
  const settings = await models.settingsFor('');
  const host = hostOf(settings.mirror);
  const bytes = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Quarry: asking ${host} how large ${model} is` },
    () => sizeOf(filesOf(model, settings)),
  );
  const licence = localPresets.find(({ id }) => id === model)?.licence;
  const yes = 'Download';
  const detail = `${megabytes(bytes)} from ${host}${licence ? `, licence ${licence}` : ''}, with the first question. It runs on this machine; no text leaves it. Files that were downloaded before are used again.`;
  const question = `Download ${model} from ${host}?`;
  if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, yes)) !== yes) return false;
  await models.agreeToDownload(model, settings.mirror);
  return true;
}

/** A folder with a model in it. */
export async function askFolder(): Promise<string | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Use Model' })) ??
    [];
  return folder?.fsPath;
}

/** The name of a repository of the hub. */
export async function askHub(): Promise<string | undefined> {
  const model = await vscode.window.showInputBox({
    title: 'A model of the hub',
    prompt: 'Name of a repository with ONNX weights; the hub is asked how large they are, then you are',
    placeHolder: 'organisation/name',
    validateInput: (text) => (isHubName(text.trim()) ? null : 'Like onnx-community/Qwen2.5-Coder-0.5B-Instruct'),
  });
  return model?.trim();
}
