// The launcher and the invite are on every page of the site, most often alone. They are built by hand, so that the
// framework is fetched only with the conversation.

type Properties<T> = Partial<Omit<T, 'children' | 'style'>> & { class?: string };

/** Children are nodes or text; text stays text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { class: className, ...properties }: Properties<HTMLElementTagNameMap[K]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  Object.assign(created, properties);
  if (className !== undefined) created.className = className;
  created.append(...children);
  return created;
}

export function strokeIcon(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS(svg.namespaceURI, 'path');
  line.setAttribute('d', path);
  const attributes = { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  svg.append(line);
  return svg;
}
