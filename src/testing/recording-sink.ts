import type { Acceptance, InboundSink } from '../channels/channel-adapter.ts';
import { AssistantError } from '../core/errors.ts';
import type { IncomingAction, IncomingCommand, IncomingMessage } from '../core/message.ts';

/** An InboundSink that keeps what adapters hand in, and can refuse the next call as a gateway without a queue would. */
export type RecordingSink = InboundSink & {
  readonly messages: IncomingMessage[];
  readonly commands: IncomingCommand[];
  readonly actions: IncomingAction[];
  /** The next call throws a retryable AssistantError and records nothing. */
  failNext(): void;
};

/** Accepts everything with request ids `request-1`, `request-2`, … */
export function createRecordingSink(): RecordingSink {
  const messages: IncomingMessage[] = [];
  const commands: IncomingCommand[] = [];
  const actions: IncomingAction[] = [];
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
    commands,
    actions,
    failNext() {
      failing = true;
    },
    message: (message) => take(messages, message),
    command: (command) => take(commands, command),
    action: (action) => take(actions, action),
  };
}
