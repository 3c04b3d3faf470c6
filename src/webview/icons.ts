import type { Hit } from '../core/search.js';

const ICONS: Record<Hit['kind'], string> = {
  class: 'symbol-class',
  interface: 'symbol-interface',
  trait: 'symbol-interface',
  struct: 'symbol-struct',
  enum: 'symbol-enum',
  type: 'symbol-type-parameter',
  module: 'symbol-module',
  function: 'symbol-function',
  method: 'symbol-method',
  constructor: 'symbol-constructor',
  property: 'symbol-property',
  field: 'symbol-field',
  variable: 'symbol-variable',
  constant: 'symbol-constant',
  macro: 'symbol-snippet',
  section: 'symbol-text',
  key: 'symbol-key',
  selector: 'symbol-color',
  table: 'table',
  text: 'file-code',
};

/** The codicon of a kind of definition, as VS Code's own lists show it. */
export const symbolIcon = (kind: Hit['kind']): string => ICONS[kind];
