import { randomUUID } from 'node:crypto';
import { type BrowserCaller, createBrowserCaller } from '../web/browser-caller.ts';
import type { ConversationDriver, Written } from './conversation-driver.ts';
import { filledWebForm, visibleWebMessage } from '../web/web-visible.ts';

type WebMessage = {
  readonly id: string;
  readonly from: string;
  readonly body: Readonly<Record<string, unknown>>;
};

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
  const messages = async (): Promise<readonly WebMessage[]> => {
    if (conversation === undefined) return [];
    return (await call(`conversations/${conversation}`, {})).messages as WebMessage[];
  };
  const bodyOf = async (id: string) => {
    const standing = (await messages()).find((message) => message.id === id);
    if (!standing) throw new Error(`The message ${id} is not there any more`);
    return standing.body;
  };
  const say = async (text: string): Promise<Written> => {
    const json = { text, clientMessageId: randomUUID(), ...(conversation ? { conversation } : {}) };
    const body = await call('messages', { json });
    conversation = String(body.conversation);
    return { id: String(body.message), text };
  };
  const visible = async () =>
    (await messages())
      .filter(({ from }) => from === 'footnote')
      .map(({ id, body }) => visibleWebMessage(id, body));

  return {
    channel: 'web',
    say,
    async edit({ id }, text) {
      await call(at(id), { method: 'PATCH', json: { text, editId: randomUUID() } });
    },
    async remove({ id }) {
      await call(at(id), { method: 'DELETE' });
    },
    async command(words) {
      await say(`/footnote ${words}`);
    },
    async press({ id }, name, choice) {
      const { requestId } = await bodyOf(id);
      await call('actions', { json: { conversation, name, requestId, choice } });
    },
    async fill({ id }, end, changed) {
      const filled = filledWebForm(await bodyOf(id), end, changed);
      await call('forms', { json: { conversation, message: id, ...filled } });
    },
    async judge({ id }, verdict) {
      await call('feedback', { json: { conversation, message: id, verdict } });
    },
    as(person) {
      throw new Error(`A conversation on the web has one person: ${person} can't join`);
    },
    visible,
    alone: visible,
  };
}
