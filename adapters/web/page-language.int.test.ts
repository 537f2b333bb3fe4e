import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { IncomingMessage } from '../../src/core/message.ts';
import type { Reply } from '../../src/core/reply.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { answerReply, notKnownReply } from '../../src/testing/replies.ts';
import { launchChromium, openChatPage } from '../../src/testing/web/chromium.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';

describe('a reply in another language on the page', () => {
  let browser: Browser;
  let chat: ServedChat;
  let sink: RecordingSink;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    sink = createRecordingSink();
    chat = await serveChat({ redisUrl: inject('redisUrl'), sink, suggestions: ['How many days?'] });
    const opened = await openChatPage(browser, chat.url, { viewport: { width: 1280, height: 800 } });
    ({ page, complaints } = opened);
  });
  afterEach(async () => {
    await page.context().close();
    await chat.close();
  });

  const signal = () => AbortSignal.timeout(5_000);

  async function ask(text: string): Promise<IncomingMessage> {
    const before = sink.messages.length;
    await page.getByLabel('Your question').fill(text);
    await page.keyboard.press('Enter');
    await expect.poll(() => sink.messages.length).toBe(before + 1);
    const message = sink.messages.at(-1);
    if (!message) throw new Error('no question arrived');
    return message;
  }

  async function answer({ thread, messageId }: IncomingMessage, reply: Reply): Promise<void> {
    const target: ReplyTarget = { kind: 'thread', thread };
    const told = { ...reply, requestId: `request-of-${messageId}` };
    for (const [part, rendered] of chat.adapter.render(told, target).entries())
      await chat.adapter.post(target, rendered, { deliveryId: messageId, part }, { signal: signal() });
  }

  const reply = () => page.getByTestId('reply').last();

  it('has its labels and buttons in it, and tells screen readers so', async () => {
    const text = 'Dazu habe ich nichts gefunden.';
    await answer(await ask('Wo ist die Kantine?'), { ...notKnownReply(), language: 'de', text });

    await reply().waitFor();

    expect(await reply().getAttribute('lang')).toBe('de');
    expect(await reply().getByTestId('reason').textContent()).toBe('Nicht in den Dokumenten');
    expect(await reply().getByTestId('ask-person').textContent()).toBe('Einen Menschen fragen');
    expect(await reply().getByTestId('thumb-up').getAttribute('aria-label')).toBe('Das hat geholfen');
    expect(await reply().getByTestId('sources').textContent()).toContain('Die nächstliegenden Seiten');
    expect(await reply().textContent()).toContain('Grund: no-support');
    expect(complaints).toEqual([]);
  });

  it('opens a source in it', async () => {
    await answer(await ask('Combien de jours ?'), {
      ...answerReply({ text: '25 jours.[1]' }),
      language: 'fr',
    });

    await page.getByTestId('marker-1').click();

    expect(await page.getByTestId('citation-link').textContent()).toBe('Ouvrir le document');
    expect(await page.getByTestId('citation-link').getAttribute('lang')).toBe('fr');
  });

  it('is waited for in it', async () => {
    const { thread, messageId } = await ask('¿Cuántos días?');
    await page.getByText('Looking it up…').waitFor();

    // A page whose stream isn't open yet misses a sign of work: signs are not kept.
    await vi.waitFor(async () => {
      await chat.adapter.progress({ kind: 'thread', thread }, messageId, {
        signal: signal(),
        language: 'es',
      });
      await page.getByText('Lo estoy buscando…').waitFor({ timeout: 500 });
    }, 10_000);
    expect(await page.getByTestId('waiting').getAttribute('lang')).toBe('es');
  });

  it('leaves an English one as it was', async () => {
    await answer(await ask('Where is it?'), notKnownReply());

    await reply().waitFor();

    expect(await reply().getAttribute('lang')).toBeNull();
    expect(await reply().getByTestId('ask-person').textContent()).toBe('Ask a person');
  });
});
