import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { EnvHttpProxyAgent, fetch as undiciFetch, type Dispatcher } from 'undici';
import type { NetworkSettings } from '../../../core/deep.js';
import { ModelFailure } from './failure.js';

/** What `fetch` is given besides a request's own options. */
export type Fetch = typeof globalThis.fetch;

/**
 * `fetch` through the user's proxy and with the user's certificate authorities.
 * @param direct past every proxy, as for a server of this machine
 * @throws ModelFailure `choice` when the file of authorities cannot be read
 */
export function fetchThrough({ proxy, strictTls, certificates }: NetworkSettings, direct = false): Fetch {
  const options = { rejectUnauthorized: strictTls, ca: authorities(certificates) };
  const dispatcher: Dispatcher = new EnvHttpProxyAgent({
    ...(proxy && { httpProxy: proxy, httpsProxy: proxy }),
    ...(direct && { noProxy: '*' }),
    connect: options,
    requestTls: options,
    proxyTls: options,
  });
  return ((url: string | URL, init: object = {}) => undiciFetch(url, { ...init, dispatcher })) as unknown as Fetch;
}

/** Node's own authorities, the system's, those of NODE_EXTRA_CA_CERTS, and the user's file. */
function authorities(file: string): string[] {
  const system = (['system', 'extra'] as const).flatMap((kind) => {
    try {
      return tls.getCACertificates(kind);
    } catch {
      return []; // an older Node, or a system without a store
    }
  });
  return [...tls.rootCertificates, ...system, ...(file ? [read(file)] : [])];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ModelFailure(`The file of certificates ${file} cannot be read.`, 'choice');
  }
}
