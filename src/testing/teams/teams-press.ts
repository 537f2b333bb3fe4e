import { cardAction } from './teams-activities.ts';
import { objectsIn } from './teams-visible.ts';
import type { TeamsStandIn } from './teams-stand-in.ts';

type Json = Readonly<Record<string, unknown>>;
type Button = { readonly action: string; readonly choice?: number };

/**
 * The activity of a press under a message that stands there (its id, with or without its conversation), by who wrote `like`.
 * The buttons of an answer stand in a card of their own below it. Throws when there is no such button.
 */
export function pressIn(
  teams: TeamsStandIn,
  messageId: string,
  { action, choice }: Button,
  like: Json,
): Json {
  const id = messageId.slice(messageId.lastIndexOf('|') + 1);
  const messages = teams.received();
  const above = messages.findIndex((entry) => entry.id === id);
  const below = messages
    .slice(above)
    .filter(({ conversation }) => conversation === messages[above]?.conversation);
  const [found] = below.flatMap((message) => {
    const button = objectsIn(message.body.attachments).find(({ data }) => {
      const footnote: Json = Object(Object(data).footnote);
      return footnote.action === action && footnote.choice === choice;
    });
    return button ? [{ message, data: Object(button.data) }] : [];
  });
  if (above < 0 || !found) throw new Error(`There is no button ${action} under ${messageId}`);
  const { message, data } = found;
  const { from, channelData, conversation } = like;
  return cardAction(teams.serviceUrl, data, {
    from,
    channelData,
    conversation: { ...Object(conversation), id: message.conversation },
    replyToId: message.id,
  });
}
