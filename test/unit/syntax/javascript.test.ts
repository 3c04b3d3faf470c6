import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

describe('JavaScript', () => {
  it('finds what hangs on a constructor and on its prototype', async () => {
    const outline = await outlineOfFixture('javascript/combined_stream.js', 'javascript');
    expect(definitions(outline)).toEqual([
      'function CombinedStream',
      'method CombinedStream.create',
      'method CombinedStream.isStreamLike',
      'method CombinedStream.append',
      'method CombinedStream.pipe',
      'method CombinedStream._getNext',
      'method CombinedStream._realGetNext',
      'method CombinedStream._pipeNext',
      'method CombinedStream._handleErrors',
      'method CombinedStream.write',
      'method CombinedStream.pause',
      'method CombinedStream.resume',
      'method CombinedStream.end',
      'method CombinedStream.destroy',
      'method CombinedStream._reset',
      'method CombinedStream._checkDataSize',
      'method CombinedStream._updateDataSize',
      'method CombinedStream._emitError',
    ]);
    expect(definition(outline, 'CombinedStream.append')).toMatchObject({
      signature: 'CombinedStream.prototype.append = function(stream)',
      startLine: 40,
      endLine: 62,
    });
  });

  it('gives a prototype method its JSDoc even behind a blank line', async () => {
    const text = `/**
 * Finds a book by its \`title\`.
 *
 * @param {string} title
 */

Shelf.prototype.find = function find(title) {
  return this.books.get(title);
};
`;
    expect(definition(await outlineOf(text, 'javascript'), 'Shelf.find')).toMatchObject({
      signature: 'Shelf.prototype.find = function find(title)',
      doc: 'Finds a book by its `title`.\n\n@param {string} title',
      leadLine: 1,
      startLine: 7,
      endLine: 9,
    });
  });

  it('takes `require` for an import, not for a variable', async () => {
    const outline = await outlineOfFixture('javascript/combined_stream.js', 'javascript');
    expect(outline.imports).toEqual([
      { module: 'util', names: ['util'], line: 1 },
      { module: 'stream', names: ['Stream'], line: 2 },
      { module: 'delayed-stream', names: ['DelayedStream'], line: 3 },
    ]);
    expect(references(outline)).toEqual(expect.arrayContaining(['call isBuffer:37', 'call _handleErrors:53']));
  });

  it('finds a class and its members', async () => {
    expect(definitions(await outlineOfFixture('javascript/argument.js', 'javascript'))).toEqual([
      'class Argument',
      'constructor Argument.constructor',
      'method Argument.name',
      'method Argument._collectValue',
      'method Argument.default',
      'method Argument.argParser',
      'method Argument.choices',
      'method Argument.argRequired',
      'method Argument.argOptional',
      'function humanReadableArgName',
    ]);
  });

  it('leaves licence, pragmas and `use strict` out of the header', async () => {
    const text = `#!/usr/bin/env node
/*!
 * Copyright (c) 2009 Somebody
 * MIT Licensed
 */
'use strict';
/* eslint-disable no-console */
// Renders pages from templates.
// Keeps compiled ones.

const x = 1;
`;
    expect((await outlineOf(text, 'javascript')).header).toBe('Renders pages from templates.\nKeeps compiled ones.');
  });

  it('follows CommonJS exports, ES modules, object methods, arrows and class fields', async () => {
    const text = `const { a, b: c } = require('./x');
module.exports = { foo(x) { return 1; }, bar: function (y) {}, baz: () => 3 };
exports.qux = function (z) {};
exports = module.exports = function createApp() {};
export const h = (q) => q + 1;
export default class K extends L.M { static #p = 1; z = () => {}; get w() { return 1; } }
app.use = function use(fn) { const inner = 1; function helper() {} };
`;
    const outline = await outlineOf(text, 'javascript');
    expect(definitions(outline)).toEqual([
      'method foo',
      'method bar',
      'method baz',
      'function qux',
      'function createApp',
      'function h',
      'class K',
      'field K.#p',
      'method K.z',
      'method K.w',
      'method app.use',
      'function app.use.helper',
    ]);
    expect(outline.imports).toEqual([{ module: './x', names: ['a', 'b'], line: 1 }]);
    expect(definition(outline, 'qux').exported).toBe(true);
    expect(definition(outline, 'createApp').exported).toBe(true);
    expect(definition(outline, 'app.use.helper').exported).toBe(false);
    expect(references(outline)).toContain('inherit M:6');
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture('javascript/combined_stream.js');
    const broken = await outlineOf(halfTyped(text, 60), 'javascript');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'javascript')));
  });
});
