import { z } from 'zod';
import { DeliveryError } from '../../src/core/errors.ts';
import { createFreshCache } from '../../src/channels/fresh-cache.ts';
import type { Principal } from '../../src/core/principal.ts';
import type { Place } from '../../src/core/thread.ts';
import type { Logger } from '../../src/observability/logger.ts';
import type { SlackCalls } from './slack-calls.ts';

/** An answer waits for it. */
const ASK_WITHIN_MS = 3_000;

const UserInfo = z.object({
  user: z.object({
    real_name: z.string().optional(),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
  }),
});
const ConversationInfo = z.object({
  channel: z.object({
    is_ext_shared: z.boolean().default(false),
    is_pending_ext_shared: z.boolean().default(false),
  }),
});

type Deps = { readonly calls: SlackCalls; readonly log: Logger; readonly now: () => number };
type Call = { readonly signal: AbortSignal };

/** What Slack knows of people and places, asked at most every five minutes each. */
export type SlackLookUps = {
  readonly identify: (person: Principal, call: Call) => Promise<Principal>;
  readonly isExternal: (place: Place, call: Call) => Promise<boolean>;
};

/**
 * `identify` fills in name and guest (single- and multi-channel guests, strangers). When Slack limits the calls, a retryable
 * DeliveryError says when to come back; when it doesn't tell for any other reason, the person stays as the event named them. `isExternal` is true for Slack
 * Connect channels, and when Slack doesn't tell.
 */
export function createSlackLookUps({ calls, log, now }: Deps): SlackLookUps {
  const people = createFreshCache<z.infer<typeof UserInfo>['user']>(now);
  const places = createFreshCache<boolean>(now);
  return {
    identify: async (person, { signal }) => {
      try {
        const user = await people.get(
          person.id,
          async () =>
            UserInfo.parse(await calls.call('users.info', { user: person.id }, within(signal))).user,
        );
        const guest = person.guest || user.is_restricted || user.is_ultra_restricted || user.is_stranger;
        return { ...person, name: user.real_name ?? person.name, guest };
      } catch (error) {
        signal.throwIfAborted();
        // Who makes Slack limit us must not be taken for a member by it: the job comes back.
        if (error instanceof DeliveryError && error.retryAfterMs !== undefined) throw error;
        log.warn({ error }, 'Slack did not say who asks: check the scope users:read');
        return person;
      }
    },
    isExternal: async (place, { signal }) => {
      if (place.external) return true;
      try {
        return await places.get(place.id, async () => {
          const { channel } = ConversationInfo.parse(
            await calls.call('conversations.info', { channel: place.id }, within(signal)),
          );
          return channel.is_ext_shared || channel.is_pending_ext_shared;
        });
      } catch (error) {
        signal.throwIfAborted();
        log.warn(
          { error },
          'Slack did not say who reads a channel: check the scopes channels:read and groups:read',
        );
        return true;
      }
    },
  };
}

const within = (signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(ASK_WITHIN_MS)]);
