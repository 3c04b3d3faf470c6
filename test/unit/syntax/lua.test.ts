import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'lua/inspect.lua';

describe('Lua', () => {
  it('finds local functions, methods, module tables and values of the file', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'lua'))).toEqual([
      'module inspect',
      'constant inspect.KEY',
      'constant inspect.METATABLE',
      'function smartQuote',
      'variable shortControlCharEscapes',
      'variable longControlCharEscapes',
      'function escape',
      'function isIdentifier',
      'function isSequenceKey',
      'variable defaultTypeOrders',
      'function sortKeys',
      'function getSequenceLength',
      'function getNonSequentialKeys',
      'function getToStringResultSafely',
      'function countTableAppearances',
      'function copySequence',
      'function makePath',
      'function processRecursive',
      'variable Inspector',
      'variable Inspector_mt',
      'method Inspector.puts',
      'method Inspector.down',
      'method Inspector.tabify',
      'method Inspector.alreadyVisited',
      'method Inspector.getId',
      'method Inspector.putKey',
      'method Inspector.putTable',
      'method Inspector.putValue',
      'method inspect.inspect',
    ]);
  });

  it('gives signatures, comments above as docs, and what is local', async () => {
    const outline = await outlineOfFixture(FILE, 'lua');
    expect(definition(outline, 'getSequenceLength')).toMatchObject({
      signature: 'local function getSequenceLength(t)',
      exported: false,
      leadLine: 98,
      startLine: 100,
    });
    expect(definition(outline, 'getSequenceLength').doc).toMatch(/^For implementation reasons, the behavior of rawlen/);
    expect(definition(outline, 'Inspector.puts')).toMatchObject({
      signature: 'function Inspector:puts(...)',
      exported: true,
    });
    expect(definition(outline, 'copySequence').signature).toBe('local copySequence = function(s)');
  });

  it('lists required modules and calls', async () => {
    const text = `local util = require("shop.util")
local M = {}
M.open = function(path) return util.read(path):trim() end
function M.nested.deep() end
return M
`;
    const outline = await outlineOf(text, 'lua');
    expect(outline.imports).toEqual([{ module: 'shop.util', names: [], line: 1 }]);
    expect(definitions(outline)).toEqual(['module M', 'method M.open', 'method M.nested.deep']);
    expect(references(outline)).toEqual(expect.arrayContaining(['call read:3', 'call trim:3']));
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 312), 'lua');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(expect.arrayContaining(['function escape', 'method Inspector.puts']));
  });
});
