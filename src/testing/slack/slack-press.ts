import { randomUUID } from 'node:crypto';
import { writeOption } from '../../../adapters/slack/form-fields.ts';
import type { FormValues } from '../../core/form.ts';
import type { ActionName } from '../../core/message.ts';
import type { SlackStandIn } from './slack-stand-in.ts';

type Json = Readonly<Record<string, unknown>>;
type Verdict = 'up' | 'down';

/** A message of a thread, or one that stands before one person's eyes alone, and who presses something there (default ana). */
type Pressed = {
  readonly thread: string;
  /** As `visible` gives it: `C…:ts`. */
  readonly messageId: string;
  readonly by?: string;
};

/** Which button. `changed` are fields of the message that the person changed before, by name. */
export type SlackPress = Pressed & {
  readonly action: ActionName;
  readonly choice?: number;
  readonly changed?: FormValues;
};

function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** Slack's payload of a press on a button that stands there. Throws when it doesn't. */
export async function pressPayload(slack: SlackStandIn, press: SlackPress): Promise<Json> {
  const id = press.action === 'choose' ? `choose:${press.choice}` : press.action;
  return payloadOf(slack, press, ({ action_id }) => action_id === id, press.changed);
}

/** Slack's payload of a thumb: of the two buttons the one that was pressed, with its text and value. Throws when there is none. */
export async function thumbPayload(
  slack: SlackStandIn,
  press: Pressed & { readonly verdict: Verdict },
): Promise<Json> {
  const payload = await payloadOf(slack, press, ({ type }) => type === 'feedback_buttons');
  const [element] = objects(payload.actions);
  const { positive_button, negative_button, type, action_id, block_id, action_ts } = element ?? {};
  const { text, value } = Object(press.verdict === 'up' ? positive_button : negative_button) as Json;
  return { ...payload, actions: [{ type, action_id, block_id, action_ts, text, value }] };
}

async function payloadOf(
  slack: SlackStandIn,
  press: Pressed,
  isPressed: (element: Json) => boolean,
  changed: FormValues = {},
): Promise<Json> {
  const { thread, by = 'ana' } = press;
  const [channel = '', ts = ''] = press.messageId.split(':');
  const alone = slack.ephemerals().find((each) => each.ts === ts);
  const message = alone ?? (await slack.replies(channel, thread)).find((each) => each.ts === ts);
  const blocks = objects(message?.blocks);
  const block = blocks.find(({ elements }) => objects(elements).some(isPressed));
  const element = objects(block?.elements).find(isPressed);
  if (block === undefined || element === undefined)
    throw new Error(`Nothing of that kind stands under ${press.messageId}`);
  const threadTs = alone ? alone.threadTs : thread;
  const inThread = threadTs === undefined ? {} : { thread_ts: threadTs };
  return {
    type: 'block_actions',
    trigger_id: randomUUID(),
    team: { id: slack.teamId, domain: 'example' },
    user: { id: slack.userIdOf(by), username: by.toLowerCase(), team_id: slack.teamId },
    channel: { id: channel, name: 'help' },
    container: {
      type: 'message',
      channel_id: channel,
      message_ts: ts,
      is_ephemeral: alone !== undefined,
      ...inThread,
    },
    // Slack sends no message along from one that only one person sees.
    ...(alone ? {} : { message: { ...message, ...inThread } }),
    state: { values: stateValues(blocks, changed) },
    response_url: slack.responseUrl('actions', { channel, ts }, { channel, user: slack.userIdOf(by) }),
    actions: [{ ...element, block_id: block.block_id ?? 'b1', action_ts: ts }],
  };
}

/** Every field of the message, changed or not, by block and action id. Throws for a change that Slack wouldn't let happen. */
export function stateValues(blocks: readonly Json[], changed: FormValues): Json {
  const left = new Map(Object.entries(changed));
  const values: Record<string, Json> = {};
  for (const { type, block_id, element } of blocks) {
    if (type !== 'input') continue;
    const field = Object(element) as Json;
    const name = String(field.action_id).replace(/^field:/, '');
    values[String(block_id)] = { [String(field.action_id)]: stateOf(field, left.get(name)) };
    left.delete(name);
  }
  if (left.size > 0) throw new Error(`The message has no field ${[...left.keys()].join(', ')}`);
  return values;
}

function stateOf(field: Json, changed: string | undefined): Json {
  const { type } = field;
  if (type === 'plain_text_input') {
    const initial = typeof field.initial_value === 'string' ? field.initial_value : '';
    const value = changed ?? initial;
    if (value.length > Number(field.max_length)) throw new Error('Slack takes no text as long');
    return { type, value: value === '' ? null : value };
  }
  if (type === 'checkboxes') {
    const selected_options =
      changed === undefined
        ? objects(field.initial_options)
        : objects(field.options).filter(({ value }) => value === changed);
    return { type, selected_options };
  }
  const options = objects(field.options);
  const wanted = changed === undefined ? undefined : writeOption(changed);
  const selected = options.find(({ value }) => value === wanted);
  if (wanted !== undefined && selected === undefined) throw new Error(`There is no option ${wanted}`);
  return { type, selected_option: selected ?? field.initial_option ?? null };
}
