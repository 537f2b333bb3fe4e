import { beforeEach, describe, expect, it } from 'vitest';
import type { IncomingAction } from '../core/message.ts';
import { askForApproval, askForInput } from '../orchestrator/use-tool.ts';
import { action, author, h, now, options, place, resetJobs, thread } from '../testing/job-harness.ts';
import type { Toolbox, ToolCall, ToolOutcome } from '../tools/toolbox.ts';
import type { PendingCall } from './pending-calls.ts';
import { runAction } from './run-action.ts';
import { waitForCall } from './wait-for-person.ts';

const CALL: ToolCall = { tool: 'create_ticket', arguments: { title: 'Printer' } };
const HASH = 'a'.repeat(64);
const words = { text: 'Open a ticket: Printer', earlier: [] };
const other = { ...author, id: 'U2' };

let called: { call: ToolCall; rights: readonly string[]; asker: string; confirmed: string | undefined }[];
let outcome: ToolOutcome;
let started: boolean[];
let refusal: Extract<ToolOutcome, { kind: 'failed' }> | undefined;
let approvers: readonly string[] | undefined;

const toolbox: Toolbox = {
  choose: async () => ({ kind: 'none' }),
  writes: (tool) => tool === 'create_ticket',
  preview: async () =>
    refusal ?? {
      kind: 'preview',
      title: 'Ticket',
      text: 'Opens a ticket.',
      facts: [],
      tainted: [],
      hash: HASH,
      approvers,
    },
  complete: (started, values) =>
    values.title
      ? { kind: 'call', call: { ...started, arguments: { ...started.arguments, title: values.title } } }
      : {
          kind: 'needs-input',
          tool: started.tool,
          arguments: started.arguments,
          fields: [
            {
              kind: 'text',
              name: 'title',
              label: 'Title',
              value: '',
              maxLength: 100,
              isMultiline: false,
              isOptional: false,
            },
          ],
        },
  call: async (call, asking, { confirmed }) => {
    called.push({ call, rights: asking.rights, asker: asking.asker.id, confirmed: confirmed?.hash });
    if (confirmed) started.push(await confirmed.start());
    return outcome;
  },
  list: () => [],
};

beforeEach(() => {
  resetJobs();
  called = [];
  started = [];
  refusal = undefined;
  outcome = { kind: 'succeeded', title: 'Ticket', text: 'Ticket 7 is open.' };
  approvers = undefined;
  h.services = { ...h.services, toolbox };
});

const at = {
  tenant: 'acme',
  requestId: 'r1',
  asker: author,
  place,
  thread,
  shownTo: 'place',
  formDelivery: 'r1',
} as const;

async function waiting(changes: Partial<PendingCall> = {}): Promise<string> {
  const asking = { ...at, rights: [], audience: [] };
  const { waitingCall } = await askForApproval(CALL, words, { asking, toolbox });
  if (!waitingCall) throw new Error('an approval waits for nothing');
  await waitForCall({ ...at, ...waitingCall, ...changes }, h.services);
  return changes.binding ?? waitingCall.binding;
}

function press(name: 'submit' | 'dismiss', changes: Partial<IncomingAction> = {}): Promise<void> {
  const pressed = action(name, { form: 'approve-tool', binding: HASH, ...changes });
  const item = { requestId: `press-${pressed.eventId}`, acceptedAt: now, limited: false };
  return runAction({ ...item, action: pressed }, h.services, options);
}

const said = (): string => h.delivered.map(({ reply }) => reply.text).join('\n');

describe('a write that waits for a word', () => {
  it('is done once it is confirmed, with the arguments that were shown, and the result stands where the form stood', async () => {
    await waiting();

    await press('submit');

    expect(called).toEqual([{ call: CALL, rights: ['public'], asker: 'U1', confirmed: HASH }]);
    expect(h.delivered).toHaveLength(1);
    expect(h.delivered[0]).toMatchObject({
      deliveryId: 'r1-done',
      inPlaceOf: 'r1',
      target: { kind: 'thread' },
      reply: { kind: 'notice', text: 'Ticket 7 is open.', tool: 'Ticket' },
    });
    expect(h.audited.map(({ decision }) => decision)).toEqual(['asked', 'confirmed']);
  });

  it('is refused when another person presses', async () => {
    await waiting();

    await press('submit', { author: other });
    await press('dismiss', { author: other, eventId: 'e3' });

    expect(called).toEqual([]);
    expect(said()).toContain('Only the person who asked');
    expect(h.audited.map(({ decision }) => decision)).toEqual(['asked', 'refused', 'refused']);
  });

  it('is done once when its button is pressed twice, also at once', async () => {
    await waiting();

    await Promise.all([press('submit'), press('submit', { eventId: 'e3' })]);

    expect(called).toHaveLength(1);
    expect(said()).toContain('decided already');
  });

  it('is taken up again by the same press after a crash, and started once', async () => {
    await waiting();

    await press('submit');
    await press('submit');

    expect(called).toHaveLength(2);
    expect(started).toEqual([true, false]);
    expect(h.delivered.map(({ deliveryId }) => deliveryId)).toEqual(['r1-done', 'r1-done']);
  });

  it('is not done when what comes back is not what was shown', async () => {
    await waiting();

    await press('submit', { binding: 'b'.repeat(64) });
    await press('submit', { binding: undefined, eventId: 'e3' });

    expect(called).toEqual([]);
    expect(said()).toContain('not what I showed you');
  });

  it('is not done from another workspace, whatever id is carried there', async () => {
    await waiting();

    await press('submit', { place: { ...place, workspace: 'T2' } });

    expect(called).toEqual([]);
    expect(h.delivered[0]?.reply).toMatchObject({ kind: 'refusal', reason: 'turn-expired' });
  });

  it('is not done an hour later', async () => {
    await waiting();
    h.services = { ...h.services, now: () => Date.parse(now) + 3_600_001 };

    await press('submit');
    await press('submit', { eventId: 'e3' });

    expect(called).toEqual([]);
    expect(said()).toContain('took too long');
    expect(h.audited.map(({ decision }) => decision)).toEqual(['asked', 'expired']);
  });

  it('is not done by a press over the limit: it says so, and the form still stands', async () => {
    await waiting();
    const pressed = action('submit', { form: 'approve-tool', binding: HASH });

    await runAction(
      { requestId: 'p1', acceptedAt: now, limited: true, action: pressed },
      h.services,
      options,
    );
    expect(called).toEqual([]);
    expect(h.delivered).toMatchObject([
      {
        target: { kind: 'private' },
        reply: { reason: 'rate-limited', text: expect.stringContaining('minute') },
      },
    ]);
    await press('submit', { eventId: 'e3' });

    expect(called).toHaveLength(1);
  });

  it('is not done once it was cancelled', async () => {
    await waiting();

    await press('dismiss');
    await press('submit', { eventId: 'e3' });

    expect(called).toEqual([]);
    expect(said()).toContain('Nothing was done');
    expect(said()).toContain('decided already');
  });

  it('is confirmed by the named group alone, and in the asker’s name and rights', async () => {
    approvers = ['group:it'];
    await waiting();

    await press('submit');
    h.ownGroups = ['group:it'];
    await press('submit', { author: other, eventId: 'e3' });

    expect(said()).toContain('may approve');
    expect(called).toMatchObject([{ asker: 'U1' }]);
  });

  it('can be cancelled by the asker where others approve', async () => {
    approvers = ['group:it'];
    await waiting();

    await press('dismiss');

    expect(said()).toContain('Cancelled');
  });

  it('goes back to the asker alone when they asked alone', async () => {
    await waiting({ shownTo: 'asker', thread: undefined });

    await press('submit');

    expect(h.delivered[0]?.target).toMatchObject({
      kind: 'private',
      replaces: true,
      handle: 'https://hooks.example/1',
    });
  });

  it('says what went wrong when the tool fails', async () => {
    outcome = {
      kind: 'failed',
      why: 'unavailable',
      title: 'Ticket',
      text: 'The ticket system is down. Try again later.',
    };
    await waiting();

    await press('submit');

    expect(h.delivered[0]?.reply).toMatchObject({ kind: 'failure', reason: 'tool-failed' });
  });

  it('is not done by a worker that lost the press to another', async () => {
    await waiting();
    const pressed = action('submit', { form: 'approve-tool', binding: HASH });
    const fence = (): void => {
      throw new Error('lost');
    };

    const run = runAction(
      { requestId: 'press', acceptedAt: now, limited: false, action: pressed },
      h.services,
      { ...options, fence },
    );

    await expect(run).rejects.toThrow('lost');
    expect(called).toEqual([]);
  });

  it('is not done when the audit can’t be written', async () => {
    await waiting();
    const audit = { append: () => Promise.reject(new Error('database away')), search: async () => [] };
    h.services = { ...h.services, audit };

    await expect(press('submit')).rejects.toThrow('database away');

    expect(called).toEqual([]);
  });
});

describe('a tool that lacks something', () => {
  const lacking = (): Promise<string> => {
    const missing = toolbox.complete({ tool: 'create_ticket', arguments: {} }, {});
    if (missing.kind !== 'needs-input') throw new Error('nothing is missing');
    const { waitingCall } = askForInput(missing, words);
    return waiting(waitingCall);
  };

  it('asks again while something is missing, and then shows what it will do', async () => {
    const binding = await lacking();

    await press('submit', { form: 'tool-input', binding, values: {} });
    await press('submit', { form: 'tool-input', binding, values: { title: 'Printer' }, eventId: 'e3' });
    await press('submit', { eventId: 'e4' });

    const [first, second, done] = h.delivered.map(({ reply }) => reply);
    expect(first).toMatchObject({ kind: 'form', form: 'tool-input' });
    expect(second).toMatchObject({ kind: 'form', form: 'approve-tool', binding: HASH });
    expect(done).toMatchObject({ kind: 'notice' });
    expect(called).toEqual([{ call: CALL, rights: ['public'], asker: 'U1', confirmed: HASH }]);
    expect(h.delivered[2]?.inPlaceOf).toBe(h.delivered[1]?.deliveryId);
  });

  it('asks anew at each press, also when the same mistake comes back', async () => {
    const binding = await lacking();

    await press('submit', { form: 'tool-input', binding, values: {} });
    await press('submit', { form: 'tool-input', binding, values: {}, eventId: 'e3' });

    const [first, second] = h.delivered;
    expect(second?.reply).toEqual(first?.reply);
    expect(second?.deliveryId).not.toBe(first?.deliveryId);
    expect(second?.inPlaceOf).toBe(first?.deliveryId);
  });

  it('is told why nobody is asked to confirm what would be refused all the same', async () => {
    const binding = await lacking();
    refusal = { kind: 'failed', why: 'invalid', title: 'Ticket', text: 'Title: shorter, please.' };

    await press('submit', { form: 'tool-input', binding, values: { title: 'Printer' } });

    expect(h.delivered).toMatchObject([
      {
        deliveryId: 'r1-done',
        inPlaceOf: 'r1',
        reply: { kind: 'refusal', reason: 'tool-input', text: 'Title: shorter, please.' },
      },
    ]);
    expect(called).toEqual([]);
  });

  it('asks once for one press, however often its job runs', async () => {
    const binding = await lacking();
    const once = () => press('submit', { form: 'tool-input', binding, values: { title: 'Printer' } });

    await once();
    await once();

    expect(h.delivered).toHaveLength(1);
    expect(h.audited.map(({ decision }) => decision)).toEqual(['asked']);
  });
});
