/**
 * Makes an element. Strings become text nodes, never markup; attributes that are false or undefined are left out;
 * a key that begins with `on` is a listener.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return made;
}

/** The address when a browser may open it, checked again on this side. */
export function webAddress(address) {
  const url = typeof address === 'string' ? URL.parse(address) : null;
  return url && /^https?:$/.test(url.protocol) ? address : undefined;
}

/** A link that tells the other side nothing of this page. */
export function outwardLink(address, attributes, ...children) {
  const safe = { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' };
  return element('a', { ...attributes, ...safe }, ...children);
}

/** Whether the screen has room for all of it, between the head of the page and what stands at its foot. */
export function fitsScreen(node) {
  const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
  const room = innerHeight - Number.parseFloat(scrollPaddingTop) - Number.parseFloat(scrollPaddingBottom);
  return node.offsetHeight <= room;
}
