import type { Hit } from '../core/search.js';

/** A codicon, and the theme colour that VS Code's outline gives it; plain text has none. */
export interface SymbolIcon {
  codicon: string;
  colour?: string;
}

const icon = (codicon: string, colour = `symbolIcon.${codicon.replace('symbol-', '')}Foreground`): SymbolIcon => ({
  codicon,
  colour,
});

const ICONS: Record<Hit['kind'], SymbolIcon> = {
  class: icon('symbol-class'),
  interface: icon('symbol-interface'),
  trait: icon('symbol-interface'),
  struct: icon('symbol-struct'),
  enum: icon('symbol-enum', 'symbolIcon.enumeratorForeground'),
  type: icon('symbol-type-parameter', 'symbolIcon.typeParameterForeground'),
  module: icon('symbol-module'),
  function: icon('symbol-function'),
  method: icon('symbol-method'),
  constructor: icon('symbol-constructor'),
  property: icon('symbol-property'),
  field: icon('symbol-field'),
  variable: icon('symbol-variable'),
  constant: icon('symbol-constant'),
  macro: icon('symbol-snippet'),
  section: icon('symbol-text', 'symbolIcon.textForeground'),
  key: icon('symbol-key'),
  selector: icon('symbol-color'),
  table: icon('table', 'symbolIcon.structForeground'),
  text: { codicon: 'file-code' },
};

/** The icon of a kind of definition, as VS Code's own lists show it. */
export const symbolIcon = (kind: Hit['kind']): SymbolIcon => ICONS[kind];
