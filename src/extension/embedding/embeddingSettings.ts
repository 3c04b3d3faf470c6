import * as vscode from 'vscode';
import { type DeepSettings, HUB, type NetworkSettings } from '../../core/deep.js';

/** Keys in the secret store and in the extension's own state. */
const API_KEY = 'quarry.embedding.key';
const AGREED = 'quarry.models.agreed';

/** Settings of the deep tier: VS Code's own, the key from the secret store, and which downloads the user agreed to. */
export class EmbeddingSettings {
  private key = '';

  private constructor(private readonly context: vscode.ExtensionContext) {}

  static async create(context: vscode.ExtensionContext): Promise<EmbeddingSettings> {
    const settings = new EmbeddingSettings(context);
    // The secret store may ask the user for a password: only who uses an endpoint is asked.
    const folders = [undefined, ...(vscode.workspace.workspaceFolders ?? [])];
    const remote = folders.some((folder) =>
      [read(folder, 'embedding.provider', 'none'), read(folder, 'rerank.provider', 'none')].includes('endpoint'),
    );
    if (remote) settings.key = (await context.secrets.get(API_KEY)) ?? '';
    return settings;
  }

  /** For one workspace folder. In a workspace that is not trusted, VS Code leaves its own values out (package.json). */
  of(folder: vscode.WorkspaceFolder): DeepSettings {
    const model = read(folder, 'embedding.model', '');
    const mirror = read<string>(folder, 'embedding.mirror', '') || HUB;
    const rerank = {
      provider: read<DeepSettings['rerank']['provider']>(folder, 'rerank.provider', 'none'),
      model: read(folder, 'rerank.model', ''),
    };
    return {
      provider: read<DeepSettings['provider']>(folder, 'embedding.provider', 'none'),
      model,
      endpoint: read(folder, 'embedding.endpoint', ''),
      dimensions: read(folder, 'embedding.dimensions', 0),
      queryPrefix: read<string | null>(folder, 'embedding.queryPrefix', null),
      documentPrefix: read<string | null>(folder, 'embedding.documentPrefix', null),
      rerank,
      mirror,
      offline: read(folder, 'embedding.offline', false),
      agreedModels: this.agreedModels(mirror).filter((name) => name === model || name === rerank.model),
      sha256: '',
      apiKey: this.key,
      network: networkSettings(folder),
    };
  }

  /** Remembers that the user was told size and host, and said yes. */
  async agree(model: string, mirror: string): Promise<void> {
    const all = new Set([...this.agreed(), agreement(model, mirror)]);
    await this.context.globalState.update(AGREED, [...all]);
  }

  /** Models that the user agreed to download from a host. */
  agreedModels(mirror: string): string[] {
    const end = agreement('', mirror);
    return this.agreed().flatMap((each) => (each.endsWith(end) ? [each.slice(0, -end.length)] : []));
  }

  /** An empty key is forgotten. */
  async setKey(key: string): Promise<void> {
    this.key = key;
    await (key ? this.context.secrets.store(API_KEY, key) : this.context.secrets.delete(API_KEY));
  }

  private agreed(): string[] {
    return this.context.globalState.get<string[]>(AGREED, []);
  }
}

/** The proxy and whom to trust, as VS Code's own settings and ours say. */
export function networkSettings(folder?: vscode.WorkspaceFolder): NetworkSettings {
  const http = vscode.workspace.getConfiguration('http');
  return {
    proxy: http.get('proxy', ''),
    strictTls: http.get('proxyStrictSSL', true),
    certificates: read(folder, 'network.certificates', ''),
  };
}

const agreement = (model: string, mirror: string): string => `${model} from ${mirror}`;

function read<T>(folder: vscode.WorkspaceFolder | undefined, name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration('quarry', folder).get<T>(name) ?? otherwise;
}

/** Whether a change of settings asks for another model, or another way to it. */
export function affectsModel(event: vscode.ConfigurationChangeEvent, folder: vscode.WorkspaceFolder): boolean {
  const own = ['quarry.embedding', 'quarry.rerank', 'quarry.network', 'http.proxy', 'http.proxyStrictSSL'];
  return own.some((name) => event.affectsConfiguration(name, folder));
}
