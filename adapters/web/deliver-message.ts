import type {
  DeliveryKey,
  PostedMessage,
  RenderedPart,
  ReplyTarget,
} from '../../src/channels/channel-adapter.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import { privateDeskOf, roundOf } from './own-transcripts.ts';
import { HELP_DESK } from './person.ts';
import type { WebMessage, WebTranscript } from './web-transcript.ts';

type DeliverDependencies = {
  readonly transcript: WebTranscript;
  readonly now: () => Date;
  readonly newId: () => string;
};

type Posting = { readonly target: ReplyTarget; readonly part: RenderedPart; readonly key: DeliveryKey };

/** Puts a reply into its transcript: at the end, or where the form stood whose outcome it is. Safe to repeat. */
export async function postMessageTo(
  dependencies: DeliverDependencies,
  { target, part, key }: Posting,
): Promise<PostedMessage> {
  const { transcript, now, newId } = dependencies;
  const conversation = transcriptAt(target);
  const deliveryKey = deliveryName(key);
  if (
    target.kind === 'private' &&
    target.replaces === true &&
    target.handle !== undefined &&
    key.part === 0
  ) {
    const replaced = await transcript.change(conversation, target.handle, (standing) =>
      mayGiveWay(standing, deliveryKey) ? { ...instead(standing, target, part), deliveryKey } : undefined,
    );
    if (replaced?.deliveryKey === deliveryKey) return { messageId: replaced.id };
  }
  const message = await transcript.append(conversation, {
    id: newId(),
    from: 'footnote',
    sentAt: now().toISOString(),
    body: bodyFor(target, part),
    deliveryKey,
  });
  return { messageId: message.id };
}

type Change = { readonly target: ReplyTarget; readonly messageId: string; readonly part: RenderedPart };

/** Puts other words in a message's place. Throws a DeliveryError `gone` when it is not there any more. */
export async function updateMessage(
  transcript: WebTranscript,
  { target, messageId, part }: Change,
): Promise<void> {
  const next = (standing: WebMessage): WebMessage => instead(standing, target, part);
  if (!(await transcript.change(transcriptAt(target), messageId, next))) throw gone();
}

export function gone(): DeliveryError {
  return new DeliveryError('The message is not in the chat any more', { outcome: 'gone', retryable: false });
}

/** The transcript that shows what is delivered there. Throws a DeliveryError for a person who doesn't sit at the page. */
export function transcriptAt(target: ReplyTarget): string {
  switch (target.kind) {
    case 'thread':
      return target.thread.place.id;
    case 'place':
      return target.place.id;
    case 'private':
      if (target.place.id !== HELP_DESK) return target.place.id;
      if (target.person.channel === 'web') return privateDeskOf(target.person.id);
      throw new DeliveryError('Only people at the page have a side of their own at its help desk', {
        outcome: 'rejected',
        retryable: false,
      });
  }
}

/** By what a part that was posted is found again. */
export function deliveryName({ deliveryId, part }: DeliveryKey): string {
  return `${deliveryId}/${part}`;
}

// A button's handle names any reply: an answer stays when its button leads to something, only a form gives way.
function mayGiveWay({ from, body, deliveryKey }: WebMessage, key: string): boolean {
  return from === 'footnote' && deliveryKey !== key && (body.kind === 'form' || body.wasForm === true);
}

function instead(standing: WebMessage, target: ReplyTarget, part: RenderedPart): WebMessage {
  const wasForm = standing.body.kind === 'form' || standing.body.wasForm === true ? { wasForm: true } : {};
  return { ...standing, body: { ...bodyFor(target, part), ...wasForm, round: roundOf(standing) + 1 } };
}

function bodyFor(target: ReplyTarget, { payload }: RenderedPart): WebMessage['body'] {
  const isAside = target.kind === 'private' && target.place.id === HELP_DESK;
  return { ...payload, ...(isAside ? { onlyForYou: true } : {}) };
}
