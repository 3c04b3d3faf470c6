import { describe, expect, it } from 'vitest';
import { noDeepTier } from '../../../src/core/deep.js';
import type { ModelPart, ModelRequest } from '../../../src/core/model.js';
import { Server } from '../../../src/models/openai/server.js';
import { AnswerReader, bodyOf } from '../../../src/models/openai/wire.js';

const serverAt = (url: string): Server => new Server(url, { apiKey: '', network: noDeepTier.network });

describe('a request in a server’s own dialect', () => {
  const request: ModelRequest = {
    messages: [{ role: 'user', text: 'Hello?' }],
    maxTokens: 100,
    temperature: 0.2,
    stop: ['\n\n'],
  };

  it('has the names that every compatible server knows', () => {
    expect(bodyOf(request, 'qwen', serverAt('http://localhost:11434/v1'))).toEqual({
      model: 'qwen',
      messages: [{ role: 'user', content: 'Hello?' }],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 100,
      temperature: 0.2,
      stop: ['\n\n'],
    });
  });

  it('has OpenAI’s newer name for the limit there, and nothing that its reasoning models refuse', () => {
    const openai = serverAt('https://api.openai.com/v1');
    expect(bodyOf(request, 'gpt-4o', openai)).toMatchObject({ max_completion_tokens: 100, temperature: 0.2 });
    const body = bodyOf(request, 'o3-mini', openai);
    expect(body).toMatchObject({ max_completion_tokens: 100 });
    expect(body).not.toHaveProperty('temperature');
    expect(body).not.toHaveProperty('max_tokens');
    expect(bodyOf(request, 'o3-mini', serverAt('https://openai.com.example/v1'))).toHaveProperty('max_tokens');
  });
});

describe('calls of tools, as servers send them', () => {
  type Piece = { index: number; id?: string; function?: { name?: string; arguments?: string } };
  const callsIn = (...pieces: Piece[]): ModelPart[] => {
    const reader = new AnswerReader('host', 'm');
    for (const piece of pieces) reader.read({ choices: [{ delta: { tool_calls: [piece] } }] });
    reader.read({ choices: [{ delta: {}, finish_reason: 'stop' }] });
    return reader.end();
  };
  const call = (id: string, name: string, given: string): ModelPart => ({
    type: 'call',
    call: { id, name, arguments: given },
  });

  it('in pieces, the first of which names the call', () => {
    const parts = callsIn(
      { index: 0, id: 'a', function: { name: 'search', arguments: '' } },
      { index: 0, function: { arguments: '{"q":' } },
      { index: 1, id: 'b', function: { name: 'now', arguments: '{}' } },
      { index: 0, function: { arguments: '1}' } },
    );
    expect(parts).toEqual([call('a', 'search', '{"q":1}'), call('b', 'now', '{}'), { type: 'end', why: 'calls' }]);
  });

  it('whole, each with the same index, or with its id in every piece', () => {
    expect(
      callsIn(
        { index: 0, id: 'a', function: { name: 'search', arguments: '{}' } },
        { index: 0, id: 'b', function: { name: 'now', arguments: '{' } },
        { index: 0, id: 'b', function: { arguments: '}' } },
      ).slice(0, 2),
    ).toEqual([call('a', 'search', '{}'), call('b', 'now', '{}')]);
  });

  it('without an id, which a call then is given', () => {
    expect(callsIn({ index: 0, function: { name: 'now', arguments: '{}' } })[0]).toEqual(call('call-0', 'now', '{}'));
  });
});

describe('an answer that is refused', () => {
  it('is told with what the model said', () => {
    const reader = new AnswerReader('host', 'm');
    reader.read({ choices: [{ delta: { refusal: 'I cannot help with that.' }, finish_reason: 'stop' }] });
    expect(() => reader.end()).toThrow('“m” refuses to answer: I cannot help with that.');
  });
});
