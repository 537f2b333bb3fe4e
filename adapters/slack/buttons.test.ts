import { describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { Reply } from '../../src/core/reply.ts';
import { answerReply, clarificationReply } from '../../src/testing/replies.ts';
import { buttonBlocks, readPress } from './buttons.ts';

const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const thread: ReplyTarget = { kind: 'thread', thread: { tenant: 't', place, id: '1.1' } };
const direct: ReplyTarget = {
  kind: 'thread',
  thread: { tenant: 't', place: { ...place, id: 'D1', kind: 'direct' }, id: '1.1' },
};
const person = { tenant: 't', channel: 'slack', workspace: 'T1', id: 'U1', guest: false } as const;
const alone: ReplyTarget = { kind: 'private', place, person };

function elements(reply: Reply, target: ReplyTarget) {
  return buttonBlocks(reply, target).map((block) => block.elements as Record<string, string>[]);
}

describe('buttonBlocks', () => {
  it('gives every choice a button of its own, before what else can be done', () => {
    const reply = Reply.parse({ ...clarificationReply(), actions: ['ask-a-person', 'choose'] });

    const [choices, others] = elements(reply, thread);

    expect(choices?.map(({ action_id, value }) => [action_id, value])).toEqual([
      ['choose:0', '0:request-1'],
      ['choose:1', '1:request-1'],
      ['choose:2', '2:request-1'],
    ]);
    expect(others?.map(({ action_id }) => action_id)).toEqual(['ask-a-person']);
  });

  it.each([
    ['a thread', thread, ['ask-privately']],
    ['a direct message', direct, []],
    ['one person’s eyes', alone, ['share-answer', 'ask-privately']],
  ])('offers in %s what makes sense there', (_where, target, expected) => {
    const reply = answerReply({ text: 'x [1]', actions: ['share-answer', 'ask-privately'] });

    expect(
      elements(reply, target)
        .flat()
        .map(({ action_id }) => action_id),
    ).toEqual(expected);
  });

  it('offers a helper what can be done with a request', () => {
    const actions = ['claim-escalation', 'answer-escalation', 'resolve-escalation'] as const;
    const reply = Reply.parse({ kind: 'notice', requestId: 'request-1', text: 'Ana asks:', actions });

    const buttons = elements(reply, thread).flat();

    expect(buttons.map(({ text }) => Object(text).text)).toEqual(["I'll take it", 'Answer', 'Resolved']);
    expect(buttons.map(({ action_id, value }) => readPress(action_id ?? '', value))).toEqual(
      actions.map((name) => ({ name, requestId: 'request-1' })),
    );
  });

  it('gives the buttons of a form to forms alone', () => {
    const reply = Reply.parse({ ...answerReply({ text: 'x [1]' }), actions: ['submit', 'dismiss'] });

    expect(elements(reply, thread)).toEqual([]);
  });

  it('writes what a press is read back from', () => {
    for (const [index, element] of elements(clarificationReply(), thread).flat().entries())
      expect(readPress(element.action_id ?? '', element.value)).toEqual({
        name: 'choose',
        requestId: 'request-1',
        choice: index,
      });
  });
});

describe('readPress', () => {
  it.each([
    ['choose:1', undefined],
    ['choose:1', '1:'],
    ['choose:1', '10:request-1'],
    ['choose:x', 'x:request-1'],
    ['choose', 'request-1'],
    ['retired-button', 'request-1'],
    ['feedback', 'up:request-1'],
    ['submit', 'request-1'],
    ['submit', '{}'],
    ['submit', '{"request":"r","form":"approve-tool"}'],
    ['submit', '{"request":"r","form":"approve-tool","binding":""}'],
    ['submit', '{"request":"","form":"approve-tool","binding":"b"}'],
    ['submit', '{"request":"r","form":"delete-everything","binding":"b"}'],
    ['submit', '{"request":"r","form":"approve-tool","binding":"b","more":1}'],
    ['submit', '{"request":"r","form":"approve-tool","binding":["b"]}'],
    ['submit', `{"request":"r","form":"approve-tool","binding":"${'b'.repeat(101)}"}`],
    ['submit', `{"request":"${'r'.repeat(3_000)}","form":"approve-tool","binding":"b"}`],
    ['submit', '{"request":"r","form":"approve-tool","binding":"b","initial":{"a":1}}'],
    ['submit', '['.repeat(1_000)],
    ['dismiss', 'null'],
    ['ask-a-person', ''],
    ['ask-a-person', 'request\0-1'],
    ['ask-a-person', 'request-\ud800'],
    ['ask-a-person', 'r'.repeat(301)],
    ['choose:1', '1:request\0-1'],
    ['submit', '{"request":"r\\u0000","form":"approve-tool","binding":"b"}'],
    ['submit', '{"request":"r","form":"approve-tool","binding":"b\\ud800"}'],
  ])('leaves %s with the value %s alone', (id, value) => {
    expect(readPress(id, value)).toBeUndefined();
  });
});
