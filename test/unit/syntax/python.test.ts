import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'python/structures.py';

describe('Python', () => {
  it('finds classes, methods, class variables and module variables', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'python')).slice(0, 14)).toEqual([
      'variable _VT',
      'variable _D',
      'class CaseInsensitiveDict',
      'field CaseInsensitiveDict._store',
      'constructor CaseInsensitiveDict.__init__',
      'method CaseInsensitiveDict.__setitem__',
      'method CaseInsensitiveDict.__getitem__',
      'method CaseInsensitiveDict.__delitem__',
      'method CaseInsensitiveDict.__iter__',
      'method CaseInsensitiveDict.__len__',
      'method CaseInsensitiveDict.lower_items',
      'method CaseInsensitiveDict.__eq__',
      'method CaseInsensitiveDict.copy',
      'method CaseInsensitiveDict.__repr__',
    ]);
  });

  it('takes docstrings for docs: of the file, a class, a method', async () => {
    const outline = await outlineOfFixture(FILE, 'python');
    expect(outline.header).toBe('requests.structures\n\nData structures that power Requests.');
    expect(definition(outline, 'CaseInsensitiveDict').doc).toMatch(/^A case-insensitive ``dict``-like object\.\n\n/);
    expect(definition(outline, 'CaseInsensitiveDict.lower_items')).toMatchObject({
      doc: 'Like iteritems(), but with all lowercase keys.',
      signature: 'def lower_items(self) -> Iterator[tuple[str, _VT]]',
    });
  });

  it('starts a decorated function at `def` and its lead at the decorator', async () => {
    const overload = definition(await outlineOfFixture(FILE, 'python'), 'LookupDict.get');
    expect(overload).toMatchObject({ leadLine: 123, startLine: 124, exported: true });
    expect(overload.signature).toBe('def get(self, key: str, default: None = None) -> _VT | None');
  });

  it('lists imports, superclasses, calls and annotations', async () => {
    const outline = await outlineOfFixture(FILE, 'python');
    expect(outline.imports.slice(1, 2)).toEqual([
      { module: 'collections.abc', names: ['Iterable', 'Iterator', 'Mapping'], line: 11 },
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining([
        'inherit MutableMapping:20',
        'call TypeVar:16',
        'type Mapping:51',
        'call lower_items:86',
      ]),
    );
  });

  it('names modules of `import`, leaves locals out, keeps nested functions', async () => {
    const text = `import os.path, sys as system
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
      { module: 'os.path', names: [], line: 1 },
      { module: 'sys', names: [], line: 1 },
      { module: '.', names: ['sibling'], line: 2 },
    ]);
    expect(definitions(outline)).toEqual(['constant MAX', 'function _outer', 'function _outer.step']);
    expect(definition(outline, '_outer')).toMatchObject({ signature: 'def _outer()', doc: '', exported: false });
    expect(definition(outline, '_outer.step').doc).toBe('Adds.');
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 60), 'python');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(expect.arrayContaining(definitions(await outlineOf(text, 'python'))));
  });
});
