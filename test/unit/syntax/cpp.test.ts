import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

describe('C++', () => {
  it('finds a class behind an export macro, the class in it, its members and what the file says about it', async () => {
    const outline = await outlineOfFixture('cpp/write_batch.h', 'cpp');
    expect(outline.hasErrors).toBe(false);
    expect(definitions(outline)).toEqual([
      'module leveldb',
      'class leveldb.WriteBatch',
      'class leveldb.WriteBatch.Handler',
      'method leveldb.WriteBatch.Handler.~Handler',
      'method leveldb.WriteBatch.Handler.Put',
      'method leveldb.WriteBatch.Handler.Delete',
      'method leveldb.WriteBatch.WriteBatch',
      'method leveldb.WriteBatch.WriteBatch',
      'method leveldb.WriteBatch.operator=',
      'method leveldb.WriteBatch.~WriteBatch',
      'method leveldb.WriteBatch.Put',
      'method leveldb.WriteBatch.Delete',
      'method leveldb.WriteBatch.Clear',
      'method leveldb.WriteBatch.ApproximateSize',
      'method leveldb.WriteBatch.Append',
      'method leveldb.WriteBatch.Iterate',
      'field leveldb.WriteBatch.rep_',
    ]);
    expect(definition(outline, 'leveldb.WriteBatch')).toMatchObject({ startLine: 33, endLine: 79 });
    expect(definition(outline, 'leveldb.WriteBatch.Append')).toMatchObject({
      signature: 'void Append(const WriteBatch& source)',
      leadLine: 65,
      startLine: 70,
    });
    expect(definition(outline, 'leveldb.WriteBatch.Append').doc).toMatch(/^Copies the operations in "source"/);
    expect(outline.header).toMatch(/^WriteBatch holds a collection of updates to apply atomically to a DB\./);
  });

  it('is not misled by annotations of locks behind a class, a constructor and a destructor', async () => {
    const outline = await outlineOfFixture('cpp/mutexlock.h', 'cpp');
    expect(outline.hasErrors).toBe(false);
    expect(definitions(outline)).toEqual([
      'module leveldb',
      'class leveldb.MutexLock',
      'method leveldb.MutexLock.MutexLock',
      'method leveldb.MutexLock.~MutexLock',
      'method leveldb.MutexLock.MutexLock',
      'method leveldb.MutexLock.operator=',
      'field leveldb.MutexLock.mu_',
    ]);
    const lock = definition(outline, 'leveldb.MutexLock');
    expect(lock).toMatchObject({ leadLine: 13, startLine: 23, endLine: 35 });
    expect(lock.doc).toMatch(/^Helper class that locks a mutex on construction/);
    expect(definition(outline, 'leveldb.MutexLock.MutexLock')).toMatchObject({ startLine: 25, endLine: 27 });
    expect(outline.header).toBe('');
  });

  it('puts out-of-line members under their class', async () => {
    const outline = await outlineOfFixture('cpp/write_batch.cc', 'cpp');
    expect(definitions(outline)).toEqual([
      'module leveldb',
      'variable leveldb.kHeader',
      'method leveldb.WriteBatch.WriteBatch',
      'method leveldb.WriteBatch.~WriteBatch',
      'method leveldb.WriteBatch.Handler.~Handler',
      'method leveldb.WriteBatch.Clear',
      'method leveldb.WriteBatch.ApproximateSize',
      'method leveldb.WriteBatch.Iterate',
      'method leveldb.WriteBatchInternal.Count',
      'method leveldb.WriteBatchInternal.SetCount',
      'method leveldb.WriteBatchInternal.Sequence',
      'method leveldb.WriteBatchInternal.SetSequence',
      'method leveldb.WriteBatch.Put',
      'method leveldb.WriteBatch.Delete',
      'method leveldb.WriteBatch.Append',
      'class leveldb.MemTableInserter',
      'field leveldb.MemTableInserter.sequence_',
      'field leveldb.MemTableInserter.mem_',
      'method leveldb.MemTableInserter.Put',
      'method leveldb.MemTableInserter.Delete',
      'method leveldb.WriteBatchInternal.InsertInto',
      'method leveldb.WriteBatchInternal.SetContents',
      'method leveldb.WriteBatchInternal.Append',
    ]);
    expect(definition(outline, 'leveldb.WriteBatch.Iterate')).toMatchObject({
      signature: 'Status WriteBatch::Iterate(Handler* handler) const',
      startLine: 42,
      endLine: 80,
    });
    expect(definition(outline, 'leveldb.kHeader').exported).toBe(false);
    expect(outline.imports.map((i) => i.module)).toContain('leveldb/write_batch.h');
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit Handler:116', 'call GetLengthPrefixedSlice:57', 'type MemTableInserter:133']),
    );
  });

  it('understands templates, nested qualifiers, destructors, operators and base classes', async () => {
    const text = `template <typename T>
class API_EXPORT List final : public Base<T>, ns::Other {
 public:
  ~List();
  T& operator[](int i) const { return items_[i]; }
 private:
  std::vector<T> items_;
};
void a::b::C::run(int x) {}
using Names = List<std::string>;
`;
    const outline = await outlineOf(text, 'cpp');
    expect(definitions(outline)).toEqual([
      'class List',
      'method List.~List',
      'method List.operator[]',
      'field List.items_',
      'method a.b.C.run',
      'type Names',
    ]);
    expect(definition(outline, 'List')).toMatchObject({ startLine: 1, endLine: 8 });
    expect(references(outline)).toEqual(expect.arrayContaining(['inherit Base:2', 'inherit Other:2']));
  });

  it('keeps every member while a line is half typed', async () => {
    const text = fixture('cpp/write_batch.cc');
    const broken = await outlineOf(halfTyped(text, 43), 'cpp');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'cpp')));
  });
});
