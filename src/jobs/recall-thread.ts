import type { Audience } from '../core/audience.ts';
import type { Principal } from '../core/principal.ts';
import { type Thread, threadKey } from '../core/thread.ts';
import { exchangesFromEarlier, pointedQuestion } from '../memory/earlier-messages.ts';
import type { Recollection } from '../memory/thread-memory.ts';
import { estimateTokens } from '../memory/token-budget.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

type Recalled = Recollection & {
  /** The earlier question that "can somebody answer this?" means. */
  readonly pointedAt?: string;
};

type Asked = {
  readonly thread?: Thread;
  readonly messageId?: string;
  readonly author: Principal;
  readonly question: string;
};

const NOTHING: Recalled = { exchanges: [] };
const EARLIER_BUDGET = { tokens: 800, countTokens: estimateTokens };

/**
 * What a turn may know of its thread: the memory of it that all who will read the reply may see. Of a thread that began
 * before Footnote was asked, what people wrote there, which everybody in it can read. A thread whose memory is away is
 * answered without it.
 */
export async function recallThread(
  asked: Asked,
  audience: Audience,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<Recalled> {
  const { thread, messageId } = asked;
  if (!thread) return NOTHING;
  try {
    const remembered = await services.memory.recall(threadKey(thread), audience);
    if (remembered.exchanges.length > 0 || messageId === undefined) return remembered;
  } catch (error) {
    services.log.warn({ error }, 'Thread memory could not be read: answering without it');
  }
  return messageId === undefined ? NOTHING : readEarlier({ ...asked, thread, messageId }, services, options);
}

async function readEarlier(
  { thread, messageId, author, question }: Asked & { readonly thread: Thread; readonly messageId: string },
  { adapterFor }: HandlerServices,
  options: HandlerOptions,
): Promise<Recalled> {
  const earlier = (await adapterFor(thread.place.channel)?.earlier(thread, messageId, options)) ?? [];
  if (earlier.length === 0) return NOTHING;
  return {
    exchanges: exchangesFromEarlier(earlier, EARLIER_BUDGET),
    pointedAt: pointedQuestion({ text: question, author: author.id }, earlier),
  };
}
