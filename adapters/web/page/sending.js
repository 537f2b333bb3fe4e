import { api } from './api.js';
import { editedQuestion } from './conversation.js';

const RETRY_AFTER_MS = [1_000, 3_000];
const TOO_MANY = 429;

/**
 * Sends what a conversation's outbox holds, with two retries: questions, edits (`editOf`) and deletions (`deleteOf`).
 * Calls `onChange()` when something began or ended, `onNamed(conversation, id)` when a conversation got its id, and
 * `onRefused(conversation, item, error)` when trying again won't help.
 */
export function createSending({ onChange, onNamed, onRefused }) {
  const trying = new Set();
  const failures = new Map();

  const taken = (conversation, item, body) => {
    if (item.deleteOf !== undefined) {
      conversation.remove(item.deleteOf);
    } else if (item.editOf !== undefined) {
      const standing = conversation.standing(item.editOf);
      conversation.release(item.clientMessageId);
      if (standing && body.requestId !== undefined)
        conversation.put(editedQuestion(standing, item, body.requestId));
    } else questionTaken(conversation, item, body);
  };

  const questionTaken = (conversation, item, { conversation: id, message, requestId, isCommand }) => {
    const isNew = conversation.id() === undefined;
    if (isNew) conversation.name(id);
    const standing = conversation.standing(message);
    const { text, clientMessageId } = item;
    const body = { kind: 'question', text, clientMessageId, isCommand, accepted: true };
    // Its words may be others by now, if this was sent again.
    if (standing?.body.edits) conversation.release(item.clientMessageId);
    else
      conversation.put({
        id: message,
        from: 'person',
        sentAt: standing?.sentAt ?? item.sentAt ?? new Date().toISOString(),
        body: requestId === undefined ? body : { ...body, requestId },
      });
    if (isNew) onNamed(conversation, id);
  };

  return {
    /** The client message ids of what is being sent, and why what could not be sent wasn't. */
    trying,
    failures,
    async deliver(conversation, item) {
      const { clientMessageId } = item;
      trying.add(clientMessageId);
      failures.delete(clientMessageId);
      onChange();
      const { status, body } = await withRetries(() => send(conversation.id(), item));
      trying.delete(clientMessageId);
      if (status === 202) taken(conversation, item, body);
      else if (body.retry) failures.set(clientMessageId, body.error);
      else {
        conversation.release(clientMessageId);
        onRefused(conversation, item, body.error);
      }
      onChange();
    },
  };
}

function send(conversation, { text, clientMessageId, editOf, editId, deleteOf }) {
  if (deleteOf !== undefined) return api.remove(conversation, deleteOf);
  if (editOf !== undefined) return api.edit(conversation, editOf, { text, editId });
  return api.send({ ...(conversation === undefined ? {} : { conversation }), text, clientMessageId });
}

async function withRetries(call) {
  for (const waitMs of RETRY_AFTER_MS) {
    const answer = await call();
    if (answer.status === 202 || answer.status === TOO_MANY || !answer.body.retry) return answer;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return await call();
}
