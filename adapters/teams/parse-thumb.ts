import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IncomingFeedback } from '../../src/core/message.ts';
import type { Origin } from './parse-activity.ts';
import type { Activity } from './teams-activities.ts';
import { messageId, messageIdOf, privateHandle } from './teams-ids.ts';

const Marked = z.object({ actionName: z.literal('feedback') });
/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content#feedback-buttons */
const Thumb = Marked.extend({
  actionValue: z.object({
    reaction: z.enum(['like', 'dislike']),
    /** JSON inside JSON. */
    feedback: z.string().nullish().catch(undefined),
  }),
});
const Words = z.object({ feedbackText: z.string() });

const MOST_CHARACTERS = 10_000;

/** Whether the activity is Teams' own feedback on a message. */
export function isThumb({ type, name, value }: Activity): boolean {
  return type === 'invoke' && name === 'message/submitAction' && Marked.safeParse(value).success;
}

/** What the person wrote beside the thumb, without what is too much; undefined when there is nothing. */
function wordsOf(feedback: string | null | undefined): string | undefined {
  if (!feedback) return undefined;
  try {
    const text = Words.safeParse(JSON.parse(feedback)).data?.feedbackText.toWellFormed().trim() ?? '';
    return text.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udbff]$/, '') || undefined;
  } catch {
    // What is no JSON holds no words of a person's.
    return undefined;
  }
}

/** Turns a thumb into core nouns; undefined when it names no message, or is neither up nor down. */
export function parseThumb({
  activity,
  author,
  place,
  sentAt,
  tenant,
}: Origin): IncomingFeedback | undefined {
  const thumb = Thumb.safeParse(activity.value);
  if (!thumb.success || !activity.replyToId) return undefined;
  const { reaction, feedback } = thumb.data.actionValue;
  const conversation = activity.conversation.id;
  const about = messageIdOf(conversation, activity.replyToId);
  const text = wordsOf(feedback);
  return {
    eventId: activity.id ? messageId(conversation, activity.id) : unnamedId(about, activity),
    about: { messageId: about },
    verdict: reaction === 'like' ? 'up' : 'down',
    ...(text === undefined ? {} : { text }),
    author,
    place,
    thread: { tenant, place, id: conversation },
    handle: privateHandle({ person: activity.from.id, conversation }),
    sentAt,
  };
}

/** The same for the same delivery, where Teams gives the invoke no id. */
function unnamedId(about: string, { from, timestamp, value }: Activity): string {
  const said = createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
  return [about, from.id, timestamp ?? 'untimed', said].join('|');
}
