import type { FormValues } from '../../core/form.ts';
import { cardAction, feedbackOn } from './teams-activities.ts';
import type { StandInActivity, TeamsStandIn } from './teams-stand-in.ts';
import { objectsIn } from './teams-visible.ts';

type Json = Readonly<Record<string, unknown>>;
type Button = {
  readonly action: string;
  readonly choice?: number;
  /** What the person changed in the form that the button belongs to, by the fields' names. */
  readonly changed?: FormValues;
};

/**
 * The activity of a press under a message that stands there (its id, with or without its conversation), by who wrote `like`.
 * The buttons of an answer stand in a card of their own below it; what a form holds is sent along. Throws when there is no
 * such button, and for a form that Teams would not send.
 */
export function pressIn(
  teams: TeamsStandIn,
  messageId: string,
  { action, choice, changed = {} }: Button,
  like: Json,
): Json {
  const [found] = fromHereOn(teams, messageId).flatMap((message) => {
    const button = objectsIn(message.body.attachments).find(({ data }) => {
      const footnote: Json = Object(Object(data).footnote);
      return footnote.action === action && footnote.choice === choice;
    });
    return button ? [{ message, button }] : [];
  });
  if (!found) throw new Error(`There is no button ${action} under ${messageId}`);
  const { message, button } = found;
  const data = { ...filledIn(message, button, changed), ...Object(button.data) };
  return cardAction(teams.serviceUrl, data, whereOf(message, like));
}

/** The activity of a thumb under a message that stands there and asks for one. Throws where there is none. */
export function judgeIn(
  teams: TeamsStandIn,
  messageId: string,
  said: { readonly verdict: 'up' | 'down'; readonly text?: string },
  like: Json,
): Json {
  const [message] = fromHereOn(teams, messageId);
  const loop: unknown = Object(message?.body.channelData).feedbackLoop;
  if (!message || loop === undefined) throw new Error(`Nobody is asked for a thumb under ${messageId}`);
  const { verdict, text } = said;
  const reaction = verdict === 'up' ? 'like' : 'dislike';
  return feedbackOn(teams.serviceUrl, message.id, { reaction, text }, whereOf(message, like));
}

/** The message, and those below it in its conversation. */
function fromHereOn(teams: TeamsStandIn, messageId: string): readonly StandInActivity[] {
  const id = messageId.slice(messageId.lastIndexOf('|') + 1);
  const messages = teams.received();
  const above = messages.findIndex((entry) => entry.id === id);
  if (above < 0) throw new Error(`There is no message ${messageId}`);
  return messages.slice(above).filter(({ conversation }) => conversation === messages[above]?.conversation);
}

function whereOf(message: StandInActivity, { from, channelData, conversation }: Json): Json {
  return {
    from,
    channelData,
    conversation: { ...Object(conversation), id: message.conversation },
    replyToId: message.id,
  };
}

/** What Teams' client collects from the card's inputs, after checking it as the card says. */
function filledIn(message: StandInActivity, button: Json, changed: FormValues): Json {
  if (button.associatedInputs === 'none') return {};
  const inputs = objectsIn(message.body.attachments).filter(({ type }) => String(type).startsWith('Input.'));
  const idOf = (name: string) => inputs.find(({ id }) => String(id).endsWith(`_${name}`))?.id;
  for (const name of Object.keys(changed))
    if (idOf(name) === undefined) throw new Error(`The form has no field ${name}`);
  return Object.fromEntries(
    inputs.map((input) => {
      const [, value] = Object.entries(changed).find(([name]) => idOf(name) === input.id) ?? [];
      const text = value ?? (typeof input.value === 'string' ? input.value : '');
      if (input.isRequired === true && text === '') throw new Error(`${String(input.label)} is left empty`);
      if (typeof input.maxLength === 'number' && text.length > input.maxLength)
        throw new Error(`${String(input.label)} is too long`);
      return [input.id, text];
    }),
  );
}
