import type { CommandRegistry } from '../admin/command-registry.ts';
import type { ChannelAdapter, ReplyTarget } from '../channels/channel-adapter.ts';
import type { ChannelName, Principal } from '../core/principal.ts';
import type { Access } from '../access/access.ts';
import type { Audit } from '../core/audit.ts';
import type { Audience } from '../core/audience.ts';
import type { SettingsFor } from '../core/channel-settings.ts';
import type { FeedbackPrivacy, FeedbackStore } from '../core/feedback.ts';
import type { IncomingMessage } from '../core/message.ts';
import type { AccessList } from '../core/passage.ts';
import type { Pause } from '../core/pauses.ts';
import type { Reply } from '../core/reply.ts';
import type { RememberedFacts } from '../memory/remembered-facts.ts';
import type { ThreadMemory } from '../memory/thread-memory.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { DeliveredMessages } from '../outbound/delivered-messages.ts';
import type { Orchestrator } from '../orchestrator/orchestrator.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { EscalationServices } from './escalation-services.ts';
import type { PendingCalls } from './pending-calls.ts';
import type { PendingTurns } from './pending-turns.ts';
import type { FeedbackPerson } from './record-feedback-person.ts';
import type { TurnStore } from './turn-store.ts';

/** Shows a reply once, however often it is called with the same delivery id. */
export type Deliver = (
  delivery: {
    readonly deliveryId: string;
    readonly tenant: string;
    readonly target: ReplyTarget;
    readonly reply: Reply;
    /** An earlier delivery whose messages this one takes the place of. */
    readonly inPlaceOf?: string;
    /** The message in which the reply was shown while it was written: its first part takes that one's place. */
    readonly streamed?: string;
  },
  options: HandlerOptions,
) => Promise<void>;

/** Takes away what a delivery posted, and every record of it. */
export type Withdraw = (
  delivery: { readonly deliveryId: string; readonly tenant: string; readonly target: ReplyTarget },
  options: HandlerOptions,
) => Promise<void>;

/** Whether a delivery stands where it belongs, whole. */
export type IsDelivered = (
  delivery: { readonly deliveryId: string; readonly tenant: string },
  options: HandlerOptions,
) => Promise<boolean>;

/** Judges a message of a thread that names nobody; `why` is for logs. */
export type IsForFootnote = (
  message: Pick<IncomingMessage, 'text'>,
  context: { readonly isAwaited: boolean },
) => { readonly isForFootnote: boolean; readonly why: string };

/** What the job handlers work with. */
export type HandlerServices = {
  readonly orchestrator: Orchestrator;
  readonly memory: ThreadMemory;
  readonly turns: TurnStore;
  readonly access: Access;
  /** A person with the name that their platform gives them; as they are where it doesn't. */
  readonly identify: (person: Principal, options: HandlerOptions) => Promise<Principal>;
  /** The access lists that an organisation's documents have, each once. */
  readonly accessInUse: (tenant: string) => Promise<Iterable<AccessList>>;
  /** Whether all these passages still stand, and each of an audience may read them now. */
  readonly mayAllSee: (tenant: string, passageIds: readonly string[], audience: Audience) => Promise<boolean>;
  readonly pending: PendingTurns;
  readonly audit: Audit;
  readonly calls: PendingCalls;
  /** Without it there are no tools. */
  readonly toolbox?: Toolbox;
  readonly facts: Pick<RememberedFacts, 'list'>;
  readonly feedback: Pick<FeedbackStore, 'record'>;
  readonly feedbackPerson: FeedbackPerson;
  readonly feedbackPrivacy: FeedbackPrivacy;
  readonly delivered: Pick<DeliveredMessages, 'deliveriesOf' | 'messageIds'>;
  readonly settingsFor: SettingsFor;
  /** The pause that an admin put on an organisation's answers, at most a few seconds late. Never throws. */
  readonly pausedFor: (tenant: string) => Promise<Pause | undefined>;
  /** Whether a thread's message that names nobody is for Footnote. */
  readonly isForFootnote: IsForFootnote;
  readonly commands: CommandRegistry;
  readonly deliver: Deliver;
  readonly isDelivered: IsDelivered;
  readonly withdraw: Withdraw;
  /** Whether a message of a thread was taken back by its author. */
  readonly isWithdrawn: (threadKey: string, messageId: string) => Promise<boolean>;
  readonly adapterFor: (channel: ChannelName) => ChannelAdapter | undefined;
  readonly escalation: EscalationServices;
  readonly now: () => number;
  readonly log: Logger;
  readonly metrics: Metrics;
};

/** How long a handler may go on: `signal` aborts it, `fence` throws when this worker lost the thread to another. */
export type HandlerOptions = {
  readonly signal: AbortSignal;
  readonly fence?: () => void;
  /** 1 (or nothing) for the first try. */
  readonly attempt?: number;
};
