import { drawMessage } from './messages.js';

const NEAR_THE_END_PX = 240;

/** The list of messages: redraws only what changed, so that a screen reader hears only what is new. */
export function createMessageLog(place, actions) {
  let drawn = new Map();
  let following = false;

  const latestQuestion = () => [...place.querySelectorAll('.question')].at(-1);
  const toLatest = () => latestQuestion()?.scrollIntoView({ block: 'start' });
  const isNearTheEnd = () =>
    document.documentElement.scrollHeight - window.scrollY - window.innerHeight < NEAR_THE_END_PX;

  const draw = (messages, stateOf) => {
    const follows = following || isNearTheEnd();
    const next = new Map();
    for (const message of messages) {
      const key = message.body.clientMessageId ?? message.id;
      const state = stateOf(message);
      const signature = JSON.stringify([message.from, visibleBody(message.body), state]);
      const standing = drawn.get(key);
      const node = standing?.signature === signature ? standing.node : drawMessage(message, actions, state);
      if (standing && standing.node !== node) standing.node.replaceWith(node);
      next.set(key, { node, signature });
    }
    for (const [key, { node }] of drawn) if (!next.has(key)) node.remove();
    const grew = next.size > drawn.size;
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
      place.replaceChildren();
    },
  };
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
