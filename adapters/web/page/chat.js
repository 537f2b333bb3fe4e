import { api } from './api.js';
import { createCitationPanel } from './citation-panel.js';
import { createComposer } from './composer.js';
import { createConversation, lastConversation, sendingState } from './conversation.js';
import { element } from './element.js';
import { createLive } from './live.js';
import { createMessageLog } from './message-log.js';
import { createWaiting } from './waiting.js';

const HELP_DESK = 'help-desk';
const RETRY_AFTER_MS = [1_000, 3_000];
const TOO_MANY = 429;
const LOOK_AGAIN_MS = 5_000;
const LOST_SHOWN_AFTER_MS = 1_500;

const byId = (id) => document.getElementById(id);
const panel = createCitationPanel(byId('citation'));
const waiting = createWaiting(byId('waiting'));
/** What is being sent, and why what could not be sent wasn't, by client message id. */
const sending = { trying: new Set(), failures: new Map() };
let current = createConversation();
let lookAgain;

const log = createMessageLog(byId('log'), {
  openCitation: (citation, opener) => panel.toggle(citation, opener),
  askPerson: async (requestId) => {
    const { status, body } = await api.press({ conversation: current.id(), name: 'ask-a-person', requestId });
    return status === 202 ? {} : { error: body.error };
  },
  resend: ({ body }) => deliver(current, { text: body.text, clientMessageId: body.clientMessageId }),
});

const composer = createComposer(byId('composer'), (text) => ask(text));

const live = createLive({
  address: () => api.eventsAddress(current.id()),
  on: {
    snapshot: ({ messages }) => update(() => current.replaceAll(messages)),
    message: ({ message }) => update(() => current.put(message)),
    updated: ({ message }) => update(() => current.put(message)),
    working: () => {},
    'help-desk': ({ count }) => showHelpDeskCount(count),
  },
  onState: showConnection,
});

function update(change) {
  change();
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
  log.draw(messages, (message) => sendingState(message, sending));
  waiting(inDesk ? undefined : current.waitingSince());
  clearTimeout(lookAgain);
  // What hangs in sending shows as not sent after a while, without anything happening.
  if (messages.some((message) => sendingState(message, sending)?.kind === 'sending'))
    lookAgain = setTimeout(draw, LOOK_AGAIN_MS);
}

function unsentMessages(conversation) {
  const known = new Set(conversation.messages().map(({ body }) => body.clientMessageId));
  return conversation
    .outbox()
    .filter(({ clientMessageId }) => !known.has(clientMessageId))
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
  void deliver(current, item);
  log.follow();
}

async function deliver(conversation, item) {
  sending.trying.add(item.clientMessageId);
  sending.failures.delete(item.clientMessageId);
  draw();
  const { status, body } = await sendWithRetries(conversation, item);
  sending.trying.delete(item.clientMessageId);
  if (status === 202) taken(conversation, item, body);
  else if (body.retry) sending.failures.set(item.clientMessageId, body.error);
  else notTaken(conversation, item, body);
  draw();
}

async function sendWithRetries(conversation, { text, clientMessageId }) {
  const id = conversation.id();
  const message = { ...(id === undefined ? {} : { conversation: id }), text, clientMessageId };
  for (const waitMs of RETRY_AFTER_MS) {
    const answer = await api.send(message);
    if (answer.status === 202 || answer.status === TOO_MANY || !answer.body.retry) return answer;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return await api.send(message);
}

function taken(conversation, item, { conversation: id, message, requestId }) {
  const isNew = conversation.id() === undefined;
  if (isNew) conversation.name(id);
  const standing = conversation.messages().find((each) => each.id === message);
  const body = { kind: 'question', text: item.text, clientMessageId: item.clientMessageId, accepted: true };
  conversation.put({
    id: message,
    from: 'person',
    sentAt: standing?.sentAt ?? item.sentAt ?? new Date().toISOString(),
    body: requestId === undefined ? body : { ...body, requestId },
  });
  if (!isNew) return;
  lastConversation.set(id);
  if (conversation !== current) return;
  history.replaceState(null, '', `#c=${id}`);
  live.connect();
}

function notTaken(conversation, item, { error }) {
  conversation.release(item.clientMessageId);
  if (conversation === current) composer.refuse(item.text, error);
}

async function show(conversation) {
  panel.close();
  // What the stream of the conversation before still brings belongs to that one.
  live.stop();
  current = conversation;
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
  live.connect();
  for (const item of conversation.outbox()) void deliver(conversation, item);
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
  clearTimeout(lostTimer);
  const line = byId('connection');
  if (state === 'connected') {
    line.textContent = '';
    composer.setOnline(true);
    return;
  }
  lostTimer = setTimeout(() => {
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
