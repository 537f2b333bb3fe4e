import { askCommand } from '../admin/ask-command.ts';
import { createCommandRegistry } from '../admin/command-registry.ts';
import type { ChannelAdapter } from '../channels/channel-adapter.ts';
import type { ChannelName } from '../core/principal.ts';
import { AssistantError } from '../core/errors.ts';
import { answerMessage } from '../jobs/answer-message.ts';
import { tellGaveUp } from '../jobs/gave-up.ts';
import type { Deliver, HandlerServices } from '../jobs/handler-services.ts';
import { runAction } from '../jobs/run-action.ts';
import { runCommand } from '../jobs/run-command.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { createDelivery } from '../outbound/delivery.ts';
import type { DeliveredMessages } from '../outbound/delivered-messages.ts';
import { type Consumer, startConsumer } from '../queue/consumer.ts';
import type { Handlers } from '../queue/drain-mailbox.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { createDeliveryLedger } from '../storage/redis/delivery-ledger.ts';

type WorkerOptions = Omit<HandlerServices, 'commands' | 'deliver' | 'isDelivered' | 'now'> & {
  readonly redis: RedisClient;
  readonly jobsRedis: RedisClient;
  readonly delivered: DeliveredMessages;
  readonly concurrency: number;
};

/** Starts to work on what is queued, with everything the handlers need. */
export function startWorker(options: WorkerOptions): Consumer {
  const { redis, jobsRedis, concurrency, log, metrics } = options;
  const services: HandlerServices = {
    ...options,
    commands: createCommandRegistry([askCommand]),
    ...createDelivering(options),
    now: Date.now,
  };
  const handlers: Handlers = {
    message: (item, context) => answerMessage(item, services, context),
    command: (item, context) => runCommand(item, services, context),
    action: (item, context) => runAction(item, services, context),
    gaveUp: (item, error, context) => tellGaveUp(item, error, services, context),
  };
  const now = () => new Date();
  return startConsumer({ redis, jobsRedis, handlers, log, metrics, now, random: Math.random, concurrency });
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
}: DeliverDeps): Pick<HandlerServices, 'deliver' | 'isDelivered'> {
  const now = () => new Date();
  const adapterOf = (channel: ChannelName): ChannelAdapter => {
    const adapter = adapterFor(channel);
    if (adapter) return adapter;
    throw new AssistantError(`The channel ${channel} is not set up here`, {
      code: 'configuration',
      retryable: false,
    });
  };
  const delivery = createDelivery({
    ledger: createDeliveryLedger({ redis }),
    adapterFor: adapterOf,
    metrics,
    log,
    now,
  });
  const idOf = (tenant: string, deliveryId: string) => `${tenant}/${deliveryId}`;
  const deliver: Deliver = async ({ deliveryId, tenant, target, reply }, options) => {
    const messageIds = await delivery.deliver(
      { deliveryId: idOf(tenant, deliveryId), target, reply },
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
  return { deliver, isDelivered };
}
