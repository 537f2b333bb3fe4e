const TIME_OUT_MS = 10_000;
const UNREACHABLE = 'Footnote can’t be reached just now. Please try again in a moment.';

/** Calls the chat's API. Resolves with `{status, body}`; status 0 when nothing answered. Never rejects. */
async function call(path, options = {}) {
  try {
    const response = await fetch(`/api/chat/${path}`, {
      ...options,
      signal: AbortSignal.timeout(TIME_OUT_MS),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return { status: 0, body: { error: UNREACHABLE, retry: true } };
  }
}

function write(method, path, value) {
  return call(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  });
}

function questionPath(conversation, message) {
  return `conversations/${encodeURIComponent(conversation)}/messages/${encodeURIComponent(message)}`;
}

export const api = {
  suggestions: () => call('suggestions'),
  read: (conversation) => call(`conversations/${encodeURIComponent(conversation)}`),
  send: (message) => write('POST', 'messages', message),
  edit: (conversation, message, edit) => write('PATCH', questionPath(conversation, message), edit),
  remove: (conversation, message) => call(questionPath(conversation, message), { method: 'DELETE' }),
  press: (action) => write('POST', 'actions', action),
  sendForm: (form) => write('POST', 'forms', form),
  judge: (judgement) => write('POST', 'feedback', judgement),
  eventsAddress: (conversation) =>
    conversation ? `/api/chat/events?conversation=${encodeURIComponent(conversation)}` : '/api/chat/events',
};
