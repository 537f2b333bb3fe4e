import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { InboundSink } from '../../src/channels/channel-adapter.ts';
import type { Reply } from '../../src/core/reply.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { answerReply, formReply } from '../../src/testing/replies.ts';
import { launchChromium, openChatPage } from '../../src/testing/web/chromium.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';

/** As long as the form behind a thumb down. */
const WHY = formReply({
  text: 'What was wrong? Admins see your name beside it.',
  form: 'feedback',
  facts: [{ label: 'Question', value: 'How many days of annual leave do I get in Leeds?' }],
  fields: [
    {
      kind: 'choice',
      name: 'reason',
      label: 'What is it?',
      isOptional: false,
      options: [{ value: 'wrong', label: 'It is wrong' }],
    },
    {
      kind: 'text',
      name: 'text',
      label: 'What should it say? (may stay empty)',
      value: '',
      maxLength: 500,
      isMultiline: true,
      isOptional: true,
    },
    { kind: 'toggle', name: 'tellMe', label: 'Tell me when it’s fixed', value: false },
  ],
  warning: undefined,
  submitLabel: 'Send',
  dismissLabel: 'Not now',
});

const PARAGRAPH = 'You have 25 days [1].\n\n';

describe('the layout of the page', () => {
  let browser: Browser;
  let chat: ServedChat;
  let sink: RecordingSink;
  let page: Page;
  /** What a question is answered with. */
  let text: string;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    text = PARAGRAPH;
    sink = createRecordingSink();
    const answering: InboundSink = {
      ...sink,
      async message(message) {
        const acceptance = await sink.message(message);
        const { thread } = message;
        if (acceptance.kind === 'accepted') {
          await post(
            { ...answerReply({ text }), requestId: acceptance.requestId },
            { kind: 'thread', thread },
          );
        }
        return acceptance;
      },
    };
    chat = await serveChat({ redisUrl: inject('redisUrl'), sink: answering, suggestions: ['How many?'] });
  });
  afterEach(async () => {
    await page.context().close();
    await chat.close();
  });

  async function post(reply: Reply, target: Parameters<typeof chat.adapter.post>[0]): Promise<void> {
    const [part] = chat.adapter.render(reply, target);
    if (!part) throw new Error('nothing was rendered');
    const key = { deliveryId: `${reply.requestId}/${reply.kind}`, part: 0 };
    await chat.adapter.post(target, part, key, { signal: AbortSignal.timeout(10_000) });
  }

  async function judgeDown(viewport: { readonly width: number; readonly height: number }): Promise<void> {
    const reducedMotion = 'no-preference';
    ({ page } = await openChatPage(browser, chat.url, { viewport, reducedMotion }));
    await page.getByTestId('question').fill('How many?');
    await page.keyboard.press('Enter');
    await page.getByTestId('thumb-down').click();
    await expect.poll(() => sink.judgements.length).toBe(1);
    const { place, author: person, handle } = sink.judgements[0] ?? {};
    if (!place || !person) throw new Error('nothing was judged');
    await post(WHY, { kind: 'private', place, person, handle });
    await expect.poll(() => page.evaluate('document.activeElement.dataset.testid')).toBe('field-reason');
  }

  /** What a click in the middle of it would meet. */
  const isInSight = (testId: string) =>
    page.getByTestId(testId).evaluate((node) => {
      const { left, top, width, height } = node.getBoundingClientRect();
      return node.contains(node.ownerDocument.elementFromPoint(left + width / 2, top + height / 2));
    });

  it.each([
    { width: 1280, height: 600, answer: 1 },
    { width: 1280, height: 600, answer: 2 },
    { width: 1280, height: 600, answer: 6 },
    { width: 390, height: 667, answer: 1 },
    { width: 390, height: 667, answer: 6 },
    { width: 667, height: 375, answer: 3 },
    { width: 390, height: 844, answer: 4 },
  ])(
    'lets a form be filled in and sent without a search for its button: $width x $height',
    async (viewport) => {
      await judgeDown(viewport);

      await expect.poll(() => isInSight('field-reason')).toBe(true);
      if (viewport.height > 400) await expect.poll(() => isInSight('form-submit')).toBe(true);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');

      await expect.poll(() => isInSight('form-submit')).toBe(true);
      expect(await isInSight('form-dismiss')).toBe(true);
    },
  );

  it.each([
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ])('shows what is said after an answer: $width x $height', async (viewport) => {
    text = PARAGRAPH.repeat(12);
    ({ page } = await openChatPage(browser, chat.url, { viewport }));
    await page.getByTestId('question').fill('How many?');
    await page.keyboard.press('Enter');
    await page.getByTestId('reply').waitFor();
    const { thread } = sink.messages[0] ?? {};
    if (!thread) throw new Error('nothing was asked');

    const said = 'I’ve passed your question to a person.';
    const notice = { kind: 'notice', requestId: crypto.randomUUID(), text: said, actions: [] } as const;
    await post(notice, { kind: 'thread', thread });

    await page.getByTestId('reply').nth(1).waitFor();
    await expect
      .poll(() =>
        page.getByText('I’ve passed').evaluate((node) => {
          const { left, bottom } = node.getBoundingClientRect();
          return node.contains(node.ownerDocument.elementFromPoint(left + 2, bottom - 2));
        }),
      )
      .toBe(true);
  });

  it('gives the question field back once the form is left', async () => {
    await judgeDown({ width: 1280, height: 600 });
    expect(await isInSight('question')).toBe(false);

    await page.keyboard.press('Escape');

    await page.getByTestId('form-state').filter({ hasText: 'Dismissed.' }).waitFor();
    await page.evaluate('scrollTo(0, 0)');
    await expect.poll(() => isInSight('question')).toBe(true);
  });

  it('writes questions, lists, quotes and tables from right to left where their words go so', async () => {
    text =
      'نعم [1].\n\n- البند الأول\n- البند الثاني\n\n> مقتبس\n\n| المدينة | الحد |\n|---|---|\n| London | £185 |\n\n1. One';
    ({ page } = await openChatPage(browser, chat.url));
    await page.getByTestId('question').fill('كم يوم إجازة لدي؟');
    await page.keyboard.press('Enter');
    await page.getByTestId('reply').waitFor();

    const direction = (selector: string) =>
      page.locator(selector).evaluate((node) => node.computedStyleMap().get('direction')?.toString());

    for (const selector of ['.question h2', '.prose > p', '.prose ul', '.prose blockquote', '.prose table'])
      expect(await direction(selector), selector).toBe('rtl');
    expect(await direction('.prose ol')).toBe('ltr');
  });
});
