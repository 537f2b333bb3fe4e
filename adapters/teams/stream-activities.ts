import { messageEntity } from './citation-entity.ts';
import type { OutgoingActivity } from './connector-calls.ts';

/** https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux#stream-message-through-rest-api */
type StreamInfo = {
  readonly type: 'streaminfo';
  readonly streamId?: string;
  readonly streamType: 'informative' | 'streaming' | 'final';
  readonly streamSequence?: number;
};

/** What a stream begins with: a sign of work. */
export function informativeActivity(text: string): OutgoingActivity {
  const info: StreamInfo = { type: 'streaminfo', streamType: 'informative', streamSequence: 1 };
  return { type: 'typing', text, entities: [info] };
}

/** All the text so far. */
export function chunkActivity(streamId: string, streamSequence: number, text: string): OutgoingActivity {
  const info: StreamInfo = { type: 'streaminfo', streamId, streamType: 'streaming', streamSequence };
  return { type: 'typing', text, entities: [info] };
}

/** The message that a stream ends in. Labels and footnotes are allowed in this one alone, and it has no number. */
export function finalActivity(streamId: string, message: OutgoingActivity): OutgoingActivity {
  const info: StreamInfo = { type: 'streaminfo', streamId, streamType: 'final' };
  const entities = Array.isArray(message.entities) ? message.entities : [];
  return { ...message, entities: [info, ...entities] };
}

/** A message that another one will replace: the text so far, labelled as a model's, or words of our own. */
export function unfinishedMessage(text: string, ownWords: string): OutgoingActivity {
  const message = { type: 'message', textFormat: 'markdown' };
  return text === '' ? { ...message, text: ownWords } : { ...message, text, entities: [messageEntity([])] };
}
