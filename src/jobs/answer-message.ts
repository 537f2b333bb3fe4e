import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { Reply } from '../core/reply.ts';
import { threadKey } from '../core/thread.ts';
import type { Exchange } from '../core/turn.ts';
import type { ThreadItem } from '../queue/job-catalogue.ts';
import { conductTurn } from './conduct-turn.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { jobTexts } from './job-texts.ts';
import { refusal } from './refusal.ts';

/** A status that lands after the answer would stay there for minutes: so it gets this long to land before. */
const PROGRESS_HEADSTART_MS = 1_000;

/** Answers a message in its thread: shows that it works on it, decides, delivers once, remembers. */
export async function answerMessage(
  item: ThreadItem,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { requestId, message } = item;
  const { thread, author } = message;
  const target: ReplyTarget = { kind: 'thread', thread };
  const deliver = (reply: Reply) =>
    services.deliver({ deliveryId: requestId, tenant: thread.tenant, target, reply }, options);
  if (item.limited) return deliver(refusal(requestId, 'rate-limited', jobTexts.rateLimited));
  if (!message.text.trim() && message.attachments > 0) {
    return deliver(refusal(requestId, 'attachment-only', jobTexts.attachmentOnly));
  }

  const progress = services.adapterFor(thread.place.channel)?.progress(target, message.messageId, options);
  const key = threadKey(thread);
  const history = await recall(key, services);
  const turn = await conductTurn(
    { requestId, author, place: thread.place, thread, question: message.text, history },
    services,
    options,
  );
  await Promise.race([progress, sleep(PROGRESS_HEADSTART_MS, undefined, { ref: false })]);
  await deliver(turn.reply);
  await remember(
    key,
    { requestId, question: turn.standaloneQuestion, answer: turn.reply.text },
    turn.reply,
    services,
  );
  const seconds = (services.now() - Date.parse(item.acceptedAt)) / 1_000;
  services.metrics.turn({ channel: thread.place.channel, kind: turn.reply.kind }, seconds);
  services.log.info({ requestId, kind: turn.reply.kind, seconds, timings: turn.timings }, 'Message answered');
}

/** A thread whose memory is away is answered without it. */
async function recall(key: string, { memory, log }: HandlerServices): Promise<readonly Exchange[]> {
  try {
    return await memory.recall(key);
  } catch (error) {
    log.warn({ error }, 'Thread memory could not be read: answering without it');
    return [];
  }
}

/** Only what was really answered helps a follow-up; notices and refusals would mislead it. */
async function remember(
  key: string,
  exchange: Exchange,
  reply: Reply,
  { memory, log }: HandlerServices,
): Promise<void> {
  if (reply.kind !== 'answer' && reply.kind !== 'not-known') return;
  try {
    await memory.remember(key, exchange);
  } catch (error) {
    log.warn({ error }, 'Thread memory could not be written');
  }
}
