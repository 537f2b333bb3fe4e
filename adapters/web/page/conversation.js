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
    /** The transcript as it will be once what waits in the outbox is taken. */
    messages() {
      const waiting = outbox();
      return waiting.length === 0 ? messages : messages.map((message) => waiting.reduce(applied, message));
    },
    replaceAll(all) {
      messages = all;
      keep(outbox().filter((item) => !messages.some((message) => isTaken(message, item))));
    },
    put(message) {
      const index = messages.findIndex((each) => each.id === message.id);
      this.replaceAll(index < 0 ? [...messages, message] : messages.with(index, message));
    },
    /** A message that was taken away; a question takes its answers along. */
    remove(id) {
      const gone = messages.find((message) => message.id === id);
      const requests = gone?.from === 'person' ? requestsOf(gone) : [];
      messages = messages.filter(
        (message) => message.id !== id && !(isAnswer(message) && requests.includes(message.body.requestId)),
      );
      keep(outbox().filter(({ editOf, deleteOf }) => editOf !== id && deleteOf !== id));
    },
    /** The message as the server has it. */
    standing: (id) => messages.find((message) => message.id === id),
    outbox,
    /** Remembers a message until the server has taken it, across reloads. */
    hold: (item) => keep([...outbox().filter((each) => each.clientMessageId !== item.clientMessageId), item]),
    release: (clientMessageId) => keep(outbox().filter((item) => item.clientMessageId !== clientMessageId)),
    /** The oldest question that still waits for its reply, or the question back that was answered; or undefined. */
    open() {
      const all = this.messages();
      return (
        all.find((message, index) => message.from === 'person' && isOpen(message, all, index)) ??
        all.find((message, index) => isChosen(message) && !all.slice(index + 1).some(isReply))
      );
    },
    /**
     * What becomes of a reply whose question was changed: `renewed` while it is answered anew, `outdated` while that is
     * not sent, `going` while it is deleted; undefined for all others.
     */
    fateOf(reply) {
      const all = this.messages();
      const id = reply.body.requestId;
      const question = all.find((each) => each.from === 'person' && requestsOf(each).includes(id));
      if (!question || !isAnswer(reply) || isAside(reply)) return undefined;
      const { deleting, accepted, requestId } = question.body;
      if (deleting) return 'going';
      if (accepted !== true) return 'outdated';
      if (requestId === id || requestId === undefined) return undefined;
      const isAnewed = all.some(
        (each) => isAnswer(each) && !isAside(each) && each.body.requestId === requestId,
      );
      return isAnewed ? undefined : 'renewed';
    },
  };
}

/** When a question was asked as it stands (milliseconds). */
export function askedAt({ sentAt, body }) {
  return Date.parse(body.changedAt ?? sentAt);
}

function applied(message, { editOf, deleteOf, text, sentAt }) {
  if (deleteOf === message.id)
    return withBody(message, { accepted: false, deleting: true, changedAt: sentAt });
  if (editOf === message.id) return withBody(message, { accepted: false, text, changedAt: sentAt });
  return message;
}

function withBody(message, fields) {
  return { ...message, body: { ...message.body, ...fields } };
}

/** The question as the server has it once it took this edit. */
export function editedQuestion(message, { text, editId, sentAt }, requestId) {
  const { edits = [], earlier = [], requestId: before } = message.body;
  return withBody(message, {
    text,
    requestId,
    accepted: true,
    changedAt: sentAt,
    edits: edits.includes(editId) ? edits : [...edits, editId],
    earlier: before === undefined || before === requestId ? earlier : [...earlier, before],
  });
}

function requestsOf({ body }) {
  return [body.requestId, ...(body.earlier ?? [])].filter((id) => id !== undefined);
}

function isAnswer({ from, body }) {
  return from === 'footnote' && body.kind !== 'notice';
}

/** A form about an answer, not the answer itself. */
function isAside({ body }) {
  return ['feedback', 'escalate', 'answer-escalation'].includes(body.form?.name);
}

function isReply({ from }) {
  return from === 'footnote';
}

/** A question back, one of whose choices was pressed; what is answered then takes its place or stands below it. */
function isChosen({ from, body }) {
  return (
    from === 'footnote' &&
    body.kind === 'clarification' &&
    (body.pressed ?? []).some((name) => name.startsWith('choose:'))
  );
}

function isTaken({ id, body }, item) {
  // Only the server knows that a question is gone for good.
  if (item.deleteOf !== undefined) return false;
  if (item.editOf === undefined)
    return body.clientMessageId === item.clientMessageId && body.accepted === true;
  const edits = body.edits ?? [];
  return id === item.editOf && edits.includes(item.editId) && (body.accepted || edits.at(-1) !== item.editId);
}

function isOpen({ body }, messages, index) {
  if (body.accepted !== true) return false;
  const replies = messages.filter(isReply);
  if (body.requestId) return !replies.some((reply) => reply.body.requestId === body.requestId);
  return !messages.slice(index + 1).some(isReply);
}

/**
 * How the sending of a person's message goes: `{kind}` is `taken`, `sending` or `failed` (with `error?`); `deleting` when
 * it is on its way out.
 */
export function questionState(message, { trying, failures }) {
  const { clientMessageId: name, accepted, deleting } = message.body;
  if (trying.has(name)) return { kind: 'sending', deleting };
  if (accepted === true) return { kind: 'taken' };
  if (failures.has(name)) return { kind: 'failed', error: failures.get(name), deleting };
  // Another page of this person may be sending it right now.
  return { kind: Date.now() - askedAt(message) < SENDING_MS ? 'sending' : 'failed', deleting };
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
