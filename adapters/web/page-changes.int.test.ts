import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Acceptance, InboundSink, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Thread } from '../../src/core/thread.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { answerReply } from '../../src/testing/replies.ts';
import { launchChromium, openChatPage } from '../../src/testing/web/chromium.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';

const QUESTION = 'How many days of leave do I get?';
const EDITED = 'How many days of sick leave do I get?';
const OLD = 'You get 25 days a year.';
const NEW = 'Sick leave has no fixed number of days.';
const WIDE = { viewport: { width: 1280, height: 800 } };
const LIMITED = { kind: 'ignored', reason: 'rate-limited' } as const;

const signal = () => AbortSignal.timeout(10_000);

describe('changing a question on the page', () => {
  let browser: Browser;
  let chat: ServedChat;
  let sink: RecordingSink;
  let page: Page;
  let complaints: readonly string[];
  let limited: boolean;
  /** The message that answers, and in which thread. */
  let standing: { readonly target: ReplyTarget; readonly messageId: string } | undefined;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    limited = false;
    standing = undefined;
    sink = createRecordingSink();
    const answering: InboundSink = {
      ...sink,
      async message(message) {
        const acceptance = await sink.message(message);
        await post(message.thread, acceptance);
        return acceptance;
      },
      edit: async (message) => (limited ? LIMITED : await sink.edit(message)),
    };
    chat = await serveChat({ redisUrl: inject('redisUrl'), sink: answering, suggestions: [QUESTION] });
    ({ page, complaints } = await openChatPage(browser, chat.url, WIDE));
  });
  afterEach(async () => {
    await page.context().close();
    await chat.close();
  });

  function rendered(target: ReplyTarget, text: string, requestId: string) {
    const reply = answerReply({ text: `${text} [1]`, actions: ['ask-a-person'] });
    const [part] = chat.adapter.render({ ...reply, requestId }, target);
    if (!part) throw new Error('nothing was rendered');
    return part;
  }

  async function post(thread: Thread, acceptance: Acceptance, text = OLD): Promise<void> {
    if (acceptance.kind !== 'accepted') throw new Error('not accepted');
    const target: ReplyTarget = { kind: 'thread', thread };
    const { requestId } = acceptance;
    const key = { deliveryId: requestId, part: 0 };
    const posted = await chat.adapter.post(target, rendered(target, text, requestId), key, {
      signal: signal(),
    });
    standing = { target, messageId: posted.messageId };
  }

  function answered(): { readonly target: ReplyTarget; readonly messageId: string } {
    if (!standing) throw new Error('nothing was answered');
    return standing;
  }

  /** What the worker does once it has answered the edited question. */
  async function answerAnew(requestId: string, text = NEW): Promise<void> {
    const { target, messageId } = answered();
    await chat.adapter.update(target, messageId, rendered(target, text, requestId), { signal: signal() });
  }

  async function ask(text = QUESTION): Promise<void> {
    await page.getByLabel('Your question', { exact: true }).fill(text);
    await page.keyboard.press('Enter');
    await replies().filter({ hasText: OLD }).waitFor();
    await page.getByTestId('edit').waitFor();
  }

  async function saveEdit(text = EDITED): Promise<void> {
    await page.getByTestId('edit').click();
    await page.getByTestId('edit-words').fill(text);
    await page.getByTestId('edit-save').click();
  }

  const replies = (): Locator => page.getByTestId('reply');
  const fate = (text: string): Locator => page.getByTestId('fate').filter({ hasText: text });
  const words = (text: string): Locator => page.getByTestId('question-words').filter({ hasText: text });
  const focused = () => page.evaluate<string | null>('document.activeElement.dataset.testid');
  const opacity = () =>
    page.evaluate<string>("getComputedStyle(document.querySelector('.question-actions')).opacity");

  it('takes other words in place, marks the old answer, and replaces it', async () => {
    await ask();

    await saveEdit();

    await words(EDITED).waitFor();
    await fate('Looking again…').waitFor();
    expect(await replies().textContent()).toContain(OLD);
    expect(sink.edits).toMatchObject([{ text: EDITED, messageId: sink.messages[0]?.messageId }]);
    expect(await focused()).toBe('question');

    await answerAnew('request-2');

    await replies().filter({ hasText: NEW }).waitFor();
    await expect.poll(() => page.getByTestId('fate').count()).toBe(0);
    await expect.poll(() => page.getByTestId('waiting').textContent()).toBe('');
    expect(await replies().count()).toBe(1);
    expect(await page.getByTestId('person-message').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('shows Edit and Delete to the keyboard; Escape gives the words and the focus back', async () => {
    await ask();
    await page.mouse.move(0, 0);
    await expect.poll(opacity).toBe('0');
    await page.getByTestId('question').focus();
    for (let presses = 0; presses < 20 && (await focused()) !== 'edit'; presses += 1)
      await page.keyboard.press('Shift+Tab');
    await expect.poll(opacity).toBe('1');

    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('edit-words');
    expect(await page.getByTestId('edit-words').inputValue()).toBe(QUESTION);
    await page.keyboard.type(' Never mind.');
    await page.keyboard.press('Escape');

    await expect.poll(focused).toBe('edit');
    expect(await page.getByTestId('question-words').textContent()).toBe(QUESTION);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('delete-keep');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('delete');
    expect([...sink.edits, ...sink.deletions]).toEqual([]);
  });

  it('saves with Enter, and sends nothing when the words are the same or none', async () => {
    await ask();
    await page.getByTestId('edit').click();
    await page.getByTestId('edit-words').press('Enter');
    await page.getByTestId('edit').click();
    await page.getByTestId('edit-words').fill('  ');
    await expect.poll(() => page.getByTestId('edit-save').isDisabled()).toBe(true);
    await page.getByTestId('edit-words').press('Enter');

    await page.getByTestId('edit-words').fill(EDITED);
    await page.getByTestId('edit-words').press('Enter');

    await words(EDITED).waitFor();
    await expect.poll(() => sink.edits.map(({ text }) => text)).toEqual([EDITED]);
  });

  it('deletes a question with its answer after a confirmation', async () => {
    await ask();
    await page.getByTestId('delete').click();
    await page.getByTestId('delete-keep').click();
    await page.getByTestId('delete').click();
    expect(sink.deletions).toEqual([]);

    await page.getByTestId('delete-confirm').click();

    await page.getByTestId('person-message').waitFor({ state: 'detached' });
    await replies().waitFor({ state: 'detached' });
    await page.getByTestId('welcome').waitFor();
    expect(sink.deletions).toMatchObject([{ messageId: sink.messages[0]?.messageId }]);
    expect(complaints).toEqual([]);
  });

  it('takes away what the worker removes', async () => {
    await ask();
    const { target, messageId } = answered();

    await chat.adapter.remove(target, messageId, { signal: signal() });

    await replies().waitFor({ state: 'detached' });
    expect(await page.getByTestId('person-message').count()).toBe(1);
  });

  it('sends an edit and a deletion again by itself when the queue is away for a moment', async () => {
    await ask();
    sink.failNext();
    await saveEdit();
    await fate('Looking again…').waitFor();
    await answerAnew('request-2');
    await replies().filter({ hasText: NEW }).waitFor();

    sink.failNext();
    await page.getByTestId('delete').click();
    await page.getByTestId('delete-confirm').click();

    await page.getByTestId('person-message').waitFor({ state: 'detached' });
    expect([sink.edits.length, sink.deletions.length]).toEqual([1, 1]);
  });

  it('keeps an edit that was not taken, also over a reload, and sends it when asked to', async () => {
    await ask();
    limited = true;
    await saveEdit();
    await page.getByText('Not sent. These were many questions at once.').waitFor();
    await fate('This answers the question as it was before.').waitFor();
    await page.reload();
    await words(EDITED).waitFor();
    await page.getByTestId('resend').waitFor();
    limited = false;

    await page.getByTestId('resend').click();

    await fate('Looking again…').waitFor();
    expect(sink.edits).toMatchObject([{ text: EDITED }]);
  });

  it('loses no edit that is made while the connection is lost', async () => {
    await ask();
    await page.getByTestId('edit').click();
    await page.getByTestId('edit-words').fill(EDITED);
    await chat.goAway();

    await page.getByTestId('edit-save').click();
    await page.getByText('Sending…').waitFor();
    await chat.comeBack();

    await fate('Looking again…').waitFor();
    expect(sink.edits).toMatchObject([{ text: EDITED }]);
    expect(await page.getByTestId('question-words').textContent()).toBe(EDITED);
  });

  it('finishes an edit, and a deletion, that another page began and could not send', async () => {
    await ask();
    const [message] = sink.messages;
    if (!message) throw new Error('nothing was asked');
    const leftBehind = async (body: Record<string, unknown>) => {
      const begun = { accepted: false, changedAt: '2026-01-01T00:00:00.000Z', ...body };
      await chat.transcript.change(message.thread.id, message.messageId, (each) => ({
        ...each,
        body: { ...each.body, ...begun },
      }));
    };

    await leftBehind({ text: EDITED, edits: ['edit-00001'] });
    await page.getByText('Not sent.').waitFor();
    await page.getByTestId('resend').click();
    await expect.poll(() => sink.edits.map(({ text }) => text)).toEqual([EDITED]);
    await page.getByTestId('edit').waitFor();
    await leftBehind({ deleting: true });
    await page.getByText('Not deleted.').waitFor();
    await page.getByTestId('resend').click();

    await page.getByTestId('person-message').waitFor({ state: 'detached' });
    expect(sink.deletions).toHaveLength(1);
  });

  it('shows an edit and a deletion on another open page of the same person', async () => {
    await ask();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByTestId('reply').waitFor();

    await saveEdit();
    await other.getByTestId('question-words').filter({ hasText: EDITED }).waitFor();
    await other.getByTestId('fate').filter({ hasText: 'Looking again…' }).waitFor();
    await page.getByTestId('delete').click();
    await page.getByTestId('delete-confirm').click();

    await other.getByTestId('person-message').waitFor({ state: 'detached' });
    await other.getByTestId('reply').waitFor({ state: 'detached' });
  });

  it('shows Edit and Delete where nothing hovers, and fits a small screen', async () => {
    await page.context().close();
    const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };
    ({ page, complaints } = await openChatPage(browser, chat.url, phone));
    await ask(`What does ${'Verwaltungsvorschriftenverzeichnis'.repeat(4)} say?`);

    await expect.poll(opacity).toBe('1');
    await page.getByTestId('edit').tap();
    await page.getByTestId('edit-words').waitFor();

    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });

  describe('while an answer is written', () => {
    const draft = (): Locator => page.getByTestId('draft');

    it('shows what is checked so far in the place of the old answer, then the answer', async () => {
      await ask();
      await saveEdit();
      await fate('Looking again…').waitFor();
      const stream = chat.adapter.stream?.(answered().target, { signal: signal() });

      stream?.show('Sick leave has **no** limit [1].');

      await draft().filter({ hasText: 'Sick leave has no limit [1].' }).waitFor();
      await page.getByText('Writing…').waitFor();
      expect(await draft().locator('strong').textContent()).toBe('no');
      expect(await draft().getByRole('button').count()).toBe(0);
      expect(await draft().getAttribute('aria-live')).toBe('off');
      await expect.poll(() => replies().count()).toBe(0);
      expect(await stream?.finish()).toBeUndefined();
      await answerAnew('request-2');
      await replies().filter({ hasText: NEW }).waitFor();
      await draft().waitFor({ state: 'detached' });
      expect(await replies().count()).toBe(1);
      expect(complaints).toEqual([]);
    });

    it('leaves what it has shown as it stands, and redraws only what grew', async () => {
      await ask();
      await saveEdit();
      await fate('Looking again…').waitFor();
      const stream = chat.adapter.stream?.(answered().target, { signal: signal() });
      stream?.show('First paragraph.\n\nSecond');
      await draft().filter({ hasText: 'Second' }).waitFor();
      await page.evaluate("document.querySelector('.draft p').dataset.kept = 'yes'");

      stream?.show('First paragraph.\n\nSecond one.\n\nThird one.');

      await draft().filter({ hasText: 'Third one.' }).waitFor();
      expect(await draft().locator('p').allTextContents()).toEqual([
        'First paragraph.',
        'Second one.',
        'Third one.',
      ]);
      expect(await draft().locator('[data-kept]').textContent()).toBe('First paragraph.');
      await stream?.finish();
    });
  });
});
