import { describe, expect, it } from 'vitest';
import { destinationOf, editorId, endpointId, localId, nameOf, parseId } from '../../../src/models/ids.js';

describe('the id of a chat model', () => {
  it.each([
    [endpointId('http://localhost:11434/v1/', 'qwen2.5-coder:7b'), 'qwen2.5-coder:7b', 'machine', 'localhost:11434'],
    [endpointId('http://127.0.0.1:8080/v1', 'm'), 'm', 'machine', '127.0.0.1:8080'],
    [endpointId('https://[::1]/v1', 'm'), 'm', 'machine', '[::1]'],
    [endpointId('https://models.example/v1', 'org/m#2'), 'org/m#2', 'network', 'models.example'],
    [endpointId('http://127.example.com/v1', 'm'), 'm', 'network', '127.example.com'],
    [editorId('copilot', 'gpt-4o'), 'gpt-4o', 'editor', 'copilot'],
    [localId('org/tiny'), 'tiny', 'process', ''],
    [localId('/models/mine/'), 'mine', 'process', ''],
  ])('%s names %s and says where its text goes', (id, name, reach, host) => {
    const named = parseId(id)!;
    expect(nameOf(named)).toBe(name);
    expect(destinationOf(named)).toEqual({ reach, host });
  });

  it.each([
    '',
    'qwen',
    '#qwen',
    'http://localhost/v1',
    'http://localhost/v1#',
    'ftp://host#m',
    'local:',
    'local:../x',
    'vscode:copilot',
  ])('is not “%s”', (id) => expect(parseId(id)).toBeNull());
});
