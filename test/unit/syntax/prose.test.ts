import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, outlineOf, outlineOfFixture } from './helpers.js';

describe('Markdown', () => {
  it('has a section a heading, as long as its subsections', async () => {
    const outline = await outlineOfFixture('markdown/mime-types.md', 'markdown');
    expect(definitions(outline)).toEqual([
      'section mime-types',
      'section mime-types.Install',
      'section mime-types.Adding Types',
      'section mime-types.API',
      'section mime-types.API.mime.lookup(path)',
      'section mime-types.API.mime.contentType(type)',
      'section mime-types.API.mime.extension(type)',
      'section mime-types.API.mime.charset(type)',
      'section mime-types.API.var type = mime.types[extension]',
      'section mime-types.API.[extensions...] = mime.extensions[type]',
      'section mime-types.License',
    ]);
    expect(definition(outline, 'mime-types')).toMatchObject({ signature: '# mime-types', startLine: 1, endLine: 113 });
    expect(definition(outline, 'mime-types.API')).toMatchObject({ startLine: 37, endLine: 100 });
    expect(outline.header).toBe('The ultimate javascript content-type utility.');
  });

  it('covers the text without gaps or overlaps', async () => {
    const text = fixture('markdown/mime-types.md');
    const { symbols } = await outlineOf(text, 'markdown');
    expect(symbols[0]).toMatchObject({ start: 0, end: text.length });
    const inner = symbols.filter((section) => section.container === 'mime-types');
    expect(inner.map((section) => section.end)).toEqual([
      ...inner.slice(1).map((section) => section.start),
      text.length,
    ]);
  });

  it('takes no heading from front matter, fences, lists or quotations, and reads setext headings', async () => {
    const text = `---
title: How to deploy
draft: true
---

Title with \`code\` and [a link](http://x)
====================

Words.

\`\`\`sh
# not a heading
\`\`\`

> # quoted

## Second *part*
`;
    const outline = await outlineOf(text, 'markdown');
    expect(definitions(outline)).toEqual([
      'section Title with code and a link',
      'section Title with code and a link.Second part',
    ]);
    expect(outline.symbols[0]).toMatchObject({ startLine: 6 });
    expect(outline.header).toBe('How to deploy\n\nWords.');
  });

  it('copes with an empty text, and with one without a line end', async () => {
    expect((await outlineOf('', 'markdown')).symbols).toEqual([]);
    expect(definition(await outlineOf('# A', 'markdown'), 'A')).toMatchObject({
      startLine: 1,
      endLine: 1,
      start: 0,
      end: 3,
    });
  });
});

describe('Notebooks', () => {
  it('have a section a cell, named after heading or first line, under the heading above', async () => {
    const text = fixture('notebook/allow-errors-per-cell.ipynb');
    const outline = await outlineOf(text, 'notebook');
    expect(definitions(outline).slice(0, 6)).toEqual([
      'section This notebook is part of the nbsphinx documentation: http://nbsphinx.readthedocs.io/.',
      'section Ignoring Errors on a Per-Cell Basis',
      "section Ignoring Errors on a Per-Cell Basis.'no problem'",
      'section Ignoring Errors on a Per-Cell Basis.The following code cell has the raises-exception tag.',
      'section Ignoring Errors on a Per-Cell Basis.problem',
      'section Ignoring Errors on a Per-Cell Basis.The following code cell is executed even though the previous cell raised an exception.',
    ]);
    expect(outline.symbols).toHaveLength(8);
    for (const { start, end } of outline.symbols)
      expect(JSON.parse(text.slice(start, end))).toHaveProperty('cell_type');
    expect(outline.symbols[4]).toMatchObject({ startLine: 37, endLine: 49 });
    expect(outline.symbols[1]!.doc).toMatch(/^# Ignoring Errors on a Per-Cell Basis\n\nInstead of ignoring errors/);
  });

  it('have a section named after the function that a cell defines', async () => {
    const text =
      '{"cells": [{"cell_type": "code", "source": ["import re\\n", "def clean(text):\\n", "  return text"]}]}';
    expect(definitions(await outlineOf(text, 'notebook'))).toEqual(['section clean']);
  });

  it('that are no JSON any more get an empty outline with errors', async () => {
    const text = fixture('notebook/allow-errors-per-cell.ipynb').slice(0, -20);
    expect(await outlineOf(text, 'notebook')).toMatchObject({ symbols: [], hasErrors: true });
  });

  it('are read by the top-level `cells` only', async () => {
    const text = '{"metadata": {"cells": [{"a": 1}]}, "cells": [{"cell_type": "code", "source": "x = \\"}]\\""}]}';
    expect(definitions(await outlineOf(text, 'notebook'))).toEqual(['section x = "}]"']);
  });
});
