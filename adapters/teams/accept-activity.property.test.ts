import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/observability/logger.ts';
import { createRecordingSink } from '../../src/testing/recording-sink.ts';
import { createMemoryReferences } from '../../src/testing/teams/memory-conversation-references.ts';
import {
  IncomingAction,
  IncomingCommand,
  IncomingDeletion,
  IncomingFeedback,
  IncomingMessage,
} from '../../src/core/message.ts';
import { acceptActivity } from './accept-activity.ts';
import { plainText } from './message-text.ts';
import { Activity } from './teams-activities.ts';

const BOT = '28:bot';
const text = fc.array(
  fc.constantFrom(
    '/ask ',
    '/footnote',
    '<at>Footnote</at>',
    '<p>',
    '</p>',
    '&lt;',
    '&amp;',
    '&#',
    '&#xd800;',
    '&#x110000;',
    '<script',
    'hi',
    '\n',
    '\u0000',
    '🦊',
    ' ',
  ),
  { maxLength: 20 },
);
const entity = fc.oneof(
  fc.record({
    type: fc.constant('mention'),
    mentioned: fc.record({
      id: fc.constantFrom(BOT, '29:ben'),
      name: fc.constantFrom('Footnote', null, '$&'),
    }),
    text: fc.constantFrom('<at>Footnote</at>', '', null),
  }),
  fc.anything(),
);
const filled = fc.oneof(
  fc.string(),
  fc.constant('x'.repeat(20_000)),
  fc.constant(`${'x'.repeat(11_999)}🦊`),
  fc.constant('\ud800'),
  fc.anything(),
);
const footnote = fc.record(
  {
    action: fc.constantFrom('submit', 'dismiss', 'choose', 'claim-escalation', 'drop-table'),
    requestId: fc.constantFrom('r', '', 7),
    form: fc.constantFrom('approve-tool', 'feedback', 'made-up', {}),
    binding: fc.constantFrom('b', '', 'b'.repeat(101), null),
    choice: fc.constantFrom(1, -1, 'one'),
  },
  { requiredKeys: ['action', 'requestId'] },
);
const data = fc
  .record({
    footnote,
    filled: fc.dictionary(fc.constantFrom('a', 'Z', '__proto__', 'a b', 'toString'), filled),
  })
  .map((sent) => ({
    ...Object.fromEntries(Object.entries(sent.filled).map(([name, value]) => [`field_${name}`, value])),
    footnote: sent.footnote,
  }));
const press = fc.oneof(
  data.map((sent) => ({ action: { type: 'Action.Execute', verb: 'submit', data: sent }, trigger: 'manual' })),
  data,
);
const thumb = fc.record({
  actionName: fc.constantFrom('feedback', 'other'),
  actionValue: fc.record({
    reaction: fc.constantFrom('like', 'dislike', 'love', null),
    feedback: fc.oneof(
      fc.constantFrom('{"feedbackText":"no"}', '{"feedbackText":{}}', '{', '[]', 'null', null),
      fc.constant(JSON.stringify({ feedbackText: '🦊'.repeat(6_000) })),
      fc.anything(),
    ),
  }),
});
const activity = fc.record({
  type: fc.constantFrom(
    'message',
    'invoke',
    'conversationUpdate',
    'installationUpdate',
    'messageUpdate',
    'messageDelete',
    'new',
  ),
  id: fc.constantFrom('1', '2', null),
  name: fc.constantFrom('adaptiveCard/action', 'message/submitAction', 'other', null),
  timestamp: fc.constantFrom('2026-03-02T09:00:00Z', 'yesterday', null),
  serviceUrl: fc.constant('https://smba.example/'),
  channelId: fc.constant('msteams'),
  from: fc.record({ id: fc.constantFrom('29:ana', BOT), aadObjectId: fc.constantFrom('ana', null) }),
  recipient: fc.constant({ id: BOT }),
  conversation: fc.record({
    id: fc.constantFrom('19:c', '19:c;messageid=1', '19:c;messageid='),
    conversationType: fc.constantFrom('personal', 'groupChat', 'channel', 'new', null),
    tenantId: fc.constantFrom('t', null),
  }),
  channelData: fc.oneof(
    fc.constant({ tenant: { id: 't' }, channel: { id: '19:c', type: 'new' } }),
    fc.record({
      tenant: fc.constant({ id: 't' }),
      eventType: fc.constantFrom('editMessage', 'undeleteMessage', 'softDeleteMessage', 'new', null),
    }),
    fc.anything(),
  ),
  text: fc.oneof(
    text.map((pieces) => pieces.join('')),
    fc.constant(null),
  ),
  entities: fc.oneof(fc.array(entity, { maxLength: 3 }), fc.constant(null)),
  value: fc.oneof(fc.anything(), press, thumb),
  replyToId: fc.constantFrom('1', '2|3', 'a b', null),
  action: fc.constantFrom('add', 'remove', 'add-upgrade', null),
  membersAdded: fc.constantFrom([{ id: BOT }], null),
});

describe('whatever Teams sends', () => {
  it('is answered, and what is handed in is made of core nouns', async () => {
    await fc.assert(
      fc.asyncProperty(activity, async (sent) => {
        const parsed = Activity.safeParse(JSON.parse(JSON.stringify(sent)));
        if (!parsed.success) return;
        const sink = createRecordingSink();

        const { status } = await acceptActivity(parsed.data, {
          sink,
          references: createMemoryReferences(),
          tenantOf: () => 'default',
          commands: [{ name: 'status', argument: '' }],
          now: Date.now,
          log: createLogger('silent'),
          welcome: () => undefined,
          teamChanged: () => undefined,
        });

        expect([200, 501]).toContain(status);
        for (const message of sink.messages) expect(IncomingMessage.parse(message)).toBeDefined();
        for (const edit of sink.edits) expect(IncomingMessage.parse(edit)).toBeDefined();
        for (const deletion of sink.deletions) expect(IncomingDeletion.parse(deletion)).toBeDefined();
        for (const command of sink.commands) expect(IncomingCommand.parse(command)).toBeDefined();
        for (const action of sink.actions) expect(IncomingAction.parse(action)).toBeDefined();
        for (const thumb of sink.judgements) expect(IncomingFeedback.parse(thumb)).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it('becomes text of whole characters, in linear time', () => {
    fc.assert(
      fc.property(text, (pieces) => {
        expect(plainText(pieces.join('')).isWellFormed()).toBe(true);
      }),
    );
    for (const piece of [
      '<',
      '<script ',
      '<script>',
      '</script ',
      '<p ',
      '&',
      '&#',
      '\n \t',
      '&nbsp;',
      ' ',
      '<at>',
    ]) {
      const started = performance.now();
      plainText(piece.repeat(1_000_000 / piece.length));
      expect(performance.now() - started, piece).toBeLessThan(2_000);
    }
  });
});
