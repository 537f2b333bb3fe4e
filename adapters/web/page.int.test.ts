import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { InboundSink, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { IncomingMessage } from '../../src/core/message.ts';
import type { Reply } from '../../src/core/reply.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { answerReply, citation, clarificationReply, notKnownReply } from '../../src/testing/replies.ts';
import { launchChromium, openChatPage } from '../../src/testing/web/chromium.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';

const QUESTION = 'How many days of leave do I get?';
const ANSWER = answerReply({
  text: 'You get **25 days** a year.[1] Five of them can move on.[2]',
  citations: 2,
  actions: ['ask-a-person'],
});
const ATTACK =
  '<img src=x onerror="document.title=1"><script>document.title=2</script> [click](javascript:document.title=3) </blockquote>';

describe('the web page', () => {
  let browser: Browser;
  let chat: ServedChat;
  let sink: RecordingSink;
  let page: Page;
  let complaints: readonly string[];
  /** What the worker posts as soon as a question is in; undefined: nothing yet. */
  let scripted: Reply | undefined;
  let limited: boolean;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    scripted = ANSWER;
    limited = false;
    sink = createRecordingSink();
    const answering: InboundSink = {
      command: (command) => sink.command(command),
      edit: (message) => sink.edit(message),
      deletion: (deletion) => sink.deletion(deletion),
      feedback: (feedback) => sink.feedback(feedback),
      directoryChanged: (change) => sink.directoryChanged(change),
      async message(message) {
        if (limited) return { kind: 'ignored', reason: 'rate-limited' };
        const acceptance = await sink.message(message);
        if (acceptance.kind === 'accepted' && scripted)
          await answer(message, { ...scripted, requestId: acceptance.requestId });
        return acceptance;
      },
      async action(action) {
        const acceptance = await sink.action(action);
        if (action.name === 'choose') return acceptance;
        const reply = { kind: 'notice', requestId: action.requestId, actions: [] } as const;
        const place = { ...action.place, id: 'help-desk', kind: 'channel' } as const;
        await post({ kind: 'place', tenant: chat.tenant, place }, { ...reply, text: `Asked: ${QUESTION}` });
        if (action.thread)
          await post(
            { kind: 'thread', thread: action.thread },
            { ...reply, text: 'The help desk has your question.' },
          );
        return acceptance;
      },
    };
    chat = await serveChat({ redisUrl: inject('redisUrl'), sink: answering, suggestions: [QUESTION] });
    page = await openPage();
  });
  afterEach(async () => {
    await page.context().close();
    await chat.close();
  });

  async function openPage(size: { width?: number; height?: number } = {}): Promise<Page> {
    const opened = await openChatPage(browser, chat.url, { viewport: { width: 1280, height: 800, ...size } });
    complaints = opened.complaints;
    return opened.page;
  }

  async function post(target: ReplyTarget, reply: Reply): Promise<void> {
    const signal = AbortSignal.timeout(5_000);
    const deliveryId = `${reply.requestId}/${reply.kind}/${target.kind}`;
    for (const [part, rendered] of chat.adapter.render(reply, target).entries())
      await chat.adapter.post(target, rendered, { deliveryId, part }, { signal });
  }

  const answer = (message: IncomingMessage, reply: Reply) =>
    post({ kind: 'thread', thread: message.thread }, reply);

  async function ask(text = QUESTION): Promise<void> {
    await page.getByLabel('Your question').fill(text);
    await page.keyboard.press('Enter');
  }

  const replies = (): Locator => page.getByTestId('reply');
  const focused = () => page.evaluate<string | null>('document.activeElement.dataset.testid');
  const textOf = (testId: string) => page.getByTestId(testId).textContent();

  it('says what it is, and answers a suggested question', async () => {
    expect(await textOf('welcome')).toContain('answers from your company’s own documents');

    await page.getByTestId('suggestion').click();
    await replies().waitFor();

    expect(await page.getByRole('heading', { level: 2 }).textContent()).toContain(QUESTION);
    expect(await replies().textContent()).toContain('You get 25 days a year.');
    expect(await page.getByTestId('sources').getByRole('listitem').count()).toBe(2);
    expect(await page.getByTestId('welcome').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('shows that it is looking until the answer is there', async () => {
    scripted = undefined;
    await ask();
    await page.getByText('Looking it up…').waitFor();
    const [message] = sink.messages;
    if (!message) throw new Error('no question arrived');

    await answer(message, ANSWER);

    await replies().waitFor();
    expect(await textOf('waiting')).toBe('');
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('polite');
  });

  it('opens a source by click, shows its quote, and gives the focus back on Escape', async () => {
    await ask();
    await page.getByTestId('marker-2').click();

    expect(await textOf('citation-title')).toBe('Handbook page 2.');
    expect(await textOf('citation-trail')).toBe('Benefits › Section 2');
    expect(await textOf('citation-quote')).toBe('Rule number 2 of the handbook.');
    expect(await page.getByTestId('citation-link').getAttribute('href')).toBe(
      'https://handbook.example/pages/2',
    );
    expect(await focused()).toBe('citation-title');

    await page.keyboard.press('Escape');

    expect(await page.getByTestId('citation').isVisible()).toBe(false);
    expect(await focused()).toBe('marker-2');
  });

  it('works from question to source with the keyboard alone', async () => {
    await page.getByLabel('Your question').focus();
    await page.keyboard.type('First line');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second line');
    await page.keyboard.press('Enter');
    await replies().waitFor();
    expect(sink.messages[0]?.text).toBe('First line\nsecond line');
    expect(await focused()).toBe('question');

    for (let presses = 0; presses < 20 && (await focused()) !== 'marker-1'; presses += 1)
      await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');

    expect(await textOf('citation-title')).toBe('Handbook page 1.');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('marker-1');
  });

  it('shows hostile text of models, quotes and titles as text', async () => {
    const hostile = {
      ...citation(1),
      title: ATTACK,
      quote: ATTACK,
      headings: [ATTACK],
      link: 'javascript:alert(1)',
    };
    scripted = { ...answerReply({ text: `${ATTACK} and more [1]` }), citations: [hostile] };

    await ask(ATTACK);
    await page.getByTestId('marker-1').click();

    expect(await textOf('citation-quote')).toBe(ATTACK);
    expect(await textOf('citation-title')).toBe(ATTACK);
    expect(await textOf('citation-path')).toBe('javascript:alert(1)');
    expect(await page.locator('main img, main script, aside img, aside script').count()).toBe(0);
    expect(await page.locator('[href^="javascript:"]').count()).toBe(0);
    expect(await page.title()).toBe('Footnote');
    expect(complaints).toEqual([]);
  });

  it('lets no script turn text into markup, whatever comes later', async () => {
    const outcome = await page.evaluate("document.body.innerHTML = '<p>x</p>'").then(
      () => 'allowed',
      () => 'refused',
    );

    expect(outcome).toBe('refused');
  });

  it('keeps the chat across a reload and a new visit', async () => {
    await ask();
    await replies().waitFor();

    await page.reload();
    await replies().waitFor();
    await page.goto('about:blank');
    await page.goto(chat.url);
    await replies().waitFor();

    expect(await page.getByTestId('person-message').count()).toBe(1);
    expect(await replies().count()).toBe(1);
    await page.getByTestId('new-conversation').click();
    await page.getByTestId('welcome').waitFor();
    expect(await replies().count()).toBe(0);
  });

  it('tells a reply that does not know from an answer, and why', async () => {
    scripted = notKnownReply();
    await ask('Is there a pet allowance?');

    await page.getByTestId('reason').waitFor();

    expect(await textOf('reason')).toBe('Not in the documents');
    expect(await replies().getAttribute('data-kind')).toBe('not-known');
    expect(await replies().textContent()).toContain('The closest pages');
    expect(await textOf('request-id')).toBe('request-1');
  });

  it('shows a question back with buttons that the keyboard presses, once', async () => {
    scripted = clarificationReply();
    await ask('How much leave?');
    await page.getByTestId('choice-1').waitFor();
    expect(
      await page.getByRole('group', { name: 'What do you mean?' }).getByRole('button').allTextContents(),
    ).toEqual(['Annual leave', 'Parental leave', 'Sick <leave> & pay']);

    await page.getByTestId('choice-1').focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="choice-1"][aria-pressed="true"]').waitFor();
    await vi.waitFor(() => expect(sink.actions).toHaveLength(1));
    await page.getByText('Looking it up…').waitFor();
    expect(await focused()).toBe('choice-1');
    await page.getByTestId('choice-0').click({ force: true });
    await page.reload();
    await page.locator('[data-testid="choice-1"][aria-pressed="true"]').waitFor();
    await page.getByTestId('choice-2').click({ force: true });

    expect(sink.actions).toMatchObject([{ name: 'choose', choice: 1, requestId: 'request-1' }]);
    expect(complaints).toEqual([]);
  });

  it('says that an answer was verified, by whom and when', async () => {
    scripted = { ...ANSWER, verified: { by: 'Ana <b>Ruiz</b>', on: '2026-11-20' } };
    await ask();

    await page.getByTestId('verified').waitFor();

    expect(await textOf('verified')).toBe('Checked by Ana <b>Ruiz</b> on 2026-11-20');
  });

  it('asks a person, says what happened, and shows the request at the help desk', async () => {
    await ask();

    await page.getByTestId('ask-person').click();
    await page.getByText('The help desk has your question.').waitFor();
    await page.getByTestId('press-note').filter({ hasText: 'Sent.' }).waitFor();

    expect(sink.actions).toMatchObject([{ name: 'ask-a-person', requestId: 'request-1' }]);
    await vi.waitFor(async () => expect(await textOf('help-desk-count')).toBe('1 request'));
    await page.getByTestId('help-desk-link').click();
    await replies()
      .filter({ hasText: `Asked: ${QUESTION}` })
      .waitFor();
    await page.getByTestId('composer').waitFor({ state: 'hidden' });
    await page.getByTestId('back-to-chat').click();
    await page.getByText('You get 25 days a year.').waitFor();
  });

  it('sends again by itself when the queue is away for a moment', async () => {
    sink.failNext();

    await ask();
    await replies().waitFor();

    expect(sink.messages).toHaveLength(1);
    expect(await page.getByTestId('person-message').count()).toBe(1);
  });

  it('says why a question was not taken, and sends it when asked to', async () => {
    limited = true;
    await ask();
    await page.getByText('Not sent. These were many questions at once.').waitFor();
    expect(sink.messages).toHaveLength(0);
    limited = false;

    await page.getByTestId('resend').click();

    await replies().waitFor();
    expect(sink.messages).toHaveLength(1);
    expect(await page.getByTestId('person-message').count()).toBe(1);
  });

  it('says that the connection is lost, keeps the words, and catches up', async () => {
    scripted = undefined;
    await ask();
    await page.getByText('Looking it up…').waitFor();

    await chat.goAway();
    await page.getByText('Connection lost.').waitFor();
    await page.getByLabel('Your question').fill('And for contractors?');
    expect(await page.getByTestId('send').isDisabled()).toBe(true);
    const [message] = sink.messages;
    if (message) await answer(message, ANSWER);
    await chat.comeBack();

    await replies().waitFor();
    await vi.waitFor(async () => expect(await textOf('connection')).toBe(''));
    expect(await page.getByTestId('send').isEnabled()).toBe(true);
    expect(await page.getByLabel('Your question').inputValue()).toBe('And for contractors?');
  });

  it('shows 40,000 characters whole', async () => {
    const words = Array.from({ length: 5_000 }, (_, index) => `word${index}`);
    scripted = answerReply({ text: `${words.join(' ')} [1]` });

    await ask();

    expect((await replies().textContent())?.match(/word\d+/g)).toEqual(words);
  });

  it.each([320, 360, 768])('fits a screen of %i pixels without scrolling sideways', async (width) => {
    await page.context().close();
    page = await openPage({ width, height: 640 });
    const row = '| a rather long cell '.repeat(8);
    const long = 'Verwaltungsvorschriftenverzeichnis'.repeat(4);
    scripted = answerReply({
      text: `${long} [1]\n\n${row}|\n${'|---'.repeat(8)}|\n${row}|\n\n\`\`\`\n${'x'.repeat(300)}\n\`\`\``,
      actions: ['ask-a-person'],
    });
    const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(await overflow()).toBeLessThanOrEqual(0);

    await ask(`What does ${long} say?`);
    await page.getByTestId('marker-1').click();

    expect(await overflow()).toBeLessThanOrEqual(0);
    expect(await page.getByTestId('citation-close').isVisible()).toBe(true);
    await page.getByTestId('citation-close').click();
    expect(await page.getByTestId('send').isVisible()).toBe(true);
  });
});
