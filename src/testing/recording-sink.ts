import type { Acceptance, InboundSink } from '../channels/channel-adapter.ts';
import { AssistantError } from '../core/errors.ts';
import type { DirectoryChange } from '../core/readers.ts';
import type {
  IncomingAction,
  IncomingCommand,
  IncomingDeletion,
  IncomingFeedback,
  IncomingMessage,
} from '../core/message.ts';

/** An InboundSink that keeps what adapters hand in, and can refuse the next call as a gateway without a queue would. */
export type RecordingSink = InboundSink & {
  readonly messages: IncomingMessage[];
  readonly edits: IncomingMessage[];
  readonly deletions: IncomingDeletion[];
  readonly commands: IncomingCommand[];
  readonly actions: IncomingAction[];
  readonly judgements: IncomingFeedback[];
  readonly directoryChanges: DirectoryChange[];
  /** The next call throws a retryable AssistantError and records nothing. */
  failNext(): void;
};

/** Accepts everything with request ids `request-1`, `request-2`, … */
export function createRecordingSink(): RecordingSink {
  const messages: IncomingMessage[] = [];
  const edits: IncomingMessage[] = [];
  const deletions: IncomingDeletion[] = [];
  const commands: IncomingCommand[] = [];
  const actions: IncomingAction[] = [];
  const judgements: IncomingFeedback[] = [];
  const directoryChanges: DirectoryChange[] = [];
  let failing = false;
  let count = 0;
  const take = async <T>(list: T[], item: T): Promise<Acceptance> => {
    if (failing) {
      failing = false;
      throw new AssistantError('The queue is not reachable', { code: 'storage', retryable: true });
    }
    list.push(item);
    count += 1;
    return { kind: 'accepted', requestId: `request-${count}` };
  };
  return {
    messages,
    edits,
    deletions,
    commands,
    actions,
    judgements,
    directoryChanges,
    failNext() {
      failing = true;
    },
    message: (message) => take(messages, message),
    edit: (message) => take(edits, message),
    deletion: (deletion) => take(deletions, deletion),
    command: (command) => take(commands, command),
    action: (action) => take(actions, action),
    feedback: (feedback) => take(judgements, feedback),
    directoryChanged: (change) => void directoryChanges.push(change),
  };
}
