import { createDraft } from './draft.js';
import { fitsScreen } from './element.js';
import { focusForm } from './form.js';
import { drawMessage } from './messages.js';

const NEAR_THE_END_PX = 240;

/** The list of messages: redraws only what changed, so that a screen reader hears only what is new. */
export function createMessageLog(place, actions) {
  let drawn = new Map();
  let following = false;
  let isOpened = false;
  let draft;

  const drawDraft = (message) => {
    draft ??= createDraft();
    draft.show(message.body.blocks);
    return { node: draft.node, signature: '' };
  };
  const drawAnew = (message, signature, state) => ({ node: drawMessage(message, actions, state), signature });

  const latestQuestion = () => [...place.querySelectorAll('.question')].at(-1);
  /** To the latest question; further, where what was said last would stand below what is in sight. */
  const toLatest = () => {
    latestQuestion()?.scrollIntoView({ block: 'start' });
    const last = place.lastElementChild;
    if (last && fitsScreen(last)) last.scrollIntoView({ block: 'nearest' });
  };
  const isNearTheEnd = () =>
    document.documentElement.scrollHeight - window.scrollY - window.innerHeight < NEAR_THE_END_PX;

  const draw = (messages, stateOf) => {
    const follows = following || isNearTheEnd();
    const next = new Map();
    let arrived;
    for (const message of messages) {
      const key = keyOf(message);
      const state = stateOf(message);
      const signature = JSON.stringify([message.from, visibleBody(message.body), state]);
      const standing = drawn.get(key);
      if (message.body.kind === 'draft') next.set(key, drawDraft(message));
      else if (standing?.signature === signature) next.set(key, standing);
      else {
        const made = drawAnew(message, signature, state);
        const hadFocus = standing?.node.contains(document.activeElement);
        const focused = hadFocus ? document.activeElement.dataset.testid : undefined;
        if (isOpened && !isBusy(standing?.node) && isOpenForm(message)) arrived = made.node;
        standing?.node.replaceWith(made.node);
        if (hadFocus) keepFocus(made.node, focused);
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
    if (arrived) focusForm(arrived);
    following = false;
  };

  return {
    draw,
    toLatest,
    /** What comes from now on is new: a form among it takes the focus. */
    opened: () => {
      isOpened = true;
    },
    /** The next message comes from this page: scroll to it wherever the reader is. */
    follow: () => {
      following = true;
      toLatest();
    },
    clear: () => {
      drawn = new Map();
      draft = undefined;
      isOpened = false;
      place.replaceChildren();
    },
  };
}

function isOpenForm({ body }) {
  return body.form !== undefined && body.form.ended === undefined;
}

/** Whether the person writes, or reads a source: nothing takes the focus from that. `standing` is what is replaced anyway. */
function isBusy(standing) {
  const { activeElement } = document;
  if (standing?.contains(activeElement)) return false;
  if (activeElement?.closest('[data-form="open"], #citation')) return true;
  return activeElement?.matches('input, textarea') === true && activeElement.value !== '';
}

/** The focus goes to the same thing in what takes its place; else to what says how it ended, or to all of it. */
function keepFocus(node, testId) {
  const same = testId && node.querySelector(`[data-testid="${testId}"]:not(:disabled)`);
  const next = same ?? node.querySelector('[data-form="ended"] [role="status"]');
  if (next) {
    next.focus();
    return;
  }
  node.tabIndex = -1;
  node.focus();
}

function keyOf({ id, body }) {
  return body.clientMessageId ?? id;
}

// What only the page's bookkeeping needs would redraw a question for nothing.
function visibleBody(body) {
  return body.kind === 'question' ? [body.text, body.isCommand] : body;
}

// Moving a node that already stands in its place would make a screen reader say it again.
function placeInOrder(place, nodes) {
  for (const [index, node] of nodes.entries()) {
    if (place.children[index] !== node) place.insertBefore(node, place.children[index] ?? null);
  }
}
