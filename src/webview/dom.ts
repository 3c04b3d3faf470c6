/** An element with properties and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<Pick<HTMLElementTagNameMap[K], 'className' | 'title' | 'id'>> & Record<string, unknown> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A codicon; decoration only, so hidden from screen readers. */
export function icon(name: string, className = ''): HTMLElement {
  const element = el('i', { className: `codicon codicon-${name} ${className}`.trimEnd() });
  element.setAttribute('aria-hidden', 'true');
  return element;
}

/** The element with this id, which the page is known to have. */
export function byId<E extends HTMLElement>(id: string, kind: new () => E): E {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${kind.name} “${id}”`);
  return element;
}
