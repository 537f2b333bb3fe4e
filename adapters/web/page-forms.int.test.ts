import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { InboundSink, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { IncomingAction } from '../../src/core/message.ts';
import type { Reply } from '../../src/core/reply.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { answerReply, formReply, notKnownReply } from '../../src/testing/replies.ts';
import { launchChromium, openChatPage } from '../../src/testing/web/chromium.ts';
import { type ServedChat, serveChat } from '../../src/testing/web/served-chat.ts';

const QUESTION = 'Please order a printer';
const ANSWER = answerReply({ text: 'You have 25 days [1].', actions: ['ask-a-person'] });
const WIDE = { viewport: { width: 1280, height: 800 } };
const OVERRIDE = '\u202e';
const ATTACK = `<img src=x onerror="document.title=1"> [pay](https://evil.example/x) https://evil.example ${OVERRIDE}txt.exe`;

describe('forms and thumbs on the page', () => {
  let browser: Browser;
  let chat: ServedChat;
  let sink: RecordingSink;
  let page: Page;
  let complaints: readonly string[];
  /** What a question, or a command, is answered with. */
  let scripted: Reply;
  let answered: { readonly target: ReplyTarget; readonly messageId: string } | undefined;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    scripted = formReply();
    answered = undefined;
    sink = createRecordingSink();
    const answering: InboundSink = {
      ...sink,
      async message(message) {
        const acceptance = await sink.message(message);
        if (acceptance.kind === 'accepted')
          await post(
            { ...scripted, requestId: acceptance.requestId },
            { kind: 'thread', thread: message.thread },
          );
        return acceptance;
      },
      async command(command) {
        const acceptance = await sink.command(command);
        const { place, author: person } = command;
        if (acceptance.kind === 'accepted')
          await post({ ...scripted, requestId: acceptance.requestId }, { kind: 'private', place, person });
        return acceptance;
      },
    };
    chat = await serveChat({ redisUrl: inject('redisUrl'), sink: answering, suggestions: [QUESTION] });
    ({ page, complaints } = await openChatPage(browser, chat.url, WIDE));
  });
  afterEach(async () => {
    await page.context().close();
    await chat.close();
  });

  async function post(reply: Reply, target: ReplyTarget): Promise<void> {
    const [part] = chat.adapter.render(reply, target);
    if (!part) throw new Error('nothing was rendered');
    const key = { deliveryId: `${reply.requestId}/${reply.kind}/${target.kind}`, part: 0 };
    const signal = AbortSignal.timeout(10_000);
    const { messageId } = await chat.adapter.post(target, part, key, { signal });
    answered = { target, messageId };
  }

  /** What a worker does with a form once it was sent. */
  async function end(action: IncomingAction | undefined, reply: Reply): Promise<void> {
    if (!action) throw new Error('nothing was handed in');
    const { place, author: person, handle } = action;
    await post(reply, { kind: 'private', place, person, handle, replaces: true });
  }

  async function update(reply: Reply): Promise<void> {
    if (!answered) throw new Error('nothing was answered');
    const { target, messageId } = answered;
    const [part] = chat.adapter.render(reply, target);
    if (part) await chat.adapter.update(target, messageId, part, { signal: AbortSignal.timeout(10_000) });
  }

  async function ask(text = QUESTION): Promise<void> {
    await page.getByTestId('question').fill(text);
    await page.keyboard.press('Enter');
    await page.getByTestId('reply').waitFor();
  }

  const by = (testId: string): Locator => page.getByTestId(testId);
  const focused = () => page.evaluate<string | null>('document.activeElement.dataset.testid');
  const focusOn = (testId: string) => expect.poll(focused).toBe(testId);
  const actions = (count: number) => expect.poll(() => sink.actions.length).toBe(count);
  const pressed = (testId: string, value: string) =>
    page.locator(`[data-testid="${testId}"][aria-pressed="${value}"]`).waitFor();
  const notice = (text: string, tool?: string): Reply => ({
    kind: 'notice',
    requestId: 'request-1',
    text,
    actions: [],
    tool,
  });

  it('is filled in and sent with the keyboard alone, and gives way to its outcome', async () => {
    await ask();
    await focusOn('field-note');
    await page.keyboard.press('End');
    await page.keyboard.type(' & <smokes>');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await focusOn('form-submit');

    await page.keyboard.press('Enter');

    await by('form-state').filter({ hasText: 'Sent.' }).waitFor();
    await focusOn('form-state');
    await expect.poll(() => by('form-submit').isDisabled()).toBe(true);
    expect(await by('form-dismiss').isDisabled()).toBe(true);
    expect(await by('field-note').isDisabled()).toBe(true);
    const values = { note: 'It hums & <smokes>', urgent: 'no', reason: 'outdated' };
    expect(sink.actions).toMatchObject([{ name: 'submit', form: 'approve-tool', values }]);

    await end(sink.actions[0], notice('Ticket IT-7 was created.', 'Service <b>desk</b>'));

    await by('reply').filter({ hasText: 'Ticket IT-7 was created.' }).waitFor();
    await by('form').waitFor({ state: 'detached' });
    await expect.poll(() => by('tool').textContent()).toBe('From: Service <b>desk</b>');
    expect(await by('reply').count()).toBe(1);
    await focusOn('reply');
    expect(complaints).toEqual([]);
  });

  it('names its fields, what they need, and what it is about', async () => {
    await ask();

    await page.getByRole('form', { name: 'Please check this before I send it.' }).waitFor();
    expect(await page.getByRole('group', { name: 'What you can change' }).count()).toBe(1);
    expect(await page.getByRole('textbox', { name: 'Anything to add?' }).inputValue()).toBe('It hums');
    expect(await page.getByRole('checkbox', { name: 'It is urgent' }).isChecked()).toBe(true);
    const reason = page.getByRole('combobox', { name: 'Why? (required)' });
    expect(await reason.inputValue()).toBe('wrong');
    expect(await reason.getAttribute('required')).not.toBeNull();
    expect(await by('form-warning').textContent()).toContain('Summary: not in your own words.');
    expect(await page.getByRole('term').allTextContents()).toEqual(['Queue', 'Summary']);
  });

  it('says what is still needed and goes there, and sends nothing', async () => {
    scripted = formReply({
      fields: [
        {
          kind: 'text',
          name: 'title',
          label: 'Title',
          value: '',
          maxLength: 50,
          isMultiline: false,
          isOptional: false,
        },
        {
          kind: 'choice',
          name: 'queue',
          label: 'Queue',
          isOptional: false,
          options: [{ value: 'it', label: 'IT' }],
        },
      ],
    });
    await ask();
    await focusOn('field-title');

    await page.keyboard.press('Enter');

    await page.getByRole('alert').filter({ hasText: 'Still needed: Title, Queue' }).waitFor();
    await focusOn('field-title');
    expect(await by('field-title').getAttribute('aria-invalid')).toBe('true');
    expect(await by('error-queue').textContent()).toBe('Please choose one.');
    expect(sink.actions).toEqual([]);
    await by('field-title').fill('Printer');
    await by('field-queue').selectOption('it');
    await by('field-title').press('Enter');
    await actions(1);
    expect(sink.actions[0]?.values).toEqual({ title: 'Printer', queue: 'it' });
  });

  it.each(['Escape', 'Cancel'])('is dismissed by %s, and stays so after a reload', async (how) => {
    await ask();
    await focusOn('field-note');

    await (how === 'Escape' ? page.keyboard.press('Escape') : by('form-dismiss').click());

    await by('form-state').filter({ hasText: 'Dismissed.' }).waitFor();
    await actions(1);
    expect(sink.actions).toMatchObject([{ name: 'dismiss', form: 'approve-tool' }]);
    await page.reload();
    await by('form-state').filter({ hasText: 'Dismissed.' }).waitFor();
    expect(await by('form-submit').isDisabled()).toBe(true);
    expect(await by('field-note').isDisabled()).toBe(true);
  });

  it('says why it was not taken, keeps what was written, and can be sent again', async () => {
    await ask();
    await by('field-note').fill('Second floor');
    sink.failNext();

    await by('form-submit').click();
    await by('form-error').filter({ hasText: 'Please try again' }).waitFor();
    expect(await by('field-note').inputValue()).toBe('Second floor');
    await by('form-submit').click();

    await by('form-state').filter({ hasText: 'Sent.' }).waitFor();
    expect(sink.actions).toMatchObject([{ values: { note: 'Second floor' } }]);
    await page.reload();
    await by('form-state').filter({ hasText: 'Sent.' }).waitFor();
    expect(await by('field-note').inputValue()).toBe('Second floor');
  });

  it('is sent once, however often its button is pressed', async () => {
    await ask();

    await by('form-submit').dblclick();

    await by('form-state').filter({ hasText: 'Sent.' }).waitFor();
    expect(sink.actions).toHaveLength(1);
  });

  it('without fields takes the focus itself: no button is one key press away', async () => {
    scripted = formReply({ fields: [] });
    await ask();
    await focusOn('form');

    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await focusOn('form-submit');
    expect(sink.actions).toEqual([]);
    await page.keyboard.press('Enter');

    await actions(1);
  });

  it('takes the focus from nobody who writes, and not on a reload', async () => {
    scripted = ANSWER;
    await ask();
    const thread = sink.messages[0]?.thread;
    if (!thread) throw new Error('nothing was asked');
    await by('question').pressSequentially('And ');

    await post(formReply({ requestId: 'request-9' }), { kind: 'thread', thread });
    await by('form').waitFor();
    await page.keyboard.type('then?');
    expect(await by('question').inputValue()).toBe('And then?');
    await page.reload();
    await by('form').waitFor();

    expect(await focused()).toBeUndefined();
  });

  it('lets nothing of its facts, labels and options come alive', async () => {
    scripted = formReply({
      text: `Please check. ${ATTACK}`,
      facts: [{ label: ATTACK.slice(0, 150), value: ATTACK }],
      warning: ATTACK,
      submitLabel: '<b>Create</b>',
      fields: [
        {
          kind: 'text',
          name: 'note',
          label: ATTACK.slice(0, 150),
          value: ATTACK,
          maxLength: 500,
          isMultiline: true,
          isOptional: true,
        },
        {
          kind: 'choice',
          name: 'why',
          label: 'Why',
          isOptional: true,
          options: [{ value: 'x', label: '<i>x</i>' }],
        },
      ],
    });

    await ask();
    await by('facts').waitFor();

    const visible = ATTACK.replace(OVERRIDE, 'U+202E');
    expect(await by('facts').locator('dd').textContent()).toBe(visible);
    expect(await by('form-warning').textContent()).toContain(visible);
    expect(await by('form-submit').textContent()).toBe('<b>Create</b>');
    expect(await by('field-note').inputValue()).toBe(ATTACK);
    expect(await by('reply').locator('a, img, script, b, i').count()).toBe(0);
    expect(await page.title()).toBe('Footnote');
    expect(complaints).toEqual([]);
  });

  it('fits a small screen', async () => {
    await page.context().close();
    ({ page, complaints } = await openChatPage(browser, chat.url, { viewport: { width: 320, height: 640 } }));
    const long = 'Verwaltungsvorschriftenverzeichnis'.repeat(4);
    scripted = formReply({ facts: [{ label: long, value: `${long}\n${'x'.repeat(300)}` }], warning: long });

    await ask();
    await by('form').waitFor();

    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });

  describe('a thumb', () => {
    it.each([ANSWER, notKnownReply()])(
      'is given under a reply of kind $kind, changes, and is kept',
      async (reply) => {
        scripted = reply;
        await ask();
        await page.getByRole('group', { name: 'Did this help?' }).waitFor();

        await page.getByRole('button', { name: 'This helped', exact: true }).press('Enter');
        await pressed('thumb-up', 'true');
        await expect.poll(() => sink.judgements.length).toBe(1);
        await focusOn('thumb-up');
        await by('thumb-down').click();
        await pressed('thumb-down', 'true');
        await pressed('thumb-up', 'false');
        await expect.poll(() => sink.judgements.map(({ verdict }) => verdict)).toEqual(['up', 'down']);
        await page.reload();

        await pressed('thumb-down', 'true');
        expect(sink.judgements[0]).toMatchObject({ about: { requestId: 'request-1' } });
        expect(complaints).toEqual([]);
      },
    );

    it('goes back to what it was, and says why, when it is not taken', async () => {
      scripted = ANSWER;
      await ask();
      sink.failNext();

      await by('thumb-up').click();

      await by('thumb-note').filter({ hasText: 'try again' }).waitFor();
      await pressed('thumb-up', 'false');
    });

    it('leads to the form that asks why, which takes the focus', async () => {
      scripted = ANSWER;
      await ask();
      await by('thumb-down').click();
      await expect.poll(() => sink.judgements.length).toBe(1);
      const { place, author: person, handle } = sink.judgements[0] ?? {};
      if (!place || !person) throw new Error('nothing was judged');

      await post(formReply({ form: 'feedback' }), { kind: 'private', place, person, handle });

      await focusOn('field-note');
      expect(await by('reply').count()).toBe(2);
    });

    it('is asked for under no notice', async () => {
      scripted = notice('Done.');
      await ask();

      await by('reply').filter({ hasText: 'Done.' }).waitFor();

      expect(await by('thumb-up').count()).toBe(0);
    });
  });

  it('shows what a command says, and offers neither to edit nor to delete it', async () => {
    scripted = notice('All is well.');

    await ask('/footnote status');

    await by('reply').filter({ hasText: 'All is well.' }).waitFor();
    await expect.poll(() => by('waiting').textContent()).toBe('');
    expect(sink.commands).toMatchObject([{ name: 'footnote', text: 'status' }]);
    expect(await by('edit').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('gives a helper the buttons of a request, and shows what became of it', async () => {
    const place = {
      channel: 'web',
      workspace: 'web',
      id: 'help-desk',
      kind: 'channel',
      external: false,
    } as const;
    const request: Reply = {
      ...notice('Somebody asks.'),
      actions: ['claim-escalation', 'answer-escalation', 'resolve-escalation'],
    };
    await by('help-desk-link').click();
    await post(request, { kind: 'place', tenant: chat.tenant, place });
    const names = page.locator('.reply-buttons').getByRole('button');
    await expect.poll(() => names.allTextContents()).toEqual(['I’ll take it', 'Answer', 'Resolved']);

    await by('claim-escalation').click();
    await by('press-note').filter({ hasText: 'Sent.' }).waitFor();
    await by('answer-escalation').click();
    await actions(2);
    expect(sink.actions.map(({ name }) => name)).toEqual(['claim-escalation', 'answer-escalation']);
    await update({ ...request, text: 'Taken by Ana.', actions: ['answer-escalation', 'resolve-escalation'] });

    await by('reply').filter({ hasText: 'Taken by Ana.' }).waitFor();
    await by('claim-escalation').waitFor({ state: 'detached' });
  });
});
