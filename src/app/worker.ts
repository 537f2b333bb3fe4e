import type { ChannelAdapter } from '../channels/channel-adapter.ts';
import { AssistantError } from '../core/errors.ts';
import type { ChannelName } from '../core/principal.ts';
import { answerEdit, answerMessage } from '../jobs/answer-message.ts';
import { updateFromTicket } from '../jobs/escalation-update.ts';
import { forgetMessage } from '../jobs/forget-message.ts';
import { tellGaveUp } from '../jobs/gave-up.ts';
import type { Deliver, HandlerServices, Withdraw } from '../jobs/handler-services.ts';
import { recordFeedback } from '../jobs/record-feedback.ts';
import { runAction } from '../jobs/run-action.ts';
import { runCommand } from '../jobs/run-command.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { DeliveredMessages } from '../outbound/delivered-messages.ts';
import { createDelivery } from '../outbound/delivery.ts';
import { type Consumer, startConsumer } from '../queue/consumer.ts';
import type { Handlers } from '../queue/drain-mailbox.ts';
import type { Lane } from '../queue/drain-queue.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { createDeliveryLedger } from '../storage/redis/delivery-ledger.ts';
import { createWithdrawals } from '../storage/redis/withdrawals.ts';
import { checkEscalations } from './check-escalations.ts';

type WorkerOptions = Omit<HandlerServices, 'deliver' | 'isDelivered' | 'withdraw' | 'isWithdrawn' | 'now'> & {
  readonly redis: RedisClient;
  readonly jobsRedis: RedisClient;
  readonly delivered: DeliveredMessages;
  readonly concurrency: number;
  readonly lanes: readonly Lane[];
};

/** Starts to work on what is queued, with everything the handlers need. */
export function startWorker(options: WorkerOptions): Consumer {
  const { redis, jobsRedis, concurrency, lanes, log, metrics } = options;
  const withdrawals = createWithdrawals({ redis });
  const services: HandlerServices = {
    ...options,
    ...createDelivering(options),
    isWithdrawn: (threadKey, messageId) => withdrawals.isWithdrawn(threadKey, messageId),
    now: Date.now,
  };
  const handlers: Handlers = {
    message: (item, context) => answerMessage(item, services, context),
    edit: (item, context) => answerEdit(item, services, context),
    deletion: (item, context) => forgetMessage(item, services, context),
    command: (item, context) => runCommand(item, services, context),
    action: (item, context) => runAction(item, services, context),
    feedback: (item, context) => recordFeedback(item, services, context),
    ticketUpdate: (item, context) => updateFromTicket(item, services, context),
    gaveUp: (item, error, context) => tellGaveUp(item, error, services, context),
  };
  const now = () => new Date();
  const consumer = startConsumer({
    redis,
    jobsRedis,
    handlers,
    log,
    metrics,
    now,
    random: Math.random,
    concurrency,
    lanes,
  });
  const escalations = checkEscalations(services);
  return {
    gauges: consumer.gauges,
    stop: async (how) => {
      await escalations.stop();
      await consumer.stop(how);
    },
  };
}

type DeliverDeps = {
  readonly redis: RedisClient;
  readonly adapterFor: (channel: ChannelName) => ChannelAdapter | undefined;
  readonly delivered: DeliveredMessages;
  readonly log: Logger;
  readonly metrics: Metrics;
};

function createDelivering({
  redis,
  adapterFor,
  delivered,
  log,
  metrics,
}: DeliverDeps): Pick<HandlerServices, 'deliver' | 'isDelivered' | 'withdraw'> {
  const now = () => new Date();
  const adapterOf = (channel: ChannelName): ChannelAdapter => {
    const adapter = adapterFor(channel);
    if (adapter) return adapter;
    throw new AssistantError(`The channel ${channel} is not set up here`, {
      code: 'configuration',
      retryable: false,
    });
  };
  const ledger = createDeliveryLedger({ redis });
  const delivery = createDelivery({
    ledger,
    adapterFor: adapterOf,
    metrics,
    log,
    now,
  });
  const idOf = (tenant: string, deliveryId: string) => `${tenant}/${deliveryId}`;
  /** The platform's ids of what was posted: from the lasting record, else from the ledger, which outlives it by no error. */
  const postedIds = async (tenant: string, deliveryId: string): Promise<readonly string[]> => {
    const recorded = await delivered.messageIds(tenant, deliveryId);
    if (recorded.length > 0) return recorded;
    const inFlight = await ledger.load(idOf(tenant, deliveryId));
    return inFlight?.parts.flatMap(({ messageId }) => messageId ?? []) ?? [];
  };
  const deliver: Deliver = async (input, options) => {
    const { deliveryId, tenant, target, reply, inPlaceOf, streamed } = input;
    const earlier = inPlaceOf === undefined ? [] : await postedIds(tenant, inPlaceOf);
    const replaces = streamed === undefined ? earlier : [streamed];
    const messageIds = await delivery.deliver(
      { deliveryId: idOf(tenant, deliveryId), target, reply, replaces },
      options,
    );
    const { channel } = target.kind === 'thread' ? target.thread.place : target.place;
    const postedAt = now().toISOString();
    const rows = messageIds.map((messageId, part) => ({
      tenant,
      deliveryId,
      part,
      channel,
      messageId,
      postedAt,
    }));
    await delivered
      .record(rows)
      .catch((error: unknown) =>
        log.error({ error }, 'Delivered messages could not be recorded: check DATABASE_URL'),
      );
  };
  const isDelivered: HandlerServices['isDelivered'] = ({ deliveryId, tenant }, options) =>
    delivery.isComplete(idOf(tenant, deliveryId), options);
  const withdraw: Withdraw = async ({ deliveryId, tenant, target }, options) => {
    await delivery.remove(target, await postedIds(tenant, deliveryId), options);
    await ledger.forget(idOf(tenant, deliveryId));
    await delivered.forget(tenant, deliveryId);
  };
  return { deliver, isDelivered, withdraw };
}
