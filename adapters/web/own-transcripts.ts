import { HELP_DESK, ownsConversation, type Person, publicIdOf } from './person.ts';
import type { WebMessage, WebTranscript } from './web-transcript.ts';

/** The transcript of what one person alone reads at the help desk. No address of the chat's API can name it. */
export function privateDeskOf(personId: string): string {
  return `${HELP_DESK}.${personId}`;
}

/** The transcripts that a person reads under a conversation's name; none when it isn't theirs. */
export function transcriptsOf(person: Person, conversation: string): readonly string[] {
  if (conversation === HELP_DESK) return [HELP_DESK, privateDeskOf(publicIdOf(person))];
  return ownsConversation(person, conversation) ? [conversation] : [];
}

/** Several transcripts as one, oldest first. */
export async function readTogether(
  transcript: Pick<WebTranscript, 'read'>,
  names: readonly string[],
): Promise<readonly WebMessage[]> {
  const all = await Promise.all(names.map((name) => transcript.read(name)));
  const messages = all.flat();
  if (names.length < 2) return messages;
  return messages.toSorted((one, other) => Date.parse(one.sentAt) - Date.parse(other.sentAt));
}

/** The first message that fits, with the transcript in which it stands. */
export async function findMessage(
  transcript: Pick<WebTranscript, 'read'>,
  names: readonly string[],
  fits: (message: WebMessage) => boolean,
): Promise<{ readonly name: string; readonly message: WebMessage } | undefined> {
  for (const name of names) {
    const message = (await transcript.read(name)).find(fits);
    if (message) return { name, message };
  }
  return undefined;
}

/** How often other words took a message's place: tells what was pressed under the words before from what is pressed now. */
export function roundOf({ body }: WebMessage): number {
  return typeof body.round === 'number' ? body.round : 0;
}
