import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { ActionName } from '../../src/core/message.ts';
import type { Reply } from '../../src/core/reply.ts';

type Block = Readonly<Record<string, unknown>>;

const LABELS: Readonly<Record<Exclude<ActionName, 'choose'>, string>> = {
  'ask-a-person': 'Ask a person',
  'share-answer': 'Share in this channel',
  'ask-privately': 'Answer me alone',
};

/** What a press of one of our buttons means. */
export type Pressed = { readonly name: ActionName; readonly requestId: string; readonly choice?: number };

/** The actions blocks under a reply: its choices first, then what else can be done there. */
export function buttonBlocks(reply: Reply, target: ReplyTarget): readonly Block[] {
  const choices =
    reply.kind === 'clarification'
      ? reply.choices.map(({ label }, index) =>
          // An action id has to be the only one of its kind in a block.
          button(`choose:${index}`, label.trim() || `Choice ${index + 1}`, `${index}:${reply.requestId}`),
        )
      : [];
  const others = [...new Set(reply.actions)].flatMap((action) =>
    action !== 'choose' && fits(action, target) ? button(action, LABELS[action], reply.requestId) : [],
  );
  return [choices, others]
    .filter((elements) => elements.length > 0)
    .map((elements) => ({ type: 'actions', elements }));
}

function button(id: string, label: string, value: string): Block {
  // Without `emoji: false`, `:smile:` in a label would become a picture.
  const text = { type: 'plain_text', text: label.toWellFormed(), emoji: false };
  return { type: 'button', action_id: id, text, value };
}

/** What everybody sees already can't be shared, and in a chat of two everything is private. */
function fits(action: ActionName, target: ReplyTarget): boolean {
  switch (action) {
    case 'share-answer':
      return target.kind === 'private';
    case 'ask-privately':
      return (target.kind === 'thread' ? target.thread.place : target.place).kind !== 'direct';
    case 'ask-a-person':
    case 'choose':
      return true;
  }
}

/** Reads back what `buttonBlocks` wrote; undefined for buttons that we don't know, or no longer do. */
export function readPress(actionId: string, value: string | undefined): Pressed | undefined {
  if (!value) return undefined;
  const chosen = /^choose:(\d)$/.exec(actionId)?.[1];
  if (chosen === undefined) {
    const name = ActionName.exclude(['choose']).safeParse(actionId);
    return name.success ? { name: name.data, requestId: value } : undefined;
  }
  const requestId = value.startsWith(`${chosen}:`) ? value.slice(chosen.length + 1) : '';
  return requestId === '' ? undefined : { name: 'choose', requestId, choice: Number(chosen) };
}
