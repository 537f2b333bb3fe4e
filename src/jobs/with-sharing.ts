import type { Reply } from '../core/reply.ts';

/** An answer that one person alone sees, with the button that shows it to everybody. */
export function withSharing(reply: Reply): Reply {
  return reply.kind === 'answer' ? { ...reply, actions: [...reply.actions, 'share-answer'] } : reply;
}
