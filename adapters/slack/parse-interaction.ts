import type { IncomingAction, IncomingCommand, IncomingFeedback } from '../../src/core/message.ts';
import { type Pressed, readPress } from './buttons.ts';
import { readThumb } from './feedback-buttons.ts';
import { formValues } from './form-state.ts';
import type { Parsed, TenantOf } from './parse-message.ts';
import { ephemeralHandle } from './response-handle.ts';
import { placeKind } from './slack-ids.ts';
import type { BlockActions, SlashCommand } from './slack-payloads.ts';

/** Turns a slash command into core nouns. Slack never repeats one, so its trigger is the event's id. */
export function parseCommand(form: SlashCommand, tenantOf: TenantOf, nowMs: number): Parsed<IncomingCommand> {
  const tenant = tenantOf(form.team_id);
  if (tenant === undefined) return { kind: 'ignored', reason: 'unknown-tenant' };
  return {
    kind: 'parsed',
    value: {
      eventId: form.trigger_id,
      name: form.command.replace(/^\//, ''),
      text: form.text.trim(),
      author: {
        tenant,
        channel: 'slack',
        workspace: form.team_id,
        id: form.user_id,
        name: form.user_name,
        guest: false,
      },
      place: {
        channel: 'slack',
        workspace: form.team_id,
        id: form.channel_id,
        kind: placeKind(form.channel_id, undefined, form.channel_name),
        external: false,
      },
      handle: form.response_url,
      sentAt: new Date(nowMs).toISOString(),
    },
  };
}

/** Who pressed something, where, and how they are reached. */
type Press = Pick<IncomingAction, 'eventId' | 'author' | 'place' | 'thread' | 'handle' | 'sentAt'>;

/** Turns a press of one of our buttons into core nouns; buttons that we don't know, or no longer do, are ignored. */
export function parseAction(
  payload: BlockActions,
  tenantOf: TenantOf,
  nowMs: number,
): Parsed<IncomingAction> {
  const [action] = payload.actions;
  const pressed = action && readPress(action.action_id, action.value);
  if (pressed === undefined) return { kind: 'ignored', reason: 'unknown-action' };
  const press = parsePress(payload, tenantOf, nowMs);
  return press.kind === 'parsed'
    ? { kind: 'parsed', value: { ...press.value, ...meaning(pressed, payload.state) } }
    : press;
}

/** Turns a thumb under one of our replies into core nouns; undefined for presses of other things. */
export function parseFeedback(
  payload: BlockActions,
  tenantOf: TenantOf,
  nowMs: number,
): Parsed<IncomingFeedback> | undefined {
  const [action] = payload.actions;
  const thumb = action && readThumb(action.action_id, action.value);
  if (thumb === undefined) return undefined;
  const press = parsePress(payload, tenantOf, nowMs);
  const { verdict, requestId } = thumb;
  return press.kind === 'parsed'
    ? { kind: 'parsed', value: { ...press.value, about: { requestId }, verdict } }
    : press;
}

/** What nobody sends, nobody gets: of a form that was dismissed, its values stay with Slack. */
function meaning(pressed: Pressed, state: unknown): Omit<IncomingAction, keyof Press> {
  if (pressed.name !== 'submit' && pressed.name !== 'dismiss') return pressed;
  const { initial, ...form } = pressed;
  return pressed.name === 'submit' ? { ...form, values: formValues(state, initial) } : form;
}

function parsePress(payload: BlockActions, tenantOf: TenantOf, nowMs: number): Parsed<Press> {
  const workspace = payload.team?.id ?? payload.user.team_id;
  const channel = payload.channel?.id ?? payload.container.channel_id;
  const tenant = workspace === undefined ? undefined : tenantOf(workspace);
  if (workspace === undefined || tenant === undefined) return { kind: 'ignored', reason: 'unknown-tenant' };
  if (channel === undefined) return { kind: 'ignored', reason: 'no-channel' };
  const place = {
    channel: 'slack' as const,
    workspace,
    id: channel,
    kind: placeKind(channel, undefined, payload.channel?.name),
    external: false,
  };
  const threadId = payload.container.thread_ts ?? payload.message?.thread_ts;
  const home = payload.user.team_id ?? workspace;
  return {
    kind: 'parsed',
    value: {
      eventId: payload.trigger_id,
      author: {
        tenant,
        channel: 'slack',
        workspace,
        id: payload.user.id,
        name: payload.user.username,
        guest: tenantOf(home) !== tenant,
      },
      place,
      thread: threadId === undefined ? undefined : { tenant, place, id: threadId },
      handle: handleOf(payload),
      sentAt: new Date(nowMs).toISOString(),
    },
  };
}

function handleOf({ response_url: url, container }: BlockActions): string | undefined {
  return url !== undefined && container.is_ephemeral === true ? ephemeralHandle(url) : url;
}
