import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, it } from 'vitest';
import { OpenAiServer } from '../../harness/openaiServer.js';
import { SocketWatch } from '../../harness/sockets.js';
import { embeddingServer } from '../embedding/servers.js';
import { tree } from './quarry.js';

const repository = join(import.meta.dirname, '..', '..', '..');
const bin = join(repository, 'bin/quarry.mjs');

/** The real commands on a folder, with every process and thread of theirs watched. */
function watched() {
  const { root, storage } = tree({});
  cpSync(join(repository, 'test/fixtures/shop'), root, { recursive: true });
  const sockets = new SocketWatch(repository);
  const env = { ...process.env, ...sockets.env, QUARRY_INDEX_DIR: storage };
  const run = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args], { env });
    return stdout;
  };
  return { root, storage, sockets, env, run };
}

describe('what leaves the machine', () => {
  it('is nothing when commands index, search, ask and report', async () => {
    const { root, sockets, run } = watched();
    await run('index', root, '--json');
    expect(await run('search', root, 'take the best coupon off')).toContain('src/basket.ts');
    expect(await run('ask', root, 'How are discounts applied?')).toContain('applyDiscount');
    await run('doctor', root);
    // Silence says something: the commands and their indexing threads were listened to.
    expect(sockets.watched).toContain('bin/quarry.mjs');
    expect(sockets.all.some(({ thread }) => thread)).toBe(true);
    expect(sockets.uses).toEqual([]);
  });

  it('is nothing when an agent works with quarry mcp', async () => {
    const { root, storage, sockets, env } = watched();
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [bin, 'mcp', root, '--index-dir', storage],
      env,
      stderr: 'ignore',
    });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    await client.callTool({ name: 'quarry_context', arguments: { task: 'How are discounts applied?' } });
    await client.callTool({ name: 'quarry_usages', arguments: { name: 'formatMoney' } });
    await client.readResource({ uri: 'quarry://overview' });
    await client.close();
    expect(sockets.watched).toContain('bin/quarry.mjs');
    expect(sockets.uses).toEqual([]);
  });

  it('is told by this very check when an embedding endpoint is configured', async () => {
    const { root, sockets, run } = watched();
    await using server = await embeddingServer();
    await run('embed', root, '--embedding', `${server.url}/v1#bge`);
    const connects = sockets.uses.filter(({ what }) => what === 'connect');
    expect(connects.length).toBeGreaterThan(0);
    expect(new Set(connects.map(({ to }) => to))).toEqual(new Set([`127.0.0.1:${server.port}`]));
  });

  it('is told when a chat model is', async () => {
    const { root, sockets, run } = watched();
    const server = await OpenAiServer.start('It is in [src/basket.ts:19](src/basket.ts#L19).');
    await run('ask', root, 'How are discounts applied?', '--model', `${server.url}#scripted`);
    const { host } = new URL(server.url);
    await server.close();
    expect(new Set(sockets.uses.map(({ what, to }) => `${what} ${to}`))).toEqual(new Set([`connect ${host}`]));
  });
});
