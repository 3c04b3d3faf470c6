import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

describe('C', () => {
  it('finds functions, also those that return pointers, and enumerators', async () => {
    const outline = await outlineOfFixture('c/scanner.c', 'c');
    expect(definitions(outline)).toEqual([
      'enum TokenType',
      'constant TokenType.DESCENDANT_OP',
      'constant TokenType.PSEUDO_CLASS_SELECTOR_COLON',
      'constant TokenType.ERROR_RECOVERY',
      'function advance',
      'function skip',
      'function tree_sitter_css_external_scanner_create',
      'function tree_sitter_css_external_scanner_destroy',
      'function tree_sitter_css_external_scanner_serialize',
      'function tree_sitter_css_external_scanner_deserialize',
      'function tree_sitter_css_external_scanner_scan',
    ]);
    expect(definition(outline, 'advance')).toMatchObject({
      signature: 'static inline void advance(TSLexer *lexer)',
      exported: false,
    });
    expect(outline.imports.map((i) => i.module)).toEqual(['tree_sitter/parser.h', 'wctype.h']);
    expect(references(outline)).toEqual(expect.arrayContaining(['call iswspace:28', 'type TSLexer:23']));
  });

  it('finds macros and functions in a header that its macros break', async () => {
    const outline = await outlineOfFixture('c/array.h', 'c');
    expect(outline.hasErrors).toBe(true);
    expect(outline.symbols.filter((s) => s.kind === 'macro')).toHaveLength(26);
    expect(definitions(outline)).toContain('function _array__splice');
    expect(definition(outline, 'array_push')).toMatchObject({
      signature: '#define array_push(self, element)',
      doc: 'Push a new `element` onto the end of the array.',
    });
  });

  it('sees through export macros, typedefs and prototypes; locals are none', async () => {
    const text = `/* Sockets and what hangs on them. */
#include <stdio.h>
BEGIN_DECLS
CURL_EXTERN int perform(struct Handle *h);
typedef struct { int x; char *name; } Point;
typedef int (*callback)(void *);
struct node { struct node *next; };
static int counter = 0;
int run(void) { int local = 1; Guard lock(mutex); return local; }
`;
    const outline = await outlineOf(text, 'c');
    expect(definitions(outline)).toEqual([
      'function perform',
      'struct Point',
      'field Point.x',
      'field Point.name',
      'type callback',
      'struct node',
      'field node.next',
      'variable counter',
      'function run',
    ]);
    expect(outline.header).toBe('Sockets and what hangs on them.');
    expect(definition(outline, 'perform').signature).toBe('int perform(struct Handle *h)');
  });

  it('keeps every function while a line is half typed', async () => {
    const text = fixture('c/scanner.c');
    const broken = await outlineOf(halfTyped(text, 25), 'c');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'c')));
  });
});
