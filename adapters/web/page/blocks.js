import { element, outwardLink, webAddress } from './element.js';

/** Draws a reply's block tree; `marker(number)` makes the element for a citation marker. Unknown nodes are left out. */
export function drawBlocks(blocks, marker) {
  return blocks.map((block) => drawBlock(block, marker)).filter(Boolean);
}

function drawBlock(block, marker) {
  switch (block.type) {
    case 'paragraph':
      return element('p', { dir: 'auto' }, drawInlines(block.children, marker));
    case 'heading':
      // The question above is the heading that an answer's own headings stand under.
      return element(
        `h${Math.min(6, block.depth + 2)}`,
        { dir: 'auto' },
        drawInlines(block.children, marker),
      );
    case 'code-block':
      return element('pre', { tabindex: '0', dir: 'ltr' }, element('code', {}, block.value));
    case 'quote':
      return element('blockquote', { dir: 'auto' }, led(drawBlocks(block.children, marker)));
    case 'list':
      return drawList(block, marker);
    case 'table':
      return drawTable(block, marker);
    case 'rule':
      return element('hr');
    default:
      return undefined;
  }
}

function drawList(list, marker) {
  const items = list.items.map((item) => {
    const box =
      item.checked !== undefined &&
      element('input', {
        type: 'checkbox',
        disabled: true,
        checked: item.checked,
        'aria-label': item.checked ? 'done' : 'open',
      });
    return element('li', { class: box ? 'task' : undefined }, box, led(drawBlocks(item.children, marker)));
  });
  const isOrdered = list.start !== undefined;
  return element(isOrdered ? 'ol' : 'ul', { dir: 'auto', start: list.start }, items);
}

/** Paragraphs that follow what holds them: it finds its direction only in words without one of their own. */
function led(nodes) {
  for (const node of nodes) if (node.tagName === 'P') node.removeAttribute('dir');
  return nodes;
}

function drawTable(table, marker) {
  const cells = (tag, row) =>
    row.map((cell, index) =>
      element(
        tag,
        {
          class: `align-${table.align[index] ?? 'start'}`,
          scope: tag === 'th' ? 'col' : undefined,
          // The table takes its direction from its head.
          dir: tag === 'td' && 'auto',
        },
        drawInlines(cell, marker),
      ),
    );
  const head = element('thead', {}, element('tr', {}, cells('th', table.head)));
  const body = element(
    'tbody',
    {},
    table.rows.map((row) => element('tr', {}, cells('td', row))),
  );
  const label = { class: 'table', tabindex: '0', role: 'region', 'aria-label': 'Table', dir: 'auto' };
  return element('div', label, element('table', {}, head, body));
}

const LAST_WORD = /^(.*\s)?(\S{1,40})$/s;

function drawInlines(inlines, marker) {
  const drawn = [];
  for (const inline of inlines) {
    const made = drawInline(inline, marker);
    if (made === undefined) continue;
    const before = drawn.at(-1);
    const word = inline.type === 'citation' && typeof before === 'string' ? LAST_WORD.exec(before) : null;
    if (word) {
      // A marker that begins a line has lost the word it belongs to.
      drawn.splice(-1, 1, word[1] ?? '', element('span', { class: 'kept-together' }, word[2], made));
    } else if (inline.type === 'citation' && before?.className === 'kept-together') before.append(made);
    else drawn.push(made);
  }
  return drawn;
}

function drawInline(inline, marker) {
  switch (inline.type) {
    case 'text':
      return inline.value;
    case 'code':
      return element('code', { dir: 'ltr' }, inline.value);
    case 'break':
      return element('br');
    case 'strong':
      return element('strong', {}, drawInlines(inline.children, marker));
    case 'em':
      return element('em', {}, drawInlines(inline.children, marker));
    case 'strike':
      return element('s', {}, drawInlines(inline.children, marker));
    case 'citation':
      return marker(inline.number);
    case 'link': {
      const url = webAddress(inline.url);
      const children = drawInlines(inline.children, marker);
      return url ? outwardLink(url, {}, ...children) : element('span', {}, children);
    }
    default:
      return undefined;
  }
}
