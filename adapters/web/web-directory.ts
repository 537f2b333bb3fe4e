import type { ChannelAdapter } from '../../src/channels/channel-adapter.ts';
import { AssistantError } from '../../src/core/errors.ts';
import type { EarlierMessage } from '../../src/core/message.ts';
import type { Identity } from '../../src/core/readers.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { blockText } from './block-text.ts';
import { before } from './deadline.ts';
import { HELP_DESK } from './person.ts';
import type { WebMessage, WebTranscript } from './web-transcript.ts';

const MOST_EARLIER = 50;

type Options = { readonly transcript: WebTranscript; readonly tenant: string; readonly log: Logger };

/**
 * What the page knows of people: who reaches it belongs inside, without a name or an address; a conversation is read by its own
 * person, the help desk by everybody at the page.
 */
export function createWebDirectory({
  transcript,
  tenant,
  log,
}: Options): Pick<ChannelAdapter, 'identify' | 'readers' | 'groupsOf' | 'earlier'> {
  return {
    identify: async (person) => ({ person, standing: 'inside' }),
    async readers(place, { signal }) {
      if (place.id === HELP_DESK) return { kind: 'everyone-inside', guests: false };
      const author = authorOf(await reading(before(signal, transcript.read(place.id)), signal));
      if (author === undefined) return { kind: 'unknown' };
      const person = {
        tenant,
        channel: 'web',
        workspace: place.workspace,
        id: author,
        guest: false,
      } as const;
      const people: readonly Identity[] = [{ person, standing: 'inside' }];
      return { kind: 'people', people };
    },
    groupsOf: async () => [],
    async earlier({ place }, messageId, { signal }) {
      try {
        const messages = await before(signal, transcript.read(place.id));
        const until = messages.findIndex(({ id }) => id === messageId);
        const author = authorOf(messages) ?? 'person';
        return messages
          .slice(0, until < 0 ? 0 : until)
          .flatMap((message) => earlierMessage(message, author))
          .slice(-MOST_EARLIER);
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ error }, 'What was written before could not be read');
        return [];
      }
    },
  };
}

async function reading<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    signal.throwIfAborted();
    throw new AssistantError('The chat store failed', { code: 'storage', retryable: true, cause });
  }
}

function authorOf(messages: readonly WebMessage[]): string | undefined {
  const known = messages.find(({ from, body }) => from === 'person' && typeof body.author === 'string');
  return known === undefined ? undefined : String(known.body.author);
}

function earlierMessage({ from, sentAt, body }: WebMessage, author: string): readonly EarlierMessage[] {
  const fromFootnote = from === 'footnote';
  const text = fromFootnote ? blockText(body.blocks) : body.text;
  if (typeof text !== 'string' || text.trim() === '' || body.deleting === true || body.isCommand === true)
    return [];
  return [{ author: fromFootnote ? 'footnote' : author, text, sentAt, fromFootnote }];
}
