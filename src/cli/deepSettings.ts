import { isAbsolute, resolve } from 'node:path';
import { type DeepSettings, HUB, noDeepTier } from '../core/deep.js';
import { UserError } from '../core/errors.js';
import type { CliContext, CommonOptions } from './context.js';

/**
 * The optional model that flags and environment name. Written as one word: `none`, a model of the hub (`org/name`) or a
 * folder for this machine, or an endpoint with its model (`http://localhost:11434/v1#nomic-embed-text`).
 * @throws UserError when it cannot be read
 */
export function deepSettings(
  { cwd, environment }: Pick<CliContext, 'cwd' | 'environment'>,
  options: Pick<CommonOptions, 'embedding' | 'rerank' | 'download'>,
): DeepSettings {
  const of = (name: string): string => environment[`QUARRY_${name}`] ?? '';
  const embedding = options.embedding ?? of('EMBEDDING');
  const rerank = options.rerank ?? of('RERANK');
  const models = {
    ...embedder(embedding, cwd),
    ...(rerank && rerank !== 'none' && { rerank: reranker(rerank, cwd) }),
  };
  return {
    ...noDeepTier,
    ...models,
    dimensions: Number(of('EMBEDDING_DIMENSIONS')) || 0,
    queryPrefix: environment['QUARRY_EMBEDDING_QUERY_PREFIX'] ?? null,
    documentPrefix: environment['QUARRY_EMBEDDING_DOCUMENT_PREFIX'] ?? null,
    mirror: of('MODEL_MIRROR') || HUB,
    sha256: of('MODEL_SHA256').toLowerCase(),
    offline: of('OFFLINE') === '1',
    agreedModels: options.download ? [models.model ?? '', models.rerank?.model ?? ''] : [],
    apiKey: of('EMBEDDING_KEY'),
    network: { proxy: '', strictTls: true, certificates: of('CERTIFICATES') },
  };
}

function embedder(word: string, cwd: string): Partial<DeepSettings> {
  if (word === '' || word === 'none') return {};
  if (!/^https?:/.test(word)) return { provider: 'local', model: modelOrFolder(word, cwd) };
  const [endpoint = '', model = ''] = word.split('#', 2);
  if (!model) {
    throw new UserError(`Name the model after the endpoint: ${word}#nomic-embed-text, for example.`, 'bad-argument');
  }
  return { provider: 'endpoint', endpoint, model };
}

/** `#model` is at the endpoint of the embedding model. */
function reranker(word: string, cwd: string): DeepSettings['rerank'] {
  return word.startsWith('#')
    ? { provider: 'endpoint', model: word.slice(1) }
    : { provider: 'local', model: modelOrFolder(word, cwd) };
}

const modelOrFolder = (word: string, cwd: string): string =>
  word.startsWith('.') || isAbsolute(word) ? resolve(cwd, word) : word;
