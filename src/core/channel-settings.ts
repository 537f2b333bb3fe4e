import { z } from 'zod';
import type { AccessList } from './passage.ts';
import type { Principal } from './principal.ts';
import type { Place, Thread } from './thread.ts';

/** Which of a channel's messages Footnote answers. Commands work everywhere. */
export const AnswerWhen = z.enum(['mention', 'every-question', 'never']);
export type AnswerWhen = z.infer<typeof AnswerWhen>;

export const Tone = z.enum(['plain', 'friendly']);
export type Tone = z.infer<typeof Tone>;

export const Verbosity = z.enum(['short', 'normal', 'detailed']);
export type Verbosity = z.infer<typeof Verbosity>;

/** How Footnote behaves in one channel, for what everybody there reads. Field by field, what is missing or not understood is the default. */
export const ChannelSettings = z.object({
  answer: AnswerWhen.default('mention').catch('mention'),
  /** Names of sources; none means all of them. */
  sources: z.array(z.string().min(1)).readonly().default([]).catch([]),
  /** A language tag such as `de`; undefined answers in the question's language. */
  language: z.string().min(2).optional().catch(undefined),
  tone: Tone.default('plain').catch('plain'),
  verbosity: Verbosity.default('normal').catch('normal'),
  /** The groups (`group:finance`) whose members may ask; none means everybody. */
  who: z.array(z.string().min(1)).readonly().default([]).catch([]),
});
export type ChannelSettings = Readonly<z.infer<typeof ChannelSettings>>;

/** What holds where nobody set anything, and always in direct messages. */
export const DEFAULT_CHANNEL_SETTINGS: ChannelSettings = ChannelSettings.parse({});

/** A channel of an organisation; a thread names the one it stands in. */
export type Channel = Pick<Thread, 'tenant' | 'place'>;

/** A channel's settings, at most 30 seconds old. Throws a retryable AssistantError `storage`. */
export type SettingsFor = (channel: Channel) => Promise<ChannelSettings>;

/** Keeps what admins set. Throws a retryable AssistantError `storage`. */
export interface ChannelSettingsStore {
  get(channel: Channel): Promise<ChannelSettings | undefined>;
  /** Changes the given fields alone, also while another admin changes others; `by` and the time stand beside them. */
  change(channel: Channel, changes: Partial<ChannelSettings>, by: Principal): Promise<ChannelSettings>;
  /** Every channel with settings of its own. */
  all(): Promise<readonly { readonly key: string; readonly settings: ChannelSettings }[]>;
}

/**
 * The channel's key in every store; begins with the tenant. A platform's ids are unique across its workspaces, and a shared
 * channel's events name now one of them and now another: so the workspace is no part of it.
 */
export function channelKey({ tenant, place }: Channel): string {
  return [tenant, place.channel, place.id].map(encodeURIComponent).join('/');
}

/** Whether a place can have settings: a direct message has none. */
export function hasSettings(place: Place): boolean {
  return place.kind !== 'direct';
}

/** Whether who has these rights may ask in the channel. */
export function mayAsk(rights: AccessList, { who }: Pick<ChannelSettings, 'who'>): boolean {
  return who.length === 0 || who.some((group) => rights.includes(group));
}
