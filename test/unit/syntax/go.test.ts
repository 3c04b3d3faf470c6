import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'go/errors.go';

describe('Go', () => {
  it('finds types, fields, grouped constants, and methods under their receiver', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'go'))).toEqual([
      'type ErrorType',
      'constant ErrorTypeBind',
      'constant ErrorTypeRender',
      'constant ErrorTypePrivate',
      'constant ErrorTypePublic',
      'constant ErrorTypeAny',
      'struct Error',
      'field Error.Err',
      'field Error.Type',
      'field Error.Meta',
      'type errorMsgs',
      'method Error.SetType',
      'method Error.SetMeta',
      'method Error.JSON',
      'method Error.MarshalJSON',
      'method Error.Error',
      'method Error.IsType',
      'method Error.Unwrap',
      'method errorMsgs.ByType',
      'method errorMsgs.Last',
      'method errorMsgs.Errors',
      'method errorMsgs.JSON',
      'method errorMsgs.MarshalJSON',
      'method errorMsgs.String',
    ]);
  });

  it('gives a method its signature and doc; capitals are exported', async () => {
    const outline = await outlineOfFixture(FILE, 'go');
    expect(definition(outline, 'Error.SetType')).toMatchObject({
      signature: 'func (msg *Error) SetType(flags ErrorType) *Error',
      doc: "SetType sets the error's type.",
      leadLine: 42,
      startLine: 43,
      exported: true,
    });
    expect(definition(outline, 'Error').signature).toBe('type Error struct');
    expect(definition(outline, 'errorMsgs').exported).toBe(false);
    expect(outline.header).toBe('');
  });

  it('lists imports, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'go');
    expect(outline.imports.map((i) => `${String(i.line)} ${i.module}`)).toEqual([
      '8 fmt',
      '9 reflect',
      '10 strings',
      '12 github.com/gin-gonic/gin/codec/json',
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['call ValueOf:58', 'call IsType:107', 'type ErrorType:87']),
    );
  });

  it('takes embedded types for inheritance, generic receivers by their type, and no locals', async () => {
    const text = `// Package pool keeps workers.
package pool

type Pool[T any] struct {
	sync.Mutex
	Base
	size int
}

type Closer interface {
	io.Reader
	Close() error
}

var ErrFull = errors.New("full")

func (p *Pool[T]) Put(x T) { const local = 1; var other = 2 }
`;
    const outline = await outlineOf(text, 'go');
    expect(definitions(outline)).toEqual([
      'struct Pool',
      'field Pool.size',
      'interface Closer',
      'method Closer.Close',
      'variable ErrFull',
      'method Pool.Put',
    ]);
    expect(outline.header).toBe('Package pool keeps workers.');
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit Mutex:5', 'inherit Base:6', 'inherit Reader:11']),
    );
  });

  it('keeps what stands before a half-typed line', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 57), 'go');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'go')).slice(0, 13));
  });
});
