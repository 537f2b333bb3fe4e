import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { ChannelSettings } from '../core/channel-settings.ts';
import type { Language } from '../core/language.ts';
import type { Reply } from '../core/reply.ts';
import { threadKey } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import type { ThreadItem } from '../queue/job-catalogue.ts';
import { askerLanguage } from './asker-language.ts';
import { conductTurn } from './conduct-turn.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { isWithdrawn } from './is-withdrawn.ts';
import { offerPrivately } from './offer-privately.ts';
import { rememberTurn } from './remember-turn.ts';
import { answeredChoice, stopWaiting, waitForPerson } from './wait-for-person.ts';

/** A status that lands after the answer would stay there for minutes: so it gets this long to land before. */
const PROGRESS_HEADSTART_MS = 1_000;

type How = {
  /** What admins set for the channel. */
  readonly settings: ChannelSettings | undefined;
  /** The request whose answer this one takes the place of. */
  readonly inPlaceOf: string | undefined;
};

/** Shows that it works on a message, decides, delivers once, and remembers. */
export async function replyInThread(
  item: ThreadItem,
  { settings, inPlaceOf }: How,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { message, requestId } = item;
  const { thread, messageId } = message;
  const target: ReplyTarget = { kind: 'thread', thread };
  const language = await askerLanguage({ ...message, settings }, services);
  const shown = showWork(item, inPlaceOf, services, { ...options, language });
  const turn = await decide(item, settings, services, { ...options, onText: shown.onText }).catch(
    async (error: unknown) => {
      await shown.takeAway();
      throw error;
    },
  );
  const streamed = await shown.finish();
  // The deletion waits behind this message in the mailbox, and takes away what is streamed.
  if (streamed === undefined && (await isWithdrawn(message, services))) return;
  const { reply } = turn;
  if (isWanted(reply, message.addressing)) {
    // What is answered anew, or stands there half written, is replaced by words.
    const standing = inPlaceOf ?? streamed;
    const isThanks = reply.kind === 'notice' && reply.isThanks === true && standing === undefined;
    const adapter = services.adapterFor(thread.place.channel);
    if (!isThanks || !(await adapter?.acknowledge(target, messageId, options)))
      await services.deliver(
        { deliveryId: requestId, tenant: thread.tenant, target, reply, inPlaceOf, streamed },
        options,
      );
    if (message.addressing !== 'overheard') await offerPrivately(turn, services, options);
  }
  await remember(item, turn, services, options);
}

/** Of what nobody asked Footnote, only an answer is worth a message. */
function isWanted(reply: Reply, addressing: ThreadItem['message']['addressing']): boolean {
  return addressing !== 'overheard' || reply.kind === 'answer';
}

async function decide(
  { requestId, message }: ThreadItem,
  settings: ChannelSettings | undefined,
  services: HandlerServices,
  options: Parameters<typeof conductTurn>[2],
): Promise<Turn> {
  const { author, messageId, thread, text } = message;
  const choice = await answeredChoice(message, services);
  const asked = {
    question: choice?.question ?? text,
    language: choice?.language,
    isClarified: choice !== undefined,
    isOverheard: message.addressing === 'overheard',
  };
  return conductTurn(
    { requestId, author, place: thread.place, thread, messageId, shownTo: 'place', settings, ...asked },
    services,
    options,
  );
}

/** A sign of work: a reply in the making where the platform can show one, else a status. Nothing where nobody asked. */
function showWork(
  { message }: ThreadItem,
  inPlaceOf: string | undefined,
  { adapterFor }: HandlerServices,
  options: HandlerOptions & { readonly language: Language },
) {
  const { thread, messageId, addressing } = message;
  const target: ReplyTarget = { kind: 'thread', thread };
  const adapter = addressing === 'overheard' ? undefined : adapterFor(thread.place.channel);
  // What is answered anew stands there already, and a second try would leave the first one's stream behind.
  const streams = inPlaceOf === undefined && (options.attempt ?? 1) === 1;
  const stream = streams ? adapter?.stream?.(target, options) : undefined;
  const progress = stream ? undefined : adapter?.progress(target, messageId, options);
  return {
    onText: stream && ((text: string) => stream.show(text)),
    finish: async (): Promise<string | undefined> => {
      await Promise.race([progress, sleep(PROGRESS_HEADSTART_MS, undefined, { ref: false })]);
      return stream?.finish();
    },
    takeAway: async (): Promise<void> => {
      const begun = await stream?.finish();
      if (begun !== undefined) await adapter?.remove(target, begun, options).catch(() => undefined);
    },
  };
}

async function remember(
  { message, requestId, acceptedAt }: ThreadItem,
  turn: Turn,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const key = threadKey(message.thread);
  await stopWaiting(message, services);
  await waitForPerson(turn, services);
  await rememberTurn(key, turn, services);
  const seconds = (services.now() - Date.parse(acceptedAt)) / 1_000;
  services.metrics.turn({ channel: message.thread.place.channel, kind: turn.reply.kind }, seconds);
  services.log.info({ requestId, kind: turn.reply.kind, seconds, timings: turn.timings }, 'Message answered');
  await condense(key, services, options);
}

/** Makes room in the thread's memory, now that the person has their answer. */
async function condense(
  key: string,
  { memory, metrics, log }: HandlerServices,
  { signal }: HandlerOptions,
): Promise<void> {
  try {
    const { usage } = await memory.condense(key, { signal });
    for (const { model, inputTokens, outputTokens } of usage) {
      metrics.tokens({ model, direction: 'input' }, inputTokens);
      metrics.tokens({ model, direction: 'output' }, outputTokens);
    }
  } catch (error) {
    log.warn({ error }, 'Thread memory could not be condensed: the next turn tries again');
  }
}
