import { join, resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import type { ChatModel } from '../core/model.js';
import { HUB } from '../core/deep.js';
import { noModelSettings, type ModelSettings } from '../models/settings.js';
import type { CliContext, CommonOptions } from './context.js';
import { defaultStorage } from './folders.js';

/** Names of models that are told when one has to be chosen. */
const TOLD = 6;

/**
 * The language model that `--model` names: `none`, an endpoint with its model (`http://localhost:11434/v1#qwen2.5-coder`;
 * without `#…` where the server has just one), or `local:organisation/name`.
 * @returns null for none
 * @throws UserError, ModelError when there is no such model or no way to it
 */
export async function modelNamed(
  context: CliContext,
  word: string,
  options: Pick<CommonOptions, 'indexDir' | 'download'>,
): Promise<ChatModel | null> {
  if (word === 'none') return null;
  const id = /^https?:\/\//.test(word) && !word.includes('#') ? await onlyModelOf(context, word) : word;
  const settings = settingsFor(context, id, options);
  const { openModel } = await import('../models/open.js');
  return openModel(id, settings, context.signal, (share) =>
    context.terminal.progress(`Downloading the model: ${Math.floor(100 * share)} %`),
  );
}

async function onlyModelOf(context: CliContext, url: string): Promise<string> {
  const { Server } = await import('../models/openai/server.js');
  const models = await new Server(url, settingsFor(context, url, {})).models(context.signal);
  const [only] = models;
  if (only && models.length === 1) return `${url}#${only.id}`;
  const names = models.slice(0, TOLD).map(({ id }) => id);
  const said = names.length > 0 ? `it has ${names.join(', ')}${models.length > TOLD ? ', …' : ''}` : 'it has none';
  throw new UserError(`Name a model of ${url} after it, as in ${url}#${names[0] ?? 'model'}: ${said}.`, 'bad-argument');
}

function settingsFor(
  { cwd, environment }: CliContext,
  id: string,
  { indexDir, download }: Pick<CommonOptions, 'indexDir' | 'download'>,
): ModelSettings {
  const of = (name: string): string => environment[`QUARRY_${name}`] ?? '';
  const storage = resolve(cwd, indexDir ?? defaultStorage(environment, process.platform));
  return {
    ...noModelSettings,
    apiKey: of('MODEL_KEY'),
    contextTokens: Number(of('MODEL_CONTEXT')) || 0,
    network: { ...noModelSettings.network, certificates: of('CERTIFICATES') },
    storage: join(storage, 'models'),
    mirror: of('MODEL_MIRROR') || HUB,
    offline: of('OFFLINE') === '1',
    agreedModels: download ? [id.replace(/^local:/, '')] : [],
  };
}
