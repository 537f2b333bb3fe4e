import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import type { ChannelAdapter } from '../channels/channel-adapter.ts';
import { DeliveryError } from '../core/errors.ts';
import type { Escalation, Escalations, EscalationStop } from '../core/escalation.ts';
import type { FormValues } from '../core/form.ts';
import type { IncomingAction } from '../core/message.ts';
import type { Principal } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Place } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import type { EscalationServices } from '../jobs/escalation-services.ts';
import { runAction } from '../jobs/run-action.ts';
import { createLogger } from '../observability/logger.ts';
import { type Database, migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createEscalations } from '../storage/postgres/escalations.ts';
import { auditedInto } from './audited-change.ts';
import {
  adapter,
  answer,
  author,
  h,
  helpDesk,
  now,
  options,
  place,
  resetJobs,
  thread,
} from './job-harness.ts';

type Form = Extract<Reply, { kind: 'form' }>;

/** Requests for a person on the job harness, kept in a real database, each world in an organisation of its own. */
export function createEscalationWorld(database: Database, startMs: number) {
  const tenant = `t-${randomUUID()}`;
  const ofTenant = (id: string): Principal => ({ ...author, tenant, id, name: NAMES[id] ?? id });
  const asker = ofTenant('U1');
  const helper = ofTenant('U7');
  const turn: Turn = {
    requestId: randomUUID(),
    tenant,
    author: asker,
    place,
    thread: { ...thread, tenant },
    question: 'How many days?',
    standaloneQuestion: 'How many days?',
    reply: answer,
    passages: [],
    timings: {},
    usage: [],
    createdAt: new Date(startMs).toISOString(),
  };
  const store: Escalations = createEscalations({
    database,
    now: (): number => world.nowMs,
    withChange: auditedInto(database, (entry) => h.services.audit.append(entry)),
  });
  const world = {
    tenant,
    turn,
    asker,
    helper,
    other: ofTenant('U8'),
    nowMs: startMs,
    /** Ids of places that take nothing any more. */
    gone: new Set<string>(),
    /** Who reads a place; everybody inside where nothing is said. */
    readers: new Map<string, readonly Principal[]>(),
    joined: [] as string[],
    stops: [{ place: helpDesk, raiseAfterMs: 1_800_000 }] as EscalationStop[],
    store,
    row: async (): Promise<Escalation> => {
      const row = await world.store.get({ tenant, id: turn.requestId });
      if (!row) throw new Error('there is no request');
      return row;
    },
    /** What was delivered to a place for everybody there, in order. */
    inPlace: (id: string) =>
      h.delivered.filter(({ target }) => target.kind === 'place' && target.place.id === id),
    inThread: () =>
      h.delivered.filter(({ target }) => target.kind === 'thread').map(({ reply }) => reply.text),
    alone: (person: Principal) =>
      h.delivered
        .filter(({ target }) => target.kind === 'private' && target.person.id === person.id)
        .map(({ reply }) => reply),
    /** Presses a button; `submit` and `dismiss` take a form. */
    press: async (
      name: IncomingAction['name'],
      person: Principal,
      from: Place,
      more: Partial<IncomingAction> & { readonly eventId?: string } = {},
    ): Promise<void> => {
      const eventId = more.eventId ?? randomUUID();
      const sentAt = new Date(world.nowMs).toISOString();
      const action: IncomingAction = {
        name,
        requestId: turn.requestId,
        author: person,
        place: from,
        sentAt,
        ...more,
        eventId,
      };
      const item = { requestId: `item-${eventId}`, acceptedAt: sentAt, limited: false };
      await runAction({ ...item, action }, h.services, options);
    },
    /** Opens the preview and gives it. */
    preview: async (person: Principal = asker, from: Place = place): Promise<Form> => {
      await world.press('ask-a-person', person, from);
      return formOf(world.alone(person).at(-1));
    },
    /** Opens the form for an answer to the asker, and gives it. */
    answerForm: async (person: Principal = helper): Promise<Form> => {
      await world.press('answer-escalation', person, helpDesk);
      return formOf(world.alone(person).at(-1));
    },
    /** Sends a form as it stands, but for what is changed. */
    send: (
      form: Form,
      person: Principal,
      from: Place,
      { changed = {}, eventId }: { readonly changed?: FormValues; readonly eventId?: string } = {},
    ): Promise<void> =>
      world.press('submit', person, from, {
        form: form.form,
        binding: form.binding,
        values: { ...valuesOf(form), ...changed },
        ...(eventId === undefined ? {} : { eventId }),
      }),
    /** A request that stands in the help place. */
    escalated: async (changed: FormValues = {}): Promise<void> =>
      world.send(await world.preview(), asker, place, { changed }),
  };
  const escalation: EscalationServices = {
    store: world.store,
    stops: () => world.stops,
    isHelpPlace: (_tenant, { id }) => world.stops.some((stop) => stop.place.id === id),
    takePart: async (key) => void world.joined.push(key),
  };
  const directory: ChannelAdapter = {
    ...adapter,
    readers: async ({ id }) => {
      const people = world.readers.get(id);
      return people
        ? { kind: 'people', people: people.map((person) => ({ person, standing: 'inside' })) }
        : { kind: 'everyone-inside', guests: false };
    },
    threadUnder: (_place, messageId) => `under-${messageId}`,
  };
  const { deliver } = h.services;
  h.turns.set(`${tenant}/${turn.requestId}`, turn);
  h.services = {
    ...h.services,
    escalation,
    identify: async (person) => ({ ...person, name: NAMES[person.id] ?? 'Somebody' }),
    adapterFor: () => directory,
    now: () => world.nowMs,
    delivered: { ...h.services.delivered, messageIds: async (_tenant, deliveryId) => [`m-${deliveryId}`] },
    deliver: async (delivery, call) => {
      const { target } = delivery;
      const where = target.kind === 'thread' ? target.thread.place : target.place;
      if (world.gone.has(where.id))
        throw new DeliveryError('channel_not_found', { outcome: 'rejected', retryable: false });
      // The ledger shows a delivery once, however often it is asked to.
      if (!h.delivered.some(({ deliveryId }) => deliveryId === delivery.deliveryId))
        await deliver(delivery, call);
    },
  };
  return world;
}

export type EscalationWorld = ReturnType<typeof createEscalationWorld>;

/** Opens the test database for the tests of a file, and begins each of them with a new world on it. */
export function eachInANewWorld(begin: (world: EscalationWorld, database: Database) => void): void {
  let database: Database;
  beforeAll(async () => {
    await migrateDatabase(inject('databaseUrl'));
    database = openDatabase(inject('databaseUrl'), createLogger('silent'));
  });
  afterAll(() => database.close());
  beforeEach(() => {
    resetJobs();
    begin(createEscalationWorld(database, Date.parse(now)), database);
  });
}

const NAMES: Readonly<Record<string, string>> = { U1: 'Ana Lee', U7: 'Ben Carter', U8: 'Cleo Diaz' };

/** The form among replies; throws where there is none. */
export function formOf(reply: Reply | undefined): Form {
  if (reply?.kind !== 'form')
    throw new Error(`no form but ${reply?.kind ?? 'nothing'}: ${reply?.text ?? ''}`);
  return reply;
}

function valuesOf({ fields }: Form): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = field.kind === 'toggle' ? (field.value && 'yes') || 'no' : (field.value ?? '');
      return [field.name, value];
    }),
  );
}
