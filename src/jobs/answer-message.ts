import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { threadKey } from '../core/thread.ts';
import type { ThreadItem } from '../queue/job-catalogue.ts';
import { askerLanguage } from './asker-language.ts';
import { offerRelay } from './escalation-relay.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { isWithdrawn } from './is-withdrawn.ts';
import { jobTexts } from './job-texts.ts';
import { refusal } from './refusal.ts';
import { replyInThread } from './reply-in-thread.ts';
import { whoseMessage } from './whose-message.ts';

/** Answers a message in its thread, if it is Footnote's to answer. */
export async function answerMessage(
  item: ThreadItem,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  await answer(item, services, options, undefined);
}

/** Answers a message anew whose words were changed, in the place of what was answered before. */
export async function answerEdit(
  item: ThreadItem,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { message, requestId } = item;
  const turns = await services.turns.ofMessage(message);
  const earlier = turns.find((turn) => turn.requestId !== requestId);
  // Platforms also tell of edits that change no word: a link that was unfurled, an emoji's new name.
  if (earlier?.question === message.text) return;
  await answer(item, services, options, earlier?.requestId);
}

async function answer(
  item: ThreadItem,
  services: HandlerServices,
  options: HandlerOptions,
  inPlaceOf: string | undefined,
): Promise<void> {
  const { requestId, message } = item;
  if (await isWithdrawn(message, services)) return;
  if (inPlaceOf === undefined && (await offerRelay(item, services, options))) return;
  const whose = await whoseMessage({ message, wasAnswered: inPlaceOf !== undefined }, services, options);
  if (whose.kind === 'left-alone') {
    services.log.info({ requestId, why: whose.why }, 'Message left alone');
    return;
  }
  const reason = whose.kind === 'not-allowed' ? 'not-allowed-here' : refusedBefore(item);
  if (reason) {
    const { thread } = message;
    const target: ReplyTarget = { kind: 'thread', thread };
    const language = await askerLanguage(message, services);
    const reply = refusal(requestId, reason, jobTexts(language)[TEXTS[reason]], language);
    // What stands there was a real answer: this says only why there is no other.
    await services.deliver({ deliveryId: requestId, tenant: thread.tenant, target, reply }, options);
    return;
  }
  if (inPlaceOf !== undefined) await services.memory.forget(threadKey(message.thread), [inPlaceOf]);
  const settings = whose.kind === 'ours' ? whose.settings : undefined;
  await replyInThread(item, { settings, inPlaceOf }, services, options);
}

const TEXTS = {
  'not-allowed-here': 'notAllowedHere',
  'rate-limited': 'rateLimited',
  'attachment-only': 'attachmentOnly',
} as const;

/** What is said without a look at the question. */
function refusedBefore({ limited, message }: ThreadItem): keyof typeof TEXTS | undefined {
  if (limited) return 'rate-limited';
  return !message.text.trim() && message.attachments > 0 ? 'attachment-only' : undefined;
}
