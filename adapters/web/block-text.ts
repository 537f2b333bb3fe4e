/** The words of a reply's blocks as plain text, a line for each paragraph, item and row. */
export function blockText(blocks: unknown): string {
  return Array.isArray(blocks) ? blocks.map(textOf).join('\n') : '';
}

const INLINE: ReadonlySet<unknown> = new Set([
  'text',
  'code',
  'break',
  'citation',
  'strong',
  'em',
  'strike',
  'link',
]);

function textOf(node: unknown): string {
  if (Array.isArray(node)) return joined(node);
  if (typeof node !== 'object' || node === null) return '';
  if ('value' in node && typeof node.value === 'string') return node.value;
  if ('number' in node) return `[${String(node.number)}]`;
  if ('type' in node && node.type === 'break') return '\n';
  if ('rows' in node && 'head' in node) return [node.head, ...[node.rows].flat()].map(rowText).join('\n');
  const inside = 'items' in node ? node.items : 'children' in node && node.children;
  return Array.isArray(inside) ? joined(inside) : '';
}

function rowText(cells: unknown): string {
  return Array.isArray(cells) ? cells.map(textOf).join(' | ') : '';
}

function joined(nodes: readonly unknown[]): string {
  const inline = nodes.every((node) => INLINE.has(Object(node).type));
  return nodes.map(textOf).join(inline ? '' : '\n');
}
