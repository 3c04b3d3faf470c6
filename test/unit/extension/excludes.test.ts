import { describe, expect, it } from 'vitest';
import { ignorePatterns } from '../../../src/extension/settings/excludes.js';

describe('files.exclude as ignore rules', () => {
  it('patterns for any depth stay as they are, others start at the folder', () => {
    expect(ignorePatterns({ '**/.DS_Store': true, 'build/out': true })).toEqual(['**/.DS_Store', '/build/out']);
  });

  it('braces are spelled out', () => {
    expect(ignorePatterns({ '**/*.{js,map}': true })).toEqual(['**/*.js', '**/*.map']);
    expect(ignorePatterns({ '{a,b}/{c,d}': true })).toEqual(['/a/c', '/a/d', '/b/c', '/b/d']);
  });

  it('a pattern that is off, or depends on a sibling, hides nothing', () => {
    expect(ignorePatterns({ '**/a': false, '**/*.js': { when: '$(basename).ts' } })).toEqual([]);
  });
});
