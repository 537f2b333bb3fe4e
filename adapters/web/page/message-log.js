import { createDraft } from './draft.js';
import { drawMessage } from './messages.js';

const NEAR_THE_END_PX = 240;

/** The list of messages: redraws only what changed, so that a screen reader hears only what is new. */
export function createMessageLog(place, actions) {
  let drawn = new Map();
  let following = false;
  let draft;

  const drawDraft = (message) => {
    draft ??= createDraft();
    draft.show(message.body.blocks);
    return { node: draft.node, signature: '' };
  };
  const drawAnew = (message, signature, state) => ({ node: drawMessage(message, actions, state), signature });

  const latestQuestion = () => [...place.querySelectorAll('.question')].at(-1);
  const toLatest = () => latestQuestion()?.scrollIntoView({ block: 'start' });
  const isNearTheEnd = () =>
    document.documentElement.scrollHeight - window.scrollY - window.innerHeight < NEAR_THE_END_PX;

  const draw = (messages, stateOf) => {
    const follows = following || isNearTheEnd();
    const next = new Map();
    for (const message of messages) {
      const key = keyOf(message);
      const state = stateOf(message);
      const signature = JSON.stringify([message.from, visibleBody(message.body), state]);
      const standing = drawn.get(key);
      if (message.body.kind === 'draft') next.set(key, drawDraft(message));
      else if (standing?.signature === signature) next.set(key, standing);
      else {
        const made = drawAnew(message, signature, state);
        const focused = standing?.node.contains(document.activeElement)
          ? document.activeElement.dataset.testid
          : undefined;
        standing?.node.replaceWith(made.node);
        if (focused) made.node.querySelector(`[data-testid="${focused}"]`)?.focus();
        next.set(key, made);
      }
    }
    if (!messages.some(({ body }) => body.kind === 'draft')) draft = undefined;
    for (const [key, { node }] of drawn) if (!next.has(key)) node.remove();
    const last = messages.findLast(({ body }) => body.kind !== 'draft');
    const grew = last !== undefined && !drawn.has(keyOf(last));
    drawn = next;
    placeInOrder(
      place,
      [...next.values()].map(({ node }) => node),
    );
    if (grew && follows) toLatest();
    following = false;
  };

  return {
    draw,
    toLatest,
    /** The next message comes from this page: scroll to it wherever the reader is. */
    follow: () => {
      following = true;
      toLatest();
    },
    clear: () => {
      drawn = new Map();
      draft = undefined;
      place.replaceChildren();
    },
  };
}

function keyOf({ id, body }) {
  return body.clientMessageId ?? id;
}

// What only the page's bookkeeping needs would redraw a question for nothing.
function visibleBody(body) {
  return body.kind === 'question' ? body.text : body;
}

// Moving a node that already stands in its place would make a screen reader say it again.
function placeInOrder(place, nodes) {
  for (const [index, node] of nodes.entries()) {
    if (place.children[index] !== node) place.insertBefore(node, place.children[index] ?? null);
  }
}
