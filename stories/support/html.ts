/**
 * An element of the page: `html('p', { className: 'soft' }, 'Nothing yet')`. Properties are the element's own,
 * and `aria-…`, `role` and `data-…` are attributes.
 */
export function html<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]> | Record<string, unknown> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (/^(aria-|data-|role$)/.test(name)) element.setAttribute(name, String(value));
    else Object.assign(element, { [name]: value });
  }
  element.append(...children);
  return element;
}

/** A card with a heading, which is also its name for who cannot see it; its content goes into `body`. */
export function card(title: string, properties: Record<string, unknown> = {}): { readonly card: HTMLElement; readonly body: HTMLElement } {
  const body = html('div', { className: 'body' });
  return { card: html('section', { className: 'card', 'aria-label': title, ...properties }, html('h2', {}, title), body), body };
}
