import { describe, expect, it } from 'vitest';
import type { RepositoryState } from '../../../src/extension/repositories/repository.js';
import { progressText, stateText, statusWords } from '../../../src/extension/status/words.js';

const indexing = (done: number, total: number): RepositoryState => ({
  name: 'indexing',
  progress: { phase: 'indexing', done, total },
});
const ready: RepositoryState = { name: 'ready', files: 1200, chunks: 9000 };
const stopped: RepositoryState = { name: 'stopped', problem: 'The disk is full.' };

describe('the status bar', () => {
  it('shows nothing without a folder', () => {
    expect(statusWords([])).toBeNull();
  });

  it('is quiet when all is well', () => {
    expect(statusWords([ready])).toEqual({ text: '$(layers) Quarry', spoken: 'Quarry is ready', warning: false });
  });

  it('adds up the progress of all folders', () => {
    expect(statusWords([indexing(50, 100), indexing(100, 500), ready])?.text).toBe('$(loading~spin) Quarry 25%');
  });

  it('shows no share before the files are counted', () => {
    expect(statusWords([indexing(0, 0)])?.text).toBe('$(loading~spin) Quarry');
  });

  it('waits without alarm while another window writes', () => {
    const waiting: RepositoryState = { name: 'waiting', problem: 'Another window indexes this folder.' };
    expect(statusWords([waiting, ready])).toMatchObject({ text: '$(watch) Quarry', warning: false });
  });

  it('puts trouble first', () => {
    expect(statusWords([indexing(1, 2), stopped])).toMatchObject({
      warning: true,
      spoken: 'Quarry: The disk is full.',
    });
  });

  it('says states in words', () => {
    expect(stateText(indexing(1200, 3000))).toBe('Indexing: 1,200 of 3,000 files');
    expect(stateText(ready)).toBe('Ready: 1,200 files');
    expect(progressText({ phase: 'discovering', done: 0, total: 0 })).toBe('looking for files');
  });
});
