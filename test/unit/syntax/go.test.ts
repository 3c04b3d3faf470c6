import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'go/time.go';

describe('Go', () => {
  it('finds types, grouped constants and variables, functions, and methods under their receiver', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'go'))).toEqual([
      'type Time',
      'constant lillian',
      'constant unix',
      'constant epoch',
      'constant g1582',
      'constant g1582ns100',
      'variable timeMu',
      'variable lasttime',
      'variable clockSeq',
      'variable timeNow',
      'method Time.UnixTime',
      'function GetTime',
      'function getTime',
      'function ClockSequence',
      'function clockSequence',
      'function SetClockSequence',
      'function setClockSequence',
      'method UUID.Time',
      'method UUID.ClockSequence',
    ]);
  });

  it('finds the fields of a struct, and methods of pointers to it', async () => {
    const outline = await outlineOfFixture('go/null.go', 'go');
    expect(definitions(outline)).toEqual([
      'variable jsonNull',
      'struct NullUUID',
      'field NullUUID.UUID',
      'field NullUUID.Valid',
      'method NullUUID.Scan',
      'method NullUUID.Value',
      'method NullUUID.MarshalBinary',
      'method NullUUID.UnmarshalBinary',
      'method NullUUID.MarshalText',
      'method NullUUID.UnmarshalText',
      'method NullUUID.MarshalJSON',
      'method NullUUID.UnmarshalJSON',
    ]);
    const struct = definition(outline, 'NullUUID');
    expect(struct).toMatchObject({ signature: 'type NullUUID struct', leadLine: 16, startLine: 29, endLine: 32 });
    expect(struct.doc).toMatch(/^NullUUID represents a UUID that may be null\.\n/);
    expect(definition(outline, 'NullUUID.Scan')).toMatchObject({
      signature: 'func (nu *NullUUID) Scan(value interface{}) error',
      doc: 'Scan implements the SQL driver.Scanner interface.',
    });
  });

  it('gives a method its signature and doc; capitals are exported', async () => {
    const outline = await outlineOfFixture(FILE, 'go');
    expect(definition(outline, 'Time.UnixTime')).toMatchObject({
      signature: 'func (t Time) UnixTime() (sec, nsec int64)',
      doc: 'UnixTime converts t the number of seconds and nanoseconds using the Unix\nepoch of 1 Jan 1970.',
      leadLine: 33,
      startLine: 35,
      endLine: 40,
      exported: true,
    });
    expect(definition(outline, 'Time').signature).toBe('type Time int64');
    expect(definition(outline, 'getTime').exported).toBe(false);
    expect(outline.header).toBe('');
  });

  it('lists imports, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'go');
    expect(outline.imports.map((i) => `${String(i.line)} ${i.module}`)).toEqual([
      '8 encoding/binary',
      '9 sync',
      '10 time',
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['type Mutex:26', 'call UnixNano:58', 'call setClockSequence:84', 'type UUID:112']),
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
    const broken = await outlineOf(halfTyped(text, 84), 'go');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(expect.arrayContaining(definitions(await outlineOf(text, 'go')).slice(0, 14)));
  });
});
