import { describe, expect, it } from 'vitest';
import { answerReply, clarificationReply, formReply, notKnownReply } from '../../src/testing/replies.ts';
import { feedbackBlocks, readThumb } from './feedback-buttons.ts';

describe('feedbackBlocks', () => {
  it.each([answerReply({ text: 'x [1]' }), notKnownReply()])(
    "puts Slack's own thumbs under a reply of kind $kind",
    (reply) => {
      expect(feedbackBlocks(reply)).toEqual([
        {
          type: 'context_actions',
          elements: [
            {
              type: 'feedback_buttons',
              action_id: 'feedback',
              positive_button: {
                text: { type: 'plain_text', text: 'Good answer', emoji: false },
                value: 'up:request-1',
                accessibility_label: 'This answer helped',
              },
              negative_button: {
                text: { type: 'plain_text', text: 'Bad answer', emoji: false },
                value: 'down:request-1',
                accessibility_label: 'This answer did not help',
              },
            },
          ],
        },
      ]);
    },
  );

  it.each([clarificationReply(), formReply()])('puts none under a reply of kind $kind', (reply) => {
    expect(feedbackBlocks(reply)).toEqual([]);
  });
});

describe('readThumb', () => {
  it.each(['up', 'down'] as const)('reads a thumb %s', (verdict) => {
    expect(readThumb('feedback', `${verdict}:request-1`)).toEqual({ verdict, requestId: 'request-1' });
  });

  it.each([
    ['feedback', undefined],
    ['feedback', ''],
    ['feedback', 'up'],
    ['feedback', 'up:'],
    ['feedback', 'sideways:request-1'],
    ['feedback', `up:${'r'.repeat(301)}`],
    ['feedback', 'up:request\0-1'],
    ['feedback', 'up:\ud800'],
    ['ask-a-person', 'up:request-1'],
  ])('leaves %s with the value %s alone', (id, value) => {
    expect(readThumb(id, value)).toBeUndefined();
  });
});
