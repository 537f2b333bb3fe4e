import { expect, it } from 'vitest';
import { IncomingAction, IncomingFeedback } from '../core/message.ts';
import type { Reply } from '../core/reply.ts';
import type { AdapterHarness, VisibleMessage } from './adapter-contract.ts';
import { answerReply, formReply, notKnownReply } from './replies.ts';

type Deliver = (harness: AdapterHarness, reply: Reply, deliveryId: string) => Promise<unknown>;

const FILLED = { note: 'It hums', urgent: 'yes', reason: 'wrong' };

/** What every channel promises of forms and of thumbs. */
export function describeForms(harness: () => AdapterHarness, deliver: Deliver): void {
  const shown = async (reply: Reply, id: string): Promise<VisibleMessage> => {
    await deliver(harness(), reply, id);
    const message = (await harness().visible()).at(-1);
    if (!message) throw new Error('nothing is visible');
    return message;
  };

  it('shows a form with its facts, its warning and its fields, and nothing of it comes alive', async () => {
    const reply = formReply();

    await deliver(harness(), reply, 'form');

    const messages = await harness().visible();
    const text = messages.map((message) => message.text).join('\n');
    for (const words of [
      'Please check this before I send it.',
      'Queue',
      'IT <desk> & co',
      'Summary',
      reply.warning,
    ])
      expect(text).toContain(words);
    expect(text).toContain('[broken](https://evil.example/x) <!channel> @everyone');
    expect(messages.flatMap(({ links }) => links)).toEqual([]);
    expect(messages.at(-1)?.fields).toEqual(reply.fields.map(({ label }) => label));
  });

  it('hands in what a form held and what the person changed', async () => {
    const { id } = await shown(formReply(), 'sent');

    const told = await harness().fill(id, 'submit', {
      note: 'It hums & <smokes>',
      urgent: 'no',
      reason: 'outdated',
    });

    expect(told.status).toBeLessThan(300);
    expect(harness().sink.actions).toHaveLength(1);
    expect(IncomingAction.parse(harness().sink.actions[0])).toMatchObject({
      name: 'submit',
      requestId: 'request-1',
      form: 'approve-tool',
      binding: 'f'.repeat(64),
      values: { note: 'It hums & <smokes>', urgent: 'no', reason: 'outdated' },
    });
  });

  it('hands in what stands in a form that nobody changed', async () => {
    const { id } = await shown(formReply(), 'unchanged');

    await harness().fill(id, 'submit');

    expect(harness().sink.actions[0]?.values).toEqual(FILLED);
  });

  it('hands in that a form was dismissed', async () => {
    const { id } = await shown(formReply(), 'dismissed');

    await harness().fill(id, 'dismiss');

    expect(harness().sink.actions[0]).toMatchObject({
      name: 'dismiss',
      requestId: 'request-1',
      form: 'approve-tool',
      binding: 'f'.repeat(64),
    });
  });

  it('shows a form without fields: a question of yes or no', async () => {
    const { id, fields } = await shown(formReply({ fields: [] }), 'bare');

    await harness().fill(id, 'submit');

    expect(fields ?? []).toEqual([]);
    expect(harness().sink.actions[0]).toMatchObject({ name: 'submit', form: 'approve-tool' });
  });

  it.each([answerReply({ text: 'You have 25 days [1].' }), notKnownReply()])(
    'asks for a thumb under a reply of kind $kind and hands it in',
    async (reply) => {
      await deliver(harness(), reply, 'judged');
      const asking = (await harness().visible()).filter(({ takesThumbs }) => takesThumbs);

      const told = await harness().judge(asking[0]?.id ?? '', 'down');

      expect(asking).toHaveLength(1);
      expect(told.status).toBeLessThan(300);
      expect(harness().sink.judgements).toHaveLength(1);
      const judgement = IncomingFeedback.parse(harness().sink.judgements[0]);
      expect(judgement.verdict).toBe('down');
      expect(judgement.author.channel).toBe(harness().adapter.name);
      expect(Object.values(judgement.about)[0]).not.toBe('');
    },
  );

  it('asks for no thumb under a notice', async () => {
    const { takesThumbs } = await shown(
      { kind: 'notice', requestId: 'request-1', text: 'Done.', actions: [] },
      'notice',
    );

    expect(takesThumbs ?? false).toBe(false);
  });
}
