import { CarriedId } from '../../src/core/carried-id.ts';
import type { IncomingFeedback } from '../../src/core/message.ts';
import { type Reply, takesFeedback } from '../../src/core/reply.ts';
import { wordsIn } from '../../src/core/words/words.ts';
import { plainText } from './plain-text.ts';

type Block = Readonly<Record<string, unknown>>;
type Verdict = IncomingFeedback['verdict'];

const ACTION_ID = 'feedback';

/** Slack's own thumbs, where a reply takes them. https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element */
export function feedbackBlocks(reply: Reply): readonly Block[] {
  if (!takesFeedback(reply)) return [];
  const words = wordsIn(reply.language).labels;
  const thumb = (verdict: Verdict, text: string, spoken: string) => ({
    text: plainText(text, 75),
    value: `${verdict}:${reply.requestId}`,
    accessibility_label: spoken,
  });
  const element = {
    type: 'feedback_buttons',
    action_id: ACTION_ID,
    positive_button: thumb('up', words.goodAnswer, words.helped),
    negative_button: thumb('down', words.badAnswer, words.didNotHelp),
  };
  return [{ type: 'context_actions', elements: [element] }];
}

/** Reads back what the thumbs carry; undefined for anything else. */
export function readThumb(
  actionId: string,
  value: string | undefined,
): { readonly verdict: Verdict; readonly requestId: string } | undefined {
  const match = actionId === ACTION_ID ? /^(up|down):(.*)$/u.exec(value ?? '') : null;
  const requestId = CarriedId.safeParse(match?.[2]).data;
  return requestId === undefined ? undefined : { verdict: match?.[1] === 'up' ? 'up' : 'down', requestId };
}
