import type { CommandRegistry } from '../admin/command-registry.ts';
import type { ChannelAdapter, ReplyTarget } from '../channels/channel-adapter.ts';
import type { ChannelName } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Place } from '../core/thread.ts';
import type { ThreadMemory } from '../memory/thread-memory.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Orchestrator } from '../orchestrator/orchestrator.ts';
import type { TurnStore } from './turn-store.ts';

/** Shows a reply once, however often it is called with the same delivery id. */
export type Deliver = (
  delivery: {
    readonly deliveryId: string;
    readonly tenant: string;
    readonly target: ReplyTarget;
    readonly reply: Reply;
  },
  options: HandlerOptions,
) => Promise<void>;

/** Whether a delivery stands where it belongs, whole. */
export type IsDelivered = (
  delivery: { readonly deliveryId: string; readonly tenant: string },
  options: HandlerOptions,
) => Promise<boolean>;

/** What the job handlers work with. */
export type HandlerServices = {
  readonly orchestrator: Orchestrator;
  readonly memory: ThreadMemory;
  readonly turns: TurnStore;
  readonly commands: CommandRegistry;
  readonly deliver: Deliver;
  readonly isDelivered: IsDelivered;
  readonly adapterFor: (channel: ChannelName) => ChannelAdapter | undefined;
  /** Where requests for a person go; undefined when none is configured. */
  readonly escalation: Place | undefined;
  readonly now: () => number;
  readonly log: Logger;
  readonly metrics: Metrics;
};

/** How long a handler may go on: `signal` aborts it, `fence` throws when this worker lost the thread to another. */
export type HandlerOptions = { readonly signal: AbortSignal; readonly fence?: () => void };
