import { z } from 'zod';
import { DeliveryError } from '../../src/core/errors.ts';
import type { BotFramework } from './bot-framework.ts';
import type { ConversationReference } from './conversation-references.ts';
import { calledOff, goneIfMissing, interruptionOf, refusalOf, withoutToken } from './delivery-error.ts';

/** An activity as the connector takes it. */
export type OutgoingActivity = Readonly<Record<string, unknown>>;

/** A conversation, with its thread if it has one, and how it is reached. */
export type Destination = { readonly reference: ConversationReference; readonly conversation: string };

/** The calls of the Bot Connector that are made. Each goes out once and throws DeliveryError. */
export type ConnectorCalls = {
  send(to: Destination, activity: OutgoingActivity, signal: AbortSignal): Promise<string>;
  /** What shows that something is coming: the typing signal, or a stream's text. The first of a stream gets its id. */
  show(to: Destination, activity: OutgoingActivity, signal: AbortSignal): Promise<string | undefined>;
  /** A stream's last activity, which is the message. Teams gives no id for it: it has the stream's. */
  endStream(to: Destination, activity: OutgoingActivity, signal: AbortSignal): Promise<void>;
  update(to: Destination, activityId: string, activity: OutgoingActivity, signal: AbortSignal): Promise<void>;
  remove(to: Destination, activityId: string, signal: AbortSignal): Promise<void>;
  /** The conversation with one person alone; Teams gives the same one every time. */
  openChat(reference: ConversationReference, person: string, signal: AbortSignal): Promise<string>;
  /** A member, by the id of the person or of their account in the directory. */
  member(reference: ConversationReference, person: string, signal: AbortSignal): Promise<unknown>;
  /** A page of members, from `token` on. */
  members(reference: ConversationReference, token: string | undefined, signal: AbortSignal): Promise<unknown>;
  /** A team's channels. */
  channels(reference: ConversationReference, team: string, signal: AbortSignal): Promise<unknown>;
  /** Puts a thumb up to a message; repeating it changes nothing. https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/agent-reactions */
  react(to: Destination, activityId: string, signal: AbortSignal): Promise<void>;
};

type Headers = { set(name: string, value: string): void };
/** What botbuilder's connector client knows: who signs its requests. */
type Connector = {
  readonly credentials: { signRequest(request: { readonly headers: Headers }): Promise<unknown> };
};
type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
};

const MEMBERS_A_PAGE = 500;
const WithId = z.object({ id: z.string().min(1) });

/** The headers of a request to the connector, with botbuilder's token. Throws what botbuilder throws without one. */
export async function signedHeaders(
  { adapter, appId }: BotFramework,
  reference: ConversationReference,
): Promise<Record<string, string>> {
  const headers = new Map([['content-type', 'application/json; charset=utf-8']]);
  const target = {
    channelId: 'msteams',
    serviceUrl: reference.serviceUrl,
    bot: { id: reference.bot, name: '' },
    conversation: { id: reference.conversation, isGroup: false, conversationType: '', name: '' },
  };
  const failures: unknown[] = [];
  await adapter.continueConversationAsync(appId, target, async ({ turnState }) => {
    try {
      const { credentials } = turnState.get<Connector>(adapter.ConnectorClientKey);
      await credentials.signRequest({ headers: { set: (name, value) => headers.set(name, value) } });
    } catch (error) {
      // Kept from botbuilder, which would hand it to an error handler of its own.
      failures.push(error);
    }
  });
  if (failures.length > 0) throw failures[0];
  return Object.fromEntries(headers);
}

/**
 * Calls the connector as botbuilder's proactive messaging allows: no turn has to be alive. botbuilder signs the requests;
 * they aren't sent by its client, which drops the fields of a schema.org entity (the footnotes) and repeats posts by itself.
 */
export function createConnectorCalls(framework: BotFramework, fetcher: typeof fetch): ConnectorCalls {
  async function call(
    reference: ConversationReference,
    { method, path, body }: Call,
    signal: AbortSignal,
  ): Promise<unknown> {
    if (signal.aborted) throw calledOff(signal.reason);
    const headers = await signedHeaders(framework, reference).catch((error: unknown) => {
      throw withoutToken(error);
    });
    if (signal.aborted) throw calledOff(signal.reason);
    const url = `${reference.serviceUrl.replace(/\/+$/, '')}/v3/${path}`;
    try {
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      // A redirect would carry the token, and the message, to an address that nobody vouched for.
      const response = await fetcher(url, { method, headers, signal, redirect: 'error', ...content });
      if (!response.ok) throw await refusalOf(response);
      const text = await response.text();
      return text === '' ? undefined : JSON.parse(text);
    } catch (error) {
      throw interruptionOf(error);
    }
  }

  const at = (conversation: string, rest: string) =>
    `conversations/${encodeURIComponent(conversation)}/${rest}`;
  const withSender = ({ reference, conversation }: Destination, activity: OutgoingActivity) => ({
    ...activity,
    from: { id: reference.bot },
    conversation: { id: conversation },
  });
  return {
    async send(to, activity, signal) {
      const path = at(to.conversation, 'activities');
      return idOf(await call(to.reference, { method: 'POST', path, body: withSender(to, activity) }, signal));
    },
    async show(to, activity, signal) {
      const path = at(to.conversation, 'activities');
      const body = withSender(to, activity);
      return WithId.safeParse(await call(to.reference, { method: 'POST', path, body }, signal)).data?.id;
    },
    async endStream(to, activity, signal) {
      const path = at(to.conversation, 'activities');
      await call(to.reference, { method: 'POST', path, body: withSender(to, activity) }, signal);
    },
    async update(to, activityId, activity, signal) {
      const path = at(to.conversation, `activities/${encodeURIComponent(activityId)}`);
      const body = { ...withSender(to, activity), id: activityId };
      await call(to.reference, { method: 'PUT', path, body }, signal).catch((error: unknown) => {
        throw goneIfMissing(error);
      });
    },
    async remove(to, activityId, signal) {
      const path = at(to.conversation, `activities/${encodeURIComponent(activityId)}`);
      await call(to.reference, { method: 'DELETE', path }, signal).catch((error: unknown) => {
        throw goneIfMissing(error);
      });
    },
    async openChat(reference, person, signal) {
      const { bot, workspace } = reference;
      const body = {
        isGroup: false,
        bot: { id: bot },
        members: [{ id: person }],
        tenantId: workspace,
        channelData: { tenant: { id: workspace } },
      };
      return idOf(await call(reference, { method: 'POST', path: 'conversations', body }, signal));
    },
    member: (reference, person, signal) => {
      const path = at(reference.conversation, `members/${encodeURIComponent(person)}`);
      return call(reference, { method: 'GET', path }, signal);
    },
    members: (reference, token, signal) => {
      const next = token === undefined ? '' : `&continuationToken=${encodeURIComponent(token)}`;
      const path = at(reference.conversation, `pagedmembers?pageSize=${MEMBERS_A_PAGE}${next}`);
      return call(reference, { method: 'GET', path }, signal);
    },
    channels: (reference, team, signal) => {
      const path = `teams/${encodeURIComponent(team)}/conversations`;
      return call(reference, { method: 'GET', path }, signal);
    },
    async react({ reference, conversation }, activityId, signal) {
      const path = at(conversation, `activities/${encodeURIComponent(activityId)}/reactions/like`);
      await call(reference, { method: 'PUT', path }, signal);
    },
  };
}

/** A post whose answer can't be read may have worked. */
function idOf(answer: unknown): string {
  const parsed = WithId.safeParse(answer);
  if (parsed.success) return parsed.data.id;
  throw new DeliveryError('Teams answered without an id', {
    outcome: 'unknown',
    retryable: true,
    cause: parsed.error,
  });
}
