import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

describe('C++', () => {
  it('finds a class behind macros, its members and its comment', async () => {
    const outline = await outlineOfFixture('cpp/blocking_counter.h', 'cpp');
    expect(definitions(outline)).toEqual([
      'module absl',
      'class absl.BlockingCounter',
      'method absl.BlockingCounter.BlockingCounter',
      'method absl.BlockingCounter.BlockingCounter',
      'method absl.BlockingCounter.operator=',
      'method absl.BlockingCounter.DecrementCount',
      'method absl.BlockingCounter.Wait',
      'method absl.BlockingCounter.TraceObjectKind',
      'field absl.BlockingCounter.lock_',
      'field absl.BlockingCounter.count_',
      'field absl.BlockingCounter.num_waiting_',
      'field absl.BlockingCounter.done_',
    ]);
    const counter = definition(outline, 'absl.BlockingCounter');
    expect(counter).toMatchObject({ signature: 'class BlockingCounter', leadLine: 32, startLine: 64, endLine: 102 });
    expect(counter.doc).toMatch(/allows a thread to block for a pre-specified number of actions/);
    expect(definition(outline, 'absl.BlockingCounter.done_').signature).toBe('bool done_ ABSL_GUARDED_BY(lock_)');
  });

  it('puts out-of-line members under their class', async () => {
    const outline = await outlineOfFixture('cpp/blocking_counter.cc', 'cpp');
    expect(definitions(outline)).toEqual([
      'module absl',
      'function absl.IsDone',
      'method absl.BlockingCounter.BlockingCounter',
      'method absl.BlockingCounter.DecrementCount',
      'method absl.BlockingCounter.Wait',
    ]);
    expect(definition(outline, 'absl.BlockingCounter.BlockingCounter').signature).toBe(
      'BlockingCounter::BlockingCounter(int initial_count)',
    );
    expect(outline.imports.map((i) => i.module)).toContain('absl/synchronization/blocking_counter.h');
    expect(references(outline)).toEqual(expect.arrayContaining(['call TraceSignal:46', 'type MutexLock:57']));
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
    const text = fixture('cpp/blocking_counter.cc');
    const broken = await outlineOf(halfTyped(text, 43), 'cpp');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'cpp')));
  });
});
