import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'bash/semaphore.bash';

describe('Bash', () => {
  it('finds functions', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'bash'))).toEqual([
      'function bats_run_under_flock',
      'function bats_run_under_shlock',
      'function bats_semaphore_setup',
      'function bats_semaphore_run',
      'function bats_semaphore_release_wrapper',
      'function bats_semaphore_acquire_while_locked',
      'function bats_semaphore_acquire_slot',
      'function bats_semaphore_release_slot',
      'function bats_semaphore_get_free_slot_count',
    ]);
  });

  it('takes the comment above for the doc, and no shebang for the header', async () => {
    const outline = await outlineOfFixture(FILE, 'bash');
    expect(definition(outline, 'bats_semaphore_acquire_slot')).toMatchObject({
      doc: 'block until a semaphore slot becomes free\nprints the number of the slot that it received',
      signature: 'bats_semaphore_acquire_slot()',
      leadLine: 85,
      startLine: 87,
      endLine: 100,
    });
    expect(outline.header).toBe('');
  });

  it('lists commands as calls, but not what every shell has', async () => {
    const calls = references(await outlineOfFixture(FILE, 'bash'));
    expect(calls).toEqual(expect.arrayContaining(['call bats_semaphore_acquire_slot:46', 'call mkdir:62']));
    expect(calls.some((call) => /return|printf|shift/.test(call))).toBe(false);
  });

  it('knows sourced files, both ways to write a function, variables of the script', async () => {
    const text = `source "$ROOT/lib/util.sh"
. ./more.sh
readonly LIMIT=3
name=quarry
function greet {
  local word=hello
  echo "$word"
}
leave() ( exit 0 )
`;
    const outline = await outlineOf(text, 'bash');
    expect(outline.imports.map((i) => i.module)).toEqual(['$ROOT/lib/util.sh', './more.sh']);
    expect(definitions(outline)).toEqual(['constant LIMIT', 'variable name', 'function greet', 'function leave']);
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 103), 'bash');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining(['function bats_run_under_flock', 'function bats_semaphore_acquire_slot']),
    );
  });
});
