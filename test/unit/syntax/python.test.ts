import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'python/timed.py';

describe('Python', () => {
  it('finds classes, methods, class variables and module variables', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'python'))).toEqual([
      'variable _t_str_bytes',
      'variable _t_opt_str_bytes',
      'variable _t_opt_int',
      'class TimestampSigner',
      'method TimestampSigner.get_timestamp',
      'method TimestampSigner.timestamp_to_datetime',
      'method TimestampSigner.sign',
      'method TimestampSigner.unsign',
      'method TimestampSigner.unsign',
      'method TimestampSigner.unsign',
      'method TimestampSigner.validate',
      'class TimedSerializer',
      'field TimedSerializer.default_signer',
      'method TimedSerializer.iter_unsigners',
      'method TimedSerializer.loads',
      'method TimedSerializer.loads_unsafe',
    ]);
  });

  it('takes docstrings for docs of a class and of a method', async () => {
    const outline = await outlineOfFixture(FILE, 'python');
    expect(outline.header).toBe('');
    expect(definition(outline, 'TimestampSigner').doc).toMatch(
      /^Works like the regular :class:`\.Signer` but also records/,
    );
    expect(definition(outline, 'TimestampSigner.sign')).toMatchObject({
      doc: 'Signs the given string and also attaches time information.',
      signature: 'def sign(self, value: _t_str_bytes) -> bytes',
      startLine: 49,
      endLine: 55,
    });
  });

  it('starts a decorated function at `def` and its lead at the decorator, comments in its head left out', async () => {
    const overload = definition(await outlineOfFixture(FILE, 'python'), 'TimestampSigner.unsign');
    expect(overload).toMatchObject({ leadLine: 60, startLine: 61, endLine: 67, exported: true });
    expect(overload.signature).toBe(
      'def unsign( self, signed_value: _t_str_bytes, max_age: _t_opt_int = None, return_timestamp: "_te.Literal[False]" = False, ) -> bytes',
    );
  });

  it('lists imports, superclasses, calls and annotations', async () => {
    const outline = await outlineOfFixture(FILE, 'python');
    expect(outline.imports.slice(2, 4)).toEqual([
      { module: 'typing', names: [], line: 3 },
      { module: 'datetime', names: ['datetime'], line: 4 },
    ]);
    expect(outline.imports.at(-1)).toEqual({ module: 'typing_extensions', names: [], line: 23 });
    expect(references(outline)).toEqual(
      expect.arrayContaining([
        'inherit Signer:26',
        'inherit Serializer:176',
        'call want_bytes:51',
        'type datetime:39',
        'call overload:60',
      ]),
    );
  });

  it('names modules of `import`, leaves locals out, keeps nested functions', async () => {
    const text = `"""Paths, with care.

And more.
"""
import os.path, sys as system
from . import sibling

MAX = 3

def _outer():
    # not a docstring
    total = 0
    def step(x):
        "Adds."
        return x
    return step
`;
    const outline = await outlineOf(text, 'python');
    expect(outline.imports).toEqual([
      { module: 'os.path', names: [], line: 5 },
      { module: 'sys', names: [], line: 5 },
      { module: '.', names: ['sibling'], line: 6 },
    ]);
    expect(outline.header).toBe('Paths, with care.\n\nAnd more.');
    expect(definitions(outline)).toEqual(['constant MAX', 'function _outer', 'function _outer.step']);
    expect(definition(outline, '_outer')).toMatchObject({ signature: 'def _outer()', doc: '', exported: false });
    expect(definition(outline, '_outer.step').doc).toBe('Adds.');
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 51), 'python');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(expect.arrayContaining(definitions(await outlineOf(text, 'python'))));
  });
});
