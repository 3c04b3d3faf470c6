type Properties<E> = Partial<
  Pick<E, { [K in keyof E]: E[K] extends (...args: never) => unknown ? never : K }[keyof E]>
>;

/** An element with properties and children; null and '' are no children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  for (const child of children) if (child !== null && child !== '') element.append(child);
  return element;
}

/** Gives an element these children in this order. Those that it has already stay in place where they can. */
export function arrange(parent: HTMLElement, children: readonly Node[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let next = parent.firstChild;
  for (const child of wanted) {
    if (child === next) next = next.nextSibling;
    else parent.insertBefore(child, next);
  }
}

/** A codicon; decoration only, so hidden from screen readers. */
export function icon(name: string, className = ''): HTMLElement {
  const element = el('i', { className: `codicon codicon-${name} ${className}`.trimEnd() });
  element.setAttribute('aria-hidden', 'true');
  return element;
}

/** A button with just an icon; `label` is its tooltip and its name. */
export function iconButton(name: string, label: string, run: () => void): HTMLButtonElement {
  const element = el('button', { className: 'icon', type: 'button', title: label, ariaLabel: label }, icon(name));
  element.addEventListener('click', run);
  return element;
}

/** A button that is on or off. */
export function toggleButton(name: string, label: string, on: boolean, run: () => void): HTMLButtonElement {
  const element = iconButton(name, label, run);
  element.ariaPressed = String(on);
  return element;
}

/** Text for screen readers only. */
export const spoken = (text: string): HTMLElement => el('span', { className: 'spoken' }, text);

/** A text with its `code` as code; nothing else in it is markup. */
export function prose(text: string): (Node | string)[] {
  const parts = text.replace(/\s+/g, ' ').split(/(`[^`]+`)/);
  return parts.map((part) => (/^`.+`$/.test(part) ? el('code', {}, part.slice(1, -1)) : part));
}

/** The element with this id, which the page is known to have. */
export function byId<E extends HTMLElement>(id: string, kind: new () => E): E {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${kind.name} “${id}”`);
  return element;
}

export const counted = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
