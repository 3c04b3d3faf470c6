import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

describe('JavaScript', () => {
  it('finds prototype methods, with their JSDoc even behind a blank line', async () => {
    const outline = await outlineOfFixture('javascript/view.js', 'javascript');
    expect(definitions(outline)).toEqual([
      'variable dirname',
      'variable basename',
      'variable extname',
      'variable join',
      'variable resolve',
      'function View',
      'method View.lookup',
      'method View.render',
      'method View.resolve',
      'function tryStat',
    ]);
    expect(definition(outline, 'View.lookup')).toMatchObject({
      signature: 'View.prototype.lookup = function lookup(name)',
      doc: 'Lookup view by the given `name`\n\n@param {string} name',
      leadLine: 97,
      startLine: 104,
      endLine: 123,
    });
  });

  it('takes `require` for an import, not for a variable', async () => {
    const outline = await outlineOfFixture('javascript/view.js', 'javascript');
    expect(outline.imports).toEqual([
      { module: 'debug', names: ['debug'], line: 16 },
      { module: 'node:path', names: ['path'], line: 17 },
      { module: 'node:fs', names: ['fs'], line: 18 },
    ]);
    expect(references(outline)).toEqual(expect.arrayContaining(['call tryStat:174', 'call statSync:201']));
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
    const text = fixture('javascript/view.js');
    const broken = await outlineOf(halfTyped(text, 60), 'javascript');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'javascript')));
  });
});
