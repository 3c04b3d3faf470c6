import { isAbsolute } from 'node:path';
import type { Destination } from '../core/model.js';

/**
 * What a chat model's id says. `http://localhost:11434/v1#qwen2.5-coder`: a model behind an endpoint; `local:org/name`
 * or `local:/a/folder`: a model that Quarry runs; `vscode:vendor/id`: one of the editor's.
 */
export type ModelId =
  | { kind: 'endpoint'; url: string; model: string }
  | { kind: 'local'; model: string }
  | { kind: 'editor'; vendor: string; model: string };

/** @returns null when it is no id of a model */
export function parseId(id: string): ModelId | null {
  const local = /^local:(.+)$/.exec(id)?.[1];
  if (local !== undefined) return isAbsolute(local) || isHubName(local) ? { kind: 'local', model: local } : null;
  const [, vendor, editors] = /^vscode:([^/]+)\/(.+)$/.exec(id) ?? [];
  if (vendor !== undefined && editors !== undefined) return { kind: 'editor', vendor, model: editors };
  const hash = id.indexOf('#');
  const url = hash < 0 ? '' : withoutSlash(id.slice(0, hash));
  const model = id.slice(hash + 1);
  return isEndpoint(url) && model !== '' ? { kind: 'endpoint', url, model } : null;
}

/** Ids as {@link parseId} reads them. */
export const endpointId = (url: string, model: string): string => `${withoutSlash(url)}#${model}`;
export const localId = (model: string): string => `local:${model}`;
export const editorId = (vendor: string, model: string): string => `vscode:${vendor}/${model}`;

/** Whether a text can be the base URL of an endpoint. */
export const isEndpoint = (url: string): boolean => /^https?:$/.test(URL.parse(url)?.protocol ?? '');

/** Whether a text has the form of a repository of the hub: `organisation/name`. */
export const isHubName = (name: string): boolean => /^[\w.-]+\/[\w.-]+$/.test(name) && !name.includes('..');

/** Where a model's text goes; known before it is opened. */
export function destinationOf(id: ModelId): Destination {
  if (id.kind === 'local') return { reach: 'process', host: '' };
  if (id.kind === 'editor') return { reach: 'editor', host: id.vendor };
  const { host, hostname } = new URL(id.url);
  return { reach: isLoopback(hostname) ? 'machine' : 'network', host };
}

/** For people; a folder's last part, a model as its server calls it. */
export const nameOf = (id: ModelId): string =>
  id.kind === 'local' ? (id.model.split(/[/\\]/).findLast((part) => part !== '') ?? id.model) : id.model;

/** Whether a host's name stays on this machine. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
