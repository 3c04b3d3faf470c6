import { type ChatModel, ModelError } from '../core/model.js';
import { parseId } from './ids.js';
import type { ModelSettings } from './settings.js';

/**
 * The model that an id names; the editor's are not among them. Libraries are loaded only now.
 * @param onDownload share of a download, 0 to 1
 * @throws ModelError when there is no such model or no way to it
 */
export async function openModel(
  id: string,
  settings: ModelSettings,
  signal?: AbortSignal,
  onDownload?: (share: number) => void,
): Promise<ChatModel> {
  const named = parseId(id);
  if (named?.kind === 'endpoint') {
    const [{ Server }, { EndpointModel }] = await Promise.all([
      import('./openai/server.js'),
      import('./openai/chatModel.js'),
    ]);
    return EndpointModel.open(new Server(named.url, settings), named.model, {
      contextTokens: settings.contextTokens,
      signal,
    });
  }
  if (named?.kind === 'local') {
    const { LocalChatModel } = await import('./local/chatModel.js');
    return LocalChatModel.open(named.model, settings, signal, onDownload);
  }
  throw new ModelError(
    `“${id}” is not a model; it looks like http://localhost:11434/v1#qwen2.5-coder or local:organisation/name.`,
    'gone',
  );
}
