import type { ConnectorCalls, OutgoingActivity } from '../../../adapters/teams/connector-calls.ts';
import { goneIfMissing, refusalOf } from '../../../adapters/teams/delivery-error.ts';
import { DeliveryError } from '../../core/errors.ts';
import { StandInStreams } from './stand-in-streams.ts';

type Sent = {
  readonly call: 'send' | 'show' | 'endStream' | 'update' | 'remove';
  readonly activity: OutgoingActivity;
};

/** The connector without a network, so that a test can move the time: the stand-in's streams, and messages in a map. */
export type MemoryConnector = ConnectorCalls & {
  readonly sent: readonly Sent[];
  /** What stands there, by id. */
  readonly messages: ReadonlyMap<string, OutgoingActivity>;
  readonly streams: StandInStreams;
  stop(conversation: string): void;
  failNext(error: unknown): void;
  /** The next call works, and nobody hears of it. */
  loseNextAnswer(): void;
};

export function createMemoryConnector(now: () => number): MemoryConnector {
  const sent: Sent[] = [];
  const messages = new Map<string, OutgoingActivity>();
  const failures: unknown[] = [];
  let count = 0;
  let losing = false;
  const newId = () => `m${(count += 1)}`;
  const streams = new StandInStreams({ now, newId });
  const keep = ({ id, body }: { readonly id: string; readonly body: OutgoingActivity }) =>
    void messages.set(id, body);

  async function take(
    call: Sent['call'],
    activity: OutgoingActivity,
    perform: () => { readonly status: number; readonly body: unknown },
  ): Promise<unknown> {
    sent.push({ call, activity });
    if (failures.length > 0) throw failures.shift();
    const { status, body } = perform();
    if (losing) {
      losing = false;
      throw new DeliveryError('No answer came', { outcome: 'unknown', retryable: true });
    }
    if (status < 400) return body;
    throw await refusalOf(new Response(JSON.stringify(body), { status }));
  }
  const stream = (call: Sent['call'], conversation: string, activity: OutgoingActivity) =>
    take(call, activity, () => streams.take(conversation, activity, keep) ?? { status: 202, body: {} });
  const change = (call: Sent['call'], id: string, activity: OutgoingActivity, perform: () => void) =>
    take(call, activity, () => {
      if (!messages.has(id))
        return { status: 404, body: { error: { code: 'ActivityNotFoundInConversation' } } };
      perform();
      return { status: 200, body: {} };
    }).catch((error: unknown) => {
      throw goneIfMissing(error);
    });
  const unused = async (): Promise<never> => {
    throw new Error('The memory connector knows no members');
  };
  return {
    sent,
    messages,
    streams,
    stop: (conversation) => streams.stop(conversation, keep),
    failNext: (error) => void failures.push(error),
    loseNextAnswer() {
      losing = true;
    },
    async send(_to, activity) {
      const id = newId();
      await take('send', activity, () => ({ status: 201, body: {} }));
      messages.set(id, activity);
      return id;
    },
    show: async ({ conversation }, activity) => {
      const { id }: { id?: unknown } = Object(await stream('show', conversation, activity));
      return typeof id === 'string' ? id : undefined;
    },
    endStream: async ({ conversation }, activity) => void (await stream('endStream', conversation, activity)),
    update: async (_to, id, activity) =>
      void (await change('update', id, activity, () => messages.set(id, activity))),
    remove: async (_to, id) => void (await change('remove', id, {}, () => messages.delete(id))),
    openChat: unused,
    member: unused,
    members: unused,
    channels: unused,
    react: unused,
  };
}
