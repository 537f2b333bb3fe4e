import { z } from 'zod';

const Account = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  aadObjectId: z.string().min(1).nullish(),
  /** Teams' own account fields, where it sends them. */
  tenantId: z.string().nullish().catch(undefined),
  userRole: z.string().nullish().catch(undefined),
});

const Named = z.object({ id: z.string().min(1) });

const Member = Named.extend({ aadObjectId: z.string().min(1).nullish().catch(undefined) });

const Mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string(), name: z.string().nullish() }),
  text: z.string().nullish(),
});

/** An entity that we read, or nothing. */
const Entity = Mention.or(z.unknown().transform(() => undefined));

/** Teams' own part of an activity. */
const ChannelData = z.object({
  tenant: Named.nullish(),
  team: Named.nullish(),
  channel: z.object({ id: z.string().min(1), type: z.string().nullish() }).nullish(),
  eventType: z.string().nullish(),
});

/**
 * A Bot Framework activity as Teams sends it; only what is read.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
export const Activity = z.object({
  type: z.string().min(1),
  id: z.string().min(1).nullish(),
  name: z.string().nullish(),
  channelId: z.string().nullish(),
  serviceUrl: z.string().nullish(),
  timestamp: z.iso.datetime({ offset: true }).nullish().catch(undefined),
  from: Account,
  recipient: Account,
  conversation: z.object({
    id: z.string().min(1),
    conversationType: z.string().nullish(),
    tenantId: z.string().nullish(),
  }),
  text: z.string().nullish(),
  entities: z.array(Entity).nullish(),
  attachments: z.array(z.object({ contentType: z.string().nullish() })).nullish(),
  channelData: ChannelData.nullish().catch(undefined),
  value: z.unknown().optional(),
  /** The message that an invoke is about. */
  replyToId: z.string().min(1).nullish().catch(undefined),
  action: z.string().nullish(),
  membersAdded: z.array(Member).nullish(),
  membersRemoved: z.array(Member).nullish(),
});
export type Activity = z.infer<typeof Activity>;

/** Microsoft's id of the tenant that an activity comes from. */
export function workspaceOf(activity: Activity): string | undefined {
  return activity.channelData?.tenant?.id ?? activity.conversation.tenantId ?? undefined;
}
