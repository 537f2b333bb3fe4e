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

function post(path, value) {
  return call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  });
}

export const api = {
  suggestions: () => call('suggestions'),
  read: (conversation) => call(`conversations/${encodeURIComponent(conversation)}`),
  send: (message) => post('messages', message),
  press: (action) => post('actions', action),
  eventsAddress: (conversation) =>
    conversation ? `/api/chat/events?conversation=${encodeURIComponent(conversation)}` : '/api/chat/events',
};
