import { randomUUID } from 'node:crypto';
import { type BrowserCaller, createBrowserCaller } from '../web/browser-caller.ts';
import type { ConversationDriver } from './conversation-driver.ts';
import { visibleWebMessage } from '../web/web-visible.ts';

/** A chat in the browser, through the page's own API at `url`. */
export function converseOnTheWeb(url: string): ConversationDriver {
  const browser = createBrowserCaller(url);
  let conversation: string | undefined;
  const call = async (path: string, options: Parameters<BrowserCaller['call']>[1]) => {
    const answer = await browser.call(`/api/chat/${path}`, options);
    if (answer.status >= 300) throw new Error(`Footnote answered ${answer.status}`);
    return answer.body;
  };
  const at = (id: string) => `conversations/${conversation}/messages/${id}`;

  return {
    channel: 'web',
    async say(text) {
      const json = { text, clientMessageId: randomUUID(), ...(conversation ? { conversation } : {}) };
      const body = await call('messages', { json });
      conversation = String(body.conversation);
      return { id: String(body.message), text };
    },
    async edit({ id }, text) {
      await call(at(id), { method: 'PATCH', json: { text, editId: randomUUID() } });
    },
    async remove({ id }) {
      await call(at(id), { method: 'DELETE' });
    },
    async press({ id }, name, choice) {
      const { messages } = await call(`conversations/${conversation}`, {});
      const standing = (messages as { id: string; body: { requestId: string } }[]).find(
        (message) => message.id === id,
      );
      if (!standing) throw new Error(`The message ${id} is not there any more`);
      const { requestId } = standing.body;
      await call('actions', { json: { conversation, name, requestId, choice } });
    },
    as(person) {
      throw new Error(`A conversation on the web has one person: ${person} can't join`);
    },
    async visible() {
      if (conversation === undefined) return [];
      const { messages } = await call(`conversations/${conversation}`, {});
      return (messages as { id: string; from: string; body: Record<string, unknown> }[])
        .filter(({ from }) => from === 'footnote')
        .map(({ id, body }) => visibleWebMessage(id, body));
    },
  };
}
