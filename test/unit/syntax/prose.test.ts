import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, outlineOf, outlineOfFixture } from './helpers.js';

describe('Markdown', () => {
  it('has a section a heading, as long as its subsections', async () => {
    const outline = await outlineOfFixture('markdown/README.md', 'markdown');
    expect(definitions(outline)).toEqual([
      'section Requests',
      'section Requests.Installing Requests and Supported Versions',
      'section Requests.Supported Features & Best–Practices',
      'section Requests.Cloning the repository',
    ]);
    expect(definition(outline, 'Requests')).toMatchObject({ signature: '# Requests', startLine: 1, endLine: 76 });
    expect(definition(outline, 'Requests.Supported Features & Best–Practices')).toMatchObject({
      startLine: 40,
      endLine: 57,
    });
    expect(outline.header).toBe('Requests is a simple, yet elegant, HTTP library.');
  });

  it('covers the text without gaps or overlaps', async () => {
    const text = fixture('markdown/README.md');
    const { symbols } = await outlineOf(text, 'markdown');
    expect(symbols[0]).toMatchObject({ start: 0, end: text.length });
    for (let i = 2; i < symbols.length; i++) expect(symbols[i]!.start).toBe(symbols[i - 1]!.end);
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
  it('have a section a cell, named after heading, definition or first line', async () => {
    const text = fixture('notebook/semantic_chunking.ipynb');
    const outline = await outlineOf(text, 'notebook');
    expect(outline.symbols).toHaveLength(14);
    expect(definitions(outline).slice(0, 5)).toEqual([
      'section Semantic Chunking with Chonkie and Model2Vec',
      'section Install the necessary libraries',
      'section Import the necessary libraries',
      'section Loading and pre-processing',
      'section preprocess_text',
    ]);
    for (const { start, end } of outline.symbols)
      expect(JSON.parse(text.slice(start, end))).toHaveProperty('cell_type');
    expect(outline.header).toMatch(/Semantic chunking is a task of identifying the semantic boundaries/);
  });

  it('that are no JSON any more get an empty outline with errors', async () => {
    const text = fixture('notebook/semantic_chunking.ipynb').slice(0, -20);
    expect(await outlineOf(text, 'notebook')).toMatchObject({ symbols: [], hasErrors: true });
  });

  it('are read by the top-level `cells` only', async () => {
    const text = '{"metadata": {"cells": [{"a": 1}]}, "cells": [{"cell_type": "code", "source": "x = \\"}]\\""}]}';
    expect(definitions(await outlineOf(text, 'notebook'))).toEqual(['section x = "}]"']);
  });
});
