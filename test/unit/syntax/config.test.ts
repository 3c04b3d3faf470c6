import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, outlineOf, outlineOfFixture } from './helpers.js';

describe('JSON', () => {
  it('finds keys, two levels deep, with their line', async () => {
    const outline = await outlineOfFixture('json/package.json', 'json');
    expect(definitions(outline)).toEqual(
      expect.arrayContaining(['key name', 'key scripts', 'key scripts.test', 'key dependencies.body-parser']),
    );
    expect(definition(outline, 'scripts.test').signature).toMatch(/^"test": "mocha/);
    expect(definition(outline, 'keywords').signature).toBe('"keywords": [');
  });

  it('keeps the other keys when one is broken', async () => {
    const text = fixture('json/package.json').replace('"repository":', '"repository"');
    const outline = await outlineOf(text, 'json');
    expect(outline.hasErrors).toBe(true);
    expect(definitions(outline)).toEqual(expect.arrayContaining(['key name', 'key scripts.test']));
  });
});

describe('YAML', () => {
  it('finds keys, two levels deep', async () => {
    const outline = await outlineOfFixture('yaml/run-tests.yml', 'yaml');
    expect(definitions(outline)).toEqual([
      'key name',
      'key on',
      'key permissions',
      'key permissions.contents',
      'key jobs',
      'key jobs.build',
      'key jobs.no_chardet',
      'key jobs.urllib3',
    ]);
    expect(definition(outline, 'jobs.build')).toMatchObject({ startLine: 9, endLine: 39 });
  });

  it('keeps the keys before an error', async () => {
    const outline = await outlineOf(`${fixture('yaml/run-tests.yml')}\nlast: [1, {\n`, 'yaml');
    expect(outline.hasErrors).toBe(true);
    expect(outline.failed).toBeUndefined();
  });
});

describe('TOML', () => {
  it('finds tables and their keys', async () => {
    const outline = await outlineOfFixture('toml/Cargo.toml', 'toml');
    expect(definitions(outline)).toEqual(
      expect.arrayContaining(['key package', 'key package.name', 'key features.tracing', 'key dependencies.http']),
    );
    expect(definitions(outline)).not.toContain('key dependencies.tracing.version');
    expect(definition(outline, 'features.__private_docs').doc).toBe(
      'Required for intra-doc links to resolve correctly',
    );
  });

  it('keeps the other keys when one is broken', async () => {
    const outline = await outlineOf(fixture('toml/Cargo.toml').replace('edition = ', 'edition '), 'toml');
    expect(outline.hasErrors).toBe(true);
    expect(definitions(outline)).toEqual(expect.arrayContaining(['key package.name', 'key dependencies.http']));
  });
});
