import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'tsx/dialog.tsx';

describe('TSX', () => {
  it('finds components, and the components that they render', async () => {
    const outline = await outlineOfFixture(FILE, 'tsx');
    expect(definitions(outline)).toEqual([
      'variable sizes',
      'function Dialog',
      'function DialogTitle',
      'function DialogDescription',
      'function DialogBody',
      'function DialogActions',
    ]);
    expect(definition(outline, 'DialogBody')).toMatchObject({
      signature: "export function DialogBody({ className, ...props }: React.ComponentPropsWithoutRef<'div'>)",
      startLine: 97,
      endLine: 102,
      exported: true,
    });
    expect(references(outline)).toEqual(
      expect.arrayContaining(['call Transition:30', 'call DialogPanel:53', 'call cx:54']),
    );
    expect(references(outline)).not.toContain('call div:40');
    expect(outline.imports.map((i) => i.module)).toEqual(['@headlessui/react', 'class-variance-authority', 'react']);
  });

  it('keeps every component while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 29), 'tsx');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'tsx')));
  });
});
