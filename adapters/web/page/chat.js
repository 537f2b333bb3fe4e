import { api } from './api.js';
import { createCitationPanel } from './citation-panel.js';
import { createComposer } from './composer.js';
import { askedAt, createConversation, lastConversation, questionState } from './conversation.js';
import { element } from './element.js';
import { createLive } from './live.js';
import { createMessageLog } from './message-log.js';
import { createSending } from './sending.js';
import { createWaiting } from './waiting.js';

const HELP_DESK = 'help-desk';
const LOOK_AGAIN_MS = 5_000;
const LOST_SHOWN_AFTER_MS = 1_500;

const byId = (id) => document.getElementById(id);
const panel = createCitationPanel(byId('citation'));
const waiting = createWaiting(byId('waiting'));
const sending = createSending({ onChange: draw, onNamed: named, onRefused: refused });
let current = createConversation();
/** The blocks of the reply that is being written. */
let draft;
/** What Footnote speaks while it works on the latest question. */
let spoken;
let lookAgain;

const log = createMessageLog(byId('log'), {
  openCitation: (citation, opener) => panel.toggle(citation, opener),
  press: (button) => handIn(api.press, button),
  sendForm: (form) => handIn(api.sendForm, form),
  judge: (judgement) => handIn(api.judge, judgement),
  resend: (message) => {
    const held = current.outbox().find((item) => item.clientMessageId === message.body.clientMessageId);
    void sending.deliver(current, held ?? unfinished(message));
  },
  edit: ({ id, body }, text) => send({ ...itemFor(body), text, editOf: id, editId: crypto.randomUUID() }),
  remove: ({ id, body }) => send({ ...itemFor(body), deleteOf: id }),
});

async function handIn(call, what) {
  const { status, body } = await call({ conversation: current.id(), ...what });
  return status === 202 ? {} : { error: body.error };
}

const composer = createComposer(byId('composer'), (text) => ask(text));

const live = createLive({
  address: () => api.eventsAddress(current.id()),
  on: {
    snapshot: ({ messages }) => update(() => current.replaceAll(messages), true),
    message: ({ message }) => update(() => current.put(message), message.from === 'footnote'),
    updated: ({ message }) => update(() => current.put(message), message.from === 'footnote'),
    removed: ({ id }) => update(() => current.remove(id)),
    partial: ({ blocks }) => {
      draft = blocks;
      draw();
    },
    working: ({ language }) => {
      spoken = language ?? spoken;
      draw();
    },
    'help-desk': ({ count }) => showHelpDeskCount(count),
  },
  onState: showConnection,
});

function update(change, endsDraft = false) {
  change();
  if (endsDraft) draft = undefined;
  draw();
}

function draw() {
  const inDesk = current.id() === HELP_DESK;
  const messages = [...current.messages(), ...unsentMessages(current)];
  byId('welcome').hidden = inDesk || messages.length > 0;
  byId('desk').hidden = !inDesk;
  byId('desk-empty').hidden = messages.length > 0;
  byId('new-conversation').hidden = !inDesk && messages.length === 0;
  byId('composer').hidden = inDesk;
  document.body.classList.toggle('empty', !inDesk && messages.length === 0);
  const open = inDesk ? undefined : current.open();
  log.draw(withDraft(messages, open), stateOf);
  const latest = messages.findLast(({ from }) => from === 'footnote');
  waiting(open && askedAt(open), {
    writing: draft !== undefined,
    language: spoken ?? latest?.body.language,
  });
  clearTimeout(lookAgain);
  // What hangs in sending shows as not sent after a while, without anything happening.
  if (messages.some((message) => stateOf(message)?.kind === 'sending'))
    lookAgain = setTimeout(draw, LOOK_AGAIN_MS);
}

function stateOf(message) {
  return message.from === 'person' ? questionState(message, sending) : current.fateOf(message);
}

/** With the reply that is being written below its question, in the place of the answer that it replaces. */
function withDraft(messages, open) {
  if (!draft || !open) return messages;
  const writing = { id: 'draft', from: 'footnote', body: { kind: 'draft', blocks: draft } };
  return messages
    .filter(
      (message) => !(open.body.earlier?.includes(message.body.requestId) && stateOf(message) === 'renewed'),
    )
    .flatMap((message) => (message.id === open.id ? [message, writing] : [message]));
}

/** What another page, or this one before it was closed, began to send. */
function unfinished({ id, body }) {
  const { text, deleting, edits = [], changedAt } = body;
  const item = { ...itemFor(body), sentAt: changedAt };
  if (deleting) return { ...item, deleteOf: id };
  return edits.length > 0 ? { ...item, text, editOf: id, editId: edits.at(-1) } : { ...item, text };
}

function itemFor({ clientMessageId }) {
  return { clientMessageId, sentAt: new Date().toISOString() };
}

function send(item) {
  current.hold(item);
  void sending.deliver(current, item);
  composer.focus();
}

function unsentMessages(conversation) {
  const known = new Set(conversation.messages().map(({ body }) => body.clientMessageId));
  return conversation
    .outbox()
    .filter(({ clientMessageId, editOf, deleteOf }) => !(known.has(clientMessageId) || editOf || deleteOf))
    .map(({ text, clientMessageId, sentAt }) => ({
      id: `unsent-${clientMessageId}`,
      from: 'person',
      sentAt,
      body: { kind: 'question', text, clientMessageId, accepted: false },
    }));
}

function ask(text) {
  const item = { text, clientMessageId: crypto.randomUUID(), sentAt: new Date().toISOString() };
  current.hold(item);
  void sending.deliver(current, item);
  log.follow();
}

function named(conversation, id) {
  lastConversation.set(id);
  if (conversation !== current) return;
  history.replaceState(null, '', `#c=${id}`);
  live.connect();
}

function refused(conversation, { text = '' }, error) {
  if (conversation === current) composer.refuse(text, error);
}

async function show(conversation) {
  panel.close();
  // What the stream of the conversation before still brings belongs to that one.
  live.stop();
  current = conversation;
  draft = undefined;
  log.clear();
  const id = conversation.id();
  if (id !== undefined) {
    const { status, body } = await api.read(id);
    if (conversation !== current) return;
    if (status === 404) {
      begin();
      composer.refuse('', 'That conversation is not here any more. This is a new one.');
      return;
    }
    if (status === 200) conversation.replaceAll(body.messages);
    if (id !== HELP_DESK) lastConversation.set(id);
  }
  draw();
  log.toLatest();
  log.opened();
  live.connect();
  for (const item of conversation.outbox()) void sending.deliver(conversation, item);
}

function begin() {
  lastConversation.set(undefined);
  history.replaceState(null, '', '/');
  void show(createConversation());
}

function openRoute() {
  const { hash } = location;
  if (hash === '#help-desk') void show(createConversation(HELP_DESK)).then(() => byId('desk-title').focus());
  else void show(createConversation(/^#c=([\w-]{1,64})$/.exec(hash)?.[1] ?? lastConversation.get()));
}

let lostTimer;
function showConnection(state) {
  const line = byId('connection');
  if (state === 'connected') {
    clearTimeout(lostTimer);
    lostTimer = undefined;
    line.textContent = '';
    composer.setOnline(true);
    return;
  }
  // Every failed try says so again: the first one counts.
  lostTimer ??= setTimeout(() => {
    line.textContent = 'Connection lost. Trying again… Nothing you wrote is lost.';
    composer.setOnline(false);
  }, LOST_SHOWN_AFTER_MS);
}

function showHelpDeskCount(count) {
  const badge = byId('help-desk-count');
  badge.hidden = count === 0;
  badge.replaceChildren(
    String(count),
    element('span', { class: 'hidden-label' }, count === 1 ? ' request' : ' requests'),
  );
}

async function offerSuggestions() {
  const { body } = await api.suggestions();
  const suggestions = body.suggestions ?? [];
  const items = suggestions.map((text) =>
    element(
      'li',
      {},
      element(
        'button',
        { type: 'button', 'data-testid': 'suggestion', dir: 'auto', onclick: () => ask(text) },
        text,
      ),
    ),
  );
  byId('suggestion-list').replaceChildren(...items);
  byId('suggestions').hidden = items.length === 0;
}

byId('new-conversation').addEventListener('click', () => {
  begin();
  composer.focus();
});
window.addEventListener('hashchange', openRoute);
void offerSuggestions();
openRoute();
