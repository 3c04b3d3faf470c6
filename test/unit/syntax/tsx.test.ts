import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'tsx/toaster.tsx';

describe('TSX', () => {
  it('finds components, and the components that they render', async () => {
    const outline = await outlineOfFixture(FILE, 'tsx');
    expect(definitions(outline)).toEqual([
      'function ToastWrapper',
      'function ToastWrapper.updateHeight',
      'function getPositionStyle',
      'variable activeClass',
      'constant DEFAULT_OFFSET',
      'function Toaster',
    ]);
    expect(definition(outline, 'ToastWrapper')).toMatchObject({
      signature: 'const ToastWrapper = ({ id, className, style, onHeightUpdate, children, }: ToastWrapperProps)',
      startLine: 15,
      endLine: 45,
      exported: false,
    });
    expect(definition(outline, 'Toaster')).toMatchObject({ startLine: 85, endLine: 143, exported: true });
    expect(references(outline)).toEqual(
      expect.arrayContaining([
        'call ToastWrapper:124',
        'call ToastBar:136',
        'call useToaster:95',
        'type ToasterProps:85',
      ]),
    );
    expect(references(outline)).not.toContain('call div:41');
    expect(outline.imports.map((i) => i.module)).toEqual([
      'goober',
      'react',
      '../core/types',
      '../core/use-toaster',
      '../core/utils',
      './toast-bar',
    ]);
  });

  it('keeps every component while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 96), 'tsx');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'tsx')));
  });
});
