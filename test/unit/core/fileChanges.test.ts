import { describe, expect, it } from 'vitest';
import { planFor } from '../../../src/core/fileChanges.js';

const plan = (...paths: string[]) => planFor(new Set(paths));

describe('what a burst of changes asks for', () => {
  it('just the files that changed, in order', () => {
    expect(plan('src/b.ts', 'src/a.ts')).toEqual(['src/a.ts', 'src/b.ts']);
  });

  it('nothing for what git keeps to itself', () => {
    expect(plan('.git/index', '.git/objects/ab/cdef', '.git', 'vendor/lib/.git/index')).toBe('nothing');
  });

  it('the whole tree after a change of branch', () => {
    expect(plan('.git/HEAD')).toBe('tree');
    expect(plan('.git/refs/heads/main', 'src/a.ts')).toBe('tree');
  });

  it('the whole tree when rules change', () => {
    expect(plan('src/.gitignore')).toBe('tree');
    expect(plan('.quarryignore')).toBe('tree');
    expect(plan('.git/info/exclude')).toBe('tree');
  });

  it('the whole tree when very many files change', () => {
    expect(plan(...Array.from({ length: 201 }, (_, i) => `f${i}`))).toBe('tree');
  });
});
