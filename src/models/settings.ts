import { HUB, type NetworkSettings } from '../core/deep.js';

/** Tokens of prompt and answer of a model whose server does not tell: few models of today take less. */
export const DEFAULT_CONTEXT = 8_192;

/** What a model needs besides its id. Plain data, read at the edge; a key is never stored with it. */
export interface ModelSettings {
  /** Of the endpoint; empty: none is sent. */
  apiKey: string;
  network: NetworkSettings;
  /** Tokens of prompt and answer, where the user knows better than the server tells; 0: as the server tells. */
  contextTokens: number;
  /** Folder for downloaded models. */
  storage: string;
  /** Where model files come from, with protocol. */
  mirror: string;
  /** Never download; files that are there are used. */
  offline: boolean;
  /** Models that may be downloaded: the user was told host and size, and agreed. */
  agreedModels: string[];
  /** False: WebAssembly, although a native ONNX runtime may be there, whose crash would take the process with it. */
  native: boolean;
}

export const noModelSettings: ModelSettings = {
  apiKey: '',
  network: { proxy: '', strictTls: true, certificates: '' },
  contextTokens: 0,
  storage: '',
  mirror: HUB,
  offline: false,
  agreedModels: [],
  native: true,
};
