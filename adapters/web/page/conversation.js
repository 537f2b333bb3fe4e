const OUTBOX = 'footnote.outbox';
const LAST = 'footnote.conversation';
const SENDING_MS = 15_000;

/** One conversation as the page knows it: the transcript, and what was typed but not yet taken. */
export function createConversation(id) {
  let messages = [];
  // A conversation that has no id yet keeps its outbox under the empty name.
  const box = () => `${OUTBOX}:${id ?? ''}`;
  const outbox = () => JSON.parse(stored(sessionStorage, box()) ?? '[]');
  const keep = (items) => store(sessionStorage, box(), items.length > 0 ? JSON.stringify(items) : undefined);

  return {
    id: () => id,
    /** The server has named it. */
    name(given) {
      const waiting = outbox();
      keep([]);
      id = given;
      keep(waiting);
    },
    messages: () => messages,
    replaceAll(all) {
      messages = all;
      keep(outbox().filter((item) => !messages.some((message) => isTaken(message, item))));
    },
    put(message) {
      const index = messages.findIndex((each) => each.id === message.id);
      this.replaceAll(index < 0 ? [...messages, message] : messages.with(index, message));
    },
    outbox,
    /** Remembers a message until the server has taken it, across reloads. */
    hold: (item) => keep([...outbox().filter((each) => each.clientMessageId !== item.clientMessageId), item]),
    release: (clientMessageId) => keep(outbox().filter((item) => item.clientMessageId !== clientMessageId)),
    /** When the oldest question that still waits for its reply was asked (milliseconds), or undefined. */
    waitingSince() {
      const open = messages.filter(
        (message, index) => message.from === 'person' && isOpen(message, messages, index),
      );
      return open[0] && Date.parse(open[0].sentAt);
    },
  };
}

function isTaken(message, item) {
  return message.body.clientMessageId === item.clientMessageId && message.body.accepted === true;
}

function isOpen({ body }, messages, index) {
  if (body.accepted !== true) return false;
  const replies = messages.filter(({ from }) => from === 'footnote');
  if (body.requestId) return !replies.some((reply) => reply.body.requestId === body.requestId);
  return !messages.slice(index + 1).some(({ from }) => from === 'footnote');
}

/** `{kind: 'sending'}` or `{kind: 'failed', error?}` for a person's message that the queue has not taken. */
export function sendingState(message, { trying, failures }) {
  if (message.from !== 'person' || message.body.accepted === true) return undefined;
  const name = message.body.clientMessageId;
  if (trying.has(name)) return { kind: 'sending' };
  if (failures.has(name)) return { kind: 'failed', error: failures.get(name) };
  // Another page of this person may be sending it right now.
  return { kind: Date.now() - Date.parse(message.sentAt) < SENDING_MS ? 'sending' : 'failed' };
}

/** The conversation that this browser was last in. */
export const lastConversation = {
  get: () => stored(localStorage, LAST),
  set: (id) => store(localStorage, LAST, id),
};

// Storage may be switched off; the chat then works without a memory of its own.
function stored(storage, key) {
  try {
    return storage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function store(storage, key, value) {
  try {
    if (value === undefined) storage.removeItem(key);
    else storage.setItem(key, value);
  } catch {
    return;
  }
}
