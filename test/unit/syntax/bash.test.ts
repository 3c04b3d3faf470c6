import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

describe('Bash', () => {
  it('finds functions, and variables of the script but not those set in a function', async () => {
    expect(definitions(await outlineOfFixture('bash/common.sh', 'bash'))).toEqual([
      'variable known_failures',
      'variable top_repositories',
      'variable tmpdir',
      'function checkout',
      'function swift_files_under',
    ]);
  });

  it('takes the comment above for the doc, and no shebang for the header', async () => {
    const outline = await outlineOfFixture('bash/common.sh', 'bash');
    expect(definition(outline, 'swift_files_under')).toMatchObject({
      signature: 'function swift_files_under()',
      leadLine: 28,
      startLine: 33,
      endLine: 35,
    });
    expect(definition(outline, 'swift_files_under').doc).toMatch(
      /^Locates all the swift source code files.*\ndirectory\.\n\nDoes not include code/,
    );
    expect(outline.header).toBe('');
  });

  it('lists commands as calls, but not what every shell has; what is sourced is imported', async () => {
    const outline = await outlineOfFixture('bash/top-repos.sh', 'bash');
    expect(definition(outline, 'validate')).toMatchObject({ leadLine: 17, startLine: 21, endLine: 68 });
    expect(outline.imports).toEqual([{ module: '$parser_dir/scripts/common.sh', names: [], line: 7 }]);
    const calls = references(outline);
    expect(calls).toEqual(
      expect.arrayContaining(['call swift_files_under:34', 'call mkdir:30', 'call checkout:81', 'call validate:88']),
    );
    expect(calls.some((call) => /echo|exit|wait/.test(call))).toBe(false);
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
    const broken = await outlineOf(halfTyped(fixture('bash/common.sh'), 27), 'bash');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(expect.arrayContaining(['function checkout', 'function swift_files_under']));
  });
});
