import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { CarriedId } from '../../src/core/carried-id.ts';
import { ActionName } from '../../src/core/message.ts';
import type { Reply } from '../../src/core/reply.ts';
import { wordsIn } from '../../src/core/words/words.ts';
import { formButtons, type PressedForm, readFormButton } from './form-buttons.ts';
import { plainText } from './plain-text.ts';

type Block = Readonly<Record<string, unknown>>;
/** Buttons whose value is the request's id alone. */
const PlainAction = ActionName.exclude(['choose', 'submit', 'dismiss']);
type PlainAction = Exclude<ActionName, 'choose' | 'submit' | 'dismiss'>;

/** Helpers' buttons are English: whoever helps is nobody's asker. */
function labelOf(action: PlainAction, { language }: Reply): string {
  const { answerMeAlone, askPerson, shareInChannel } = wordsIn(language).labels;
  const labels: Readonly<Record<PlainAction, string>> = {
    'ask-a-person': askPerson,
    'share-answer': shareInChannel,
    'ask-privately': answerMeAlone,
    'claim-escalation': "I'll take it",
    'answer-escalation': 'Answer',
    'resolve-escalation': 'Resolved',
  };
  return labels[action];
}

/** What a press of one of our buttons means. */
export type Pressed =
  | { readonly name: PlainAction; readonly requestId: string }
  | { readonly name: 'choose'; readonly requestId: string; readonly choice: number }
  | ({ readonly name: 'submit' | 'dismiss' } & PressedForm);

/** The actions blocks under a reply: its choices or its form's two first, then what else can be done there. */
export function buttonBlocks(reply: Reply, target: ReplyTarget): readonly Block[] {
  const choices =
    reply.kind === 'clarification'
      ? reply.choices.map(({ label }, index) =>
          // An action id has to be the only one of its kind in a block.
          button(
            `choose:${index}`,
            label,
            `${index}:${reply.requestId}`,
            wordsIn(reply.language).labels.choice(index + 1),
          ),
        )
      : [];
  const others = [...new Set(reply.actions)].flatMap((action) =>
    isPlain(action) && fits(action, target) ? button(action, labelOf(action, reply), reply.requestId) : [],
  );
  const blocks = [choices, others]
    .filter((elements) => elements.length > 0)
    .map((elements) => ({ type: 'actions', elements }));
  return reply.kind === 'form' ? [formButtons(reply), ...blocks] : blocks;
}

function button(id: string, label: string, value: string, otherwise?: string): Block {
  return { type: 'button', action_id: id, text: plainText(label, 75, otherwise), value };
}

function isPlain(action: ActionName): action is PlainAction {
  return PlainAction.safeParse(action).success;
}

/** What everybody sees already can't be shared, and in a chat of two everything is private. */
function fits(action: PlainAction, target: ReplyTarget): boolean {
  switch (action) {
    case 'share-answer':
      return target.kind === 'private';
    case 'ask-privately':
      return (target.kind === 'thread' ? target.thread.place : target.place).kind !== 'direct';
    case 'ask-a-person':
    case 'claim-escalation':
    case 'answer-escalation':
    case 'resolve-escalation':
      return true;
  }
}

/** Reads back what `buttonBlocks` wrote; undefined for buttons that we don't know, or no longer do. */
export function readPress(actionId: string, value: string | undefined): Pressed | undefined {
  if (!value) return undefined;
  if (actionId === 'submit' || actionId === 'dismiss') {
    const form = readFormButton(value);
    return form && { name: actionId, ...form };
  }
  const chosen = /^choose:(\d)$/.exec(actionId)?.[1];
  if (chosen === undefined) {
    const name = PlainAction.safeParse(actionId);
    const requestId = CarriedId.safeParse(value);
    return name.success && requestId.success ? { name: name.data, requestId: requestId.data } : undefined;
  }
  const requestId = CarriedId.safeParse(value.startsWith(`${chosen}:`) ? value.slice(chosen.length + 1) : '');
  return requestId.success
    ? { name: 'choose', requestId: requestId.data, choice: Number(chosen) }
    : undefined;
}
