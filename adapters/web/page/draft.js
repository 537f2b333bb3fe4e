import { drawBlocks } from './blocks.js';
import { element } from './element.js';

const drawMarker = (number) => {
  const brackets = ['[', ']'].map((bracket) => element('span', {}, bracket));
  const marker = element('span', { class: 'marker' }, brackets[0], String(number), brackets[1]);
  return element('sup', {}, marker);
};

/**
 * The reply in the making: `show(blocks)` redraws only the blocks that changed. A screen reader can read it but isn't told
 * of it: it hears the finished reply, once.
 */
export function createDraft() {
  const prose = element('div', { class: 'prose' });
  const node = element(
    'article',
    { class: 'reply draft', 'data-testid': 'draft', 'aria-live': 'off' },
    element('h3', { class: 'hidden-label' }, 'Footnote is writing'),
    prose,
  );
  let shown = [];
  return {
    node,
    show(blocks) {
      const next = blocks.map((block) => JSON.stringify(block));
      const same = next.findIndex((block, index) => block !== shown[index]);
      const from = same < 0 ? next.length : same;
      while (prose.childElementCount > from) prose.lastElementChild.remove();
      prose.append(
        ...blocks.slice(from).map((block) => drawBlocks([block], drawMarker)[0] ?? element('span')),
      );
      shown = next;
    },
  };
}
