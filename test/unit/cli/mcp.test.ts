import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, said, start, tree } from './quarry.js';

const repository = join(import.meta.dirname, '..', '..', '..');

interface Result {
  isError?: boolean;
  content: { type: string; text: string }[];
}

describe('quarry mcp, asked by the protocol’s own client', () => {
  const { root, storage } = tree({});
  let client: Client;

  const use = async (name: string, input: object): Promise<Result> =>
    (await client.callTool({ name, arguments: { ...input } })) as Result;
  const text = async (name: string, input: object): Promise<string> => {
    const { isError, content } = await use(name, input);
    expect(isError, content[0]?.text).toBeFalsy();
    return content.map((part) => part.text).join('\n');
  };
  const read = async (uri: string): Promise<string> => {
    const [first] = (await client.readResource({ uri })).contents;
    return (first as { text: string }).text;
  };

  beforeAll(async () => {
    cpSync(join(repository, 'test/fixtures/shop'), root, { recursive: true });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [join(repository, 'bin/quarry.mjs'), 'mcp', root, '--index-dir', storage],
      stderr: 'pipe',
    });
    const indexed = said(transport.stderr, /6 files are indexed/);
    client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    await indexed;
  });

  afterAll(() => client.close());

  it('says who it is and what it is for', () => {
    expect(client.getServerVersion()).toMatchObject({ name: 'quarry' });
    expect(client.getInstructions()).toMatch(/quarry_context at the start of a task/);
  });

  it('lists its tools, all of them read-only, with schemas that are closed', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'quarry_search',
      'quarry_definition',
      'quarry_usages',
      'quarry_context',
    ]);
    for (const { annotations, inputSchema } of tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(inputSchema.required).toHaveLength(1);
    }
  });

  it('searches, defines, lists usages and gathers context', async () => {
    expect(await text('quarry_search', { query: 'take the best coupon off' })).toMatch(/^src\/basket\.ts:\d+-\d+/);
    expect(await text('quarry_definition', { name: 'formatMoney' })).toContain('toFixed(2)');
    expect(await text('quarry_usages', { name: 'formatMoney' })).toContain('src/checkout.ts:7 call');
    expect(await text('quarry_context', { task: 'How does checkout show money?' })).toContain('src/checkout.ts:');
  });

  it('answers wrong input with one sentence, and goes on', async () => {
    const { isError, content } = await use('quarry_search', { query: 'x', limit: 0 });
    expect(isError).toBe(true);
    expect(content[0]?.text).toMatch(/limit/);
    expect((await use('quarry_definition', { name: '?' })).content[0]?.text).toBe('"?" is not a name.');
    expect((await use('quarry_nothing', {})).isError).toBe(true);
  });

  it('gives an overview and outlines as resources', async () => {
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['quarry://overview']);
    const overview = await read('quarry://overview');
    expect(overview).toContain('6 files are indexed.');
    expect(overview).toContain('- typescript: 4 files');
    expect(overview).toContain('- src/: 4 files');
    expect(overview).toContain('## How README.md begins');
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['quarry://outline/{+path}']);
    const outline = await read('quarry://outline/src/basket.ts');
    expect(outline).toMatch(/^src\/basket\.ts\n4-16 class export class Basket\n/);
    expect(outline).toMatch(/^ {2}8-10 method put\(/m);
    await expect(read('quarry://outline/src/none.ts')).rejects.toThrow('src/none.ts is not in the index');
  });

  it('completes the path of an outline', async () => {
    const ref = { type: 'ref/resource' as const, uri: 'quarry://outline/{+path}' };
    const { completion } = await client.complete({ ref, argument: { name: 'path', value: 'mon' } });
    expect(completion.values).toEqual(['src/money.ts']);
  });

  it('follows the files', async () => {
    writeFileSync(join(root, 'src/parcel.ts'), '/** Weighs a parcel. */\nexport function weighParcel() {}\n');
    await expect
      .poll(() => text('quarry_definition', { name: 'weighParcel' }), { interval: 200 })
      .toContain('src/parcel.ts:2 function weighParcel');
    rmSync(join(root, 'src/parcel.ts'));
    await expect
      .poll(() => text('quarry_definition', { name: 'weighParcel' }), { interval: 200 })
      .toMatch(/^Nothing called weighParcel/);
  });
});

describe('quarry mcp as a process', () => {
  it('says nothing on standard output but the protocol, and ends when its client leaves', async () => {
    const { root, storage } = tree({ 'a.ts': 'export const a = 1;\n' });
    const child = start(['mcp', root], storage);
    let out = '';
    child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await said(child.stderr, /files are indexed/);
    child.stdin!.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
    await expect.poll(() => out).toContain('\n');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
    child.stdin!.end();
    expect(await ended(child)).toBe(0);
  });

  it('has an answer for a client that asks at once, of a folder that never was indexed', async () => {
    const { root, storage } = tree({ 'a.ts': '/** Weighs a parcel. */\nexport function weighParcel() {}\n' });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [join(repository, 'bin/quarry.mjs'), 'mcp', root, '--index-dir', storage],
      stderr: 'ignore',
    });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    const { content } = (await client.callTool({ name: 'quarry_search', arguments: { query: 'parcel' } })) as Result;
    await client.close();
    expect(content[0]?.text).toContain('a.ts:');
  });

  it('ends when it is interrupted', async () => {
    const { root, storage } = tree({ 'a.ts': 'export const a = 1;\n' });
    const child = start(['mcp', root, '--no-refresh'], storage);
    await said(child.stderr, /serving/);
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(143);
  });
});
