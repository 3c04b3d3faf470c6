import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, outlineOf, outlineOfFixture } from './helpers.js';

describe('JSON', () => {
  it('finds keys, two levels deep, with their line', async () => {
    const outline = await outlineOfFixture('json/simple-get.json', 'json');
    expect(definitions(outline)).toEqual(
      expect.arrayContaining([
        'key name',
        'key author',
        'key author.email',
        'key dependencies.once',
        'key scripts.test',
      ]),
    );
    expect(definitions(outline)).not.toContain('key funding.type');
    expect(definition(outline, 'scripts.test').signature).toBe('"test": "standard && tape test/*.js"');
    expect(definition(outline, 'keywords')).toMatchObject({ signature: '"keywords": [', startLine: 28, endLine: 43 });
  });

  it('keeps the other keys when one is broken', async () => {
    const text = fixture('json/simple-get.json').replace('"homepage":', '"homepage"');
    const outline = await outlineOf(text, 'json');
    expect(outline.hasErrors).toBe(true);
    expect(definitions(outline)).toEqual(expect.arrayContaining(['key name', 'key scripts.test']));
  });
});

describe('YAML', () => {
  it('finds keys, two levels deep', async () => {
    const outline = await outlineOfFixture('yaml/ci.yml', 'yaml');
    expect(definitions(outline)).toEqual([
      'key name',
      'key on',
      'key on.push',
      'key on.pull_request',
      'key concurrency',
      'key concurrency.group',
      'key concurrency.cancel-in-progress',
      'key permissions',
      'key permissions.contents',
      'key jobs',
      'key jobs.test-regression-check-node10',
      'key jobs.test-browser',
      'key jobs.test',
    ]);
    expect(definition(outline, 'jobs.test-browser')).toMatchObject({ startLine: 60, endLine: 94 });
  });

  it('gives a comment to the key below it, not to the one above', async () => {
    const outline = await outlineOfFixture('yaml/ci.yml', 'yaml');
    expect(definition(outline, 'on')).toMatchObject({ startLine: 3, endLine: 15 });
    expect(definition(outline, 'on.pull_request')).toMatchObject({ startLine: 12, endLine: 15 });
    expect(definition(outline, 'concurrency')).toMatchObject({
      doc: 'This allows a subsequently queued workflow run to interrupt previous runs',
      leadLine: 17,
      startLine: 18,
      endLine: 20,
    });
  });

  it('keeps the keys before an error', async () => {
    const outline = await outlineOf(`${fixture('yaml/ci.yml')}\nlast: [1, {\n`, 'yaml');
    expect(outline.hasErrors).toBe(true);
    expect(outline.failed).toBeUndefined();
  });
});

describe('TOML', () => {
  it('finds tables and their keys', async () => {
    const outline = await outlineOfFixture('toml/tree-sitter-dart.toml', 'toml');
    expect(definitions(outline)).toEqual(
      expect.arrayContaining(['key package', 'key package.name', 'key lib.path', 'key dependencies.tree-sitter']),
    );
    expect(definition(outline, 'package')).toMatchObject({ signature: '[package]', startLine: 1, endLine: 17 });
    expect(definition(outline, 'package.include')).toMatchObject({ startLine: 12, endLine: 17 });
  });

  it('gives tables and keys the comments above them; what is in a value is no key', async () => {
    const text = `# Settings of the build.

[features]
# Needed for links in the documentation.
docs = ["full"]

# What it stands on.
[dependencies]
tracing = { version = "1", optional = true }
`;
    const outline = await outlineOf(text, 'toml');
    expect(definitions(outline)).toEqual([
      'key features',
      'key features.docs',
      'key dependencies',
      'key dependencies.tracing',
    ]);
    expect(definition(outline, 'features.docs').doc).toBe('Needed for links in the documentation.');
    expect(definition(outline, 'features')).toMatchObject({ startLine: 3, endLine: 5 });
    expect(definition(outline, 'dependencies')).toMatchObject({ doc: 'What it stands on.', leadLine: 7, startLine: 8 });
    expect(outline.header).toBe('Settings of the build.');
  });

  it('keeps the other keys when one is broken', async () => {
    const outline = await outlineOf(fixture('toml/tree-sitter-dart.toml').replace('edition = ', 'edition '), 'toml');
    expect(outline.hasErrors).toBe(true);
    expect(definitions(outline)).toEqual(expect.arrayContaining(['key package.name', 'key dependencies.tree-sitter']));
  });
});
