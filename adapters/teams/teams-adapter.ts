import type { ChannelAdapter, InboundSink } from '../../src/channels/channel-adapter.ts';
import type { Logger } from '../../src/observability/logger.ts';
import type { AcceptDeps } from './accept-activity.ts';
import { createBotFramework, type TeamsCredentials } from './bot-framework.ts';
import { withinBudget } from './budgeted-calls.ts';
import { removeReply, updateReply } from './change-reply.ts';
import { createConnectorCalls } from './connector-calls.ts';
import type { ConversationReference, ConversationReferences } from './conversation-references.ts';
import { postReply, showTyping } from './deliver-reply.ts';
import { referenceFor } from './destination.ts';
import { OpenStreams } from './open-streams.ts';
import type { Origin, TenantOf } from './parse-activity.ts';
import { renderReply } from './render-reply.ts';
import { createSendBudget, type SendBudget } from './send-budget.ts';
import { streamReply } from './stream-reply.ts';
import { createTeamsDirectory } from './teams-directory.ts';
import { idOnceReplaced, parseMessageId, threadUnder } from './teams-ids.ts';
import type { CommandWords } from './typed-command.ts';

export type TeamsAdapterOptions = {
  /** Undefined: emulator mode, which authenticates nobody and speaks to services of this machine alone. */
  readonly credentials: TeamsCredentials | undefined;
  readonly references: ConversationReferences;
  readonly tenantOf: TenantOf;
  /** The commands that people may type without a slash. Default: none but `help`. */
  readonly commands?: readonly CommandWords[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Logger;
  readonly fetch?: typeof fetch;
  /** How much may be sent. Default: what Teams takes, counted in this process alone. */
  readonly budget?: SendBudget;
};

const PROGRESS_TIMEOUT_MS = 5_000;
const WELCOME_TIMEOUT_MS = 10_000;
const WELCOME =
  "Hello, I'm Footnote. Ask me about anything in the company's documents, and I answer with footnotes that you can check. In a channel or group chat, mention me. `/footnote help` lists what else I can do.";

/**
 * Microsoft Teams as a channel: activities over HTTP (`/api/messages`), replies through the Bot Connector, also from
 * another process, by the references that were stored when the activity was taken.
 */
export function createTeamsAdapter(options: TeamsAdapterOptions): ChannelAdapter {
  const { credentials, references, tenantOf, commands = [], now, log } = options;
  const fetcher = options.fetch ?? globalThis.fetch;
  const framework = createBotFramework(credentials, fetcher);
  const calls = withinBudget(
    createConnectorCalls(framework, fetcher),
    options.budget ?? createSendBudget(now),
  );
  const streams = new OpenStreams(now);
  const directory = createTeamsDirectory({ calls, references, log });
  const background = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function greet(reference: ConversationReference): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(WELCOME_TIMEOUT_MS)]);
    const { conversation } = reference;
    const activity = { type: 'message', textFormat: 'markdown', text: WELCOME };
    try {
      await calls.send({ conversation, reference }, activity, signal);
    } catch (error) {
      log.debug({ err: error }, 'Teams took no welcome');
    }
  }
  const welcome = (reference: ConversationReference): void => {
    const running = greet(reference).finally(() => background.delete(running));
    background.add(running);
  };
  async function tellChannels(
    { place }: Origin,
    reference: ConversationReference,
    sink: InboundSink,
  ): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(WELCOME_TIMEOUT_MS)]);
    try {
      for (const id of await directory.channelsOf(reference, { signal }))
        sink.directoryChanged({ kind: 'place', place: { ...place, id } });
    } catch (error) {
      log.debug({ err: error }, 'Teams does not list the channels of a team that changed');
    }
  }
  const teamChanged: AcceptDeps['teamChanged'] = (origin, reference, sink) => {
    const running = tellChannels(origin, reference, sink).finally(() => background.delete(running));
    background.add(running);
  };
  const acceptDeps = (sink: InboundSink): AcceptDeps => {
    return { sink, references, tenantOf, commands, now, log, welcome, teamChanged };
  };

  return {
    name: 'teams',
    // Express is loaded where something is received: a process that only posts does without its memory.
    async routes(sink) {
      const { createHttpRoute } = await import('./http-route.ts');
      return [createHttpRoute(framework, acceptDeps(sink))];
    },
    start: async () => {},
    async stop() {
      stopping.abort();
      await Promise.allSettled(background);
    },
    render: renderReply,
    post: (target, part, key, { signal }) => postReply(target, part, key, { calls, references, signal }),
    // The Bot Connector can't read a conversation's messages, nor does it take a key that would make a post repeatable.
    canFind: () => false,
    find: async () => undefined,
    update: (target, messageId, part, { signal }) =>
      updateReply(target, messageId, part, { calls, references, streams, now, signal }),
    idOnceReplaced,
    remove: (target, messageId, { signal }) =>
      removeReply(target, messageId, { calls, references, streams, now, signal }),
    stream: (target, { signal, language }) =>
      streamReply(target, { calls, references, streams, now, log, signal, language }),
    identify: directory.identify,
    readers: directory.readers,
    // The bot's token opens neither Entra's groups nor a conversation's messages: both want Microsoft Graph.
    groupsOf: async () => [],
    earlier: async () => [],
    threadUnder: ({ kind }, id) => threadUnder(kind, id),
    async acknowledge(target, messageId, options) {
      const address = parseMessageId(messageId);
      if (!address) return false;
      const signal = AbortSignal.any([options.signal, AbortSignal.timeout(PROGRESS_TIMEOUT_MS)]);
      const { conversation, activity } = address;
      try {
        const reference = await referenceFor(target, conversation, { references });
        await calls.react({ conversation, reference }, activity, signal);
        return true;
      } catch (error) {
        log.debug({ err: error }, 'Teams took no reaction');
        return false;
      }
    },
    async progress(target, _messageId, options) {
      const signal = AbortSignal.any([options.signal, AbortSignal.timeout(PROGRESS_TIMEOUT_MS)]);
      try {
        await showTyping(target, { calls, references, signal });
      } catch (error) {
        log.debug({ err: error }, 'Teams shows no typing here');
      }
    },
  };
}
