import type { ErasurePart, PersonName } from '../../core/erasure.ts';
import { Principal, principalKey } from '../../core/principal.ts';
import { type Thread, threadKey } from '../../core/thread.ts';
import type { ThreadMemory } from '../../memory/thread-memory.ts';
import type { Database } from './database.ts';
import { and, eq, inArray, sql } from './drizzle.ts';
import { ofPerson } from './erase-escalations.ts';
import {
  deliveredMessages,
  escalations,
  pendingCalls,
  pendingTurns,
  rememberedFacts,
  turns,
} from './schema.ts';
import { querying } from './storage-error.ts';

const BATCH = 200;
/** What is delivered for a turn has its request id, with one of these behind it. */
const ENDINGS = [
  '',
  '-gave-up',
  '-shared',
  '-offer',
  '-private',
  '-done',
  '-told-passed-on',
  '-told-claimed',
  '-told-resolved',
];

/** A person of an organisation by the platform's id, or by the e-mail address that their turns name. Throws a retryable AssistantError. */
export async function findPeople(
  database: Database,
  tenant: string,
  name: PersonName,
): Promise<readonly Principal[]> {
  const named =
    'email' in name
      ? sql`lower(${turns.author}->>'email') = ${name.email}`
      : and(eq(turns.channel, name.channel), eq(turns.authorId, name.id));
  const workspace = sql<string>`${turns.author}->>'workspace'`;
  const rows = await querying('looking for a person', () =>
    database.query
      .selectDistinct({ channel: turns.channel, workspace, id: turns.authorId })
      .from(turns)
      .where(and(eq(turns.tenant, tenant), named)),
  );
  const known = rows.map((row) => Principal.parse({ ...row, tenant }));
  if ('email' in name) return uniquePeople([...known, ...(await whoEscalated(database, tenant, name.email))]);
  const own = known.filter((person) => name.workspace === undefined || person.workspace === name.workspace);
  if (own.length > 0 || name.workspace === undefined) return own;
  // Who never asked, or whose turns are gone, may still have facts, or words in requests for a person.
  const person = Principal.parse({ tenant, channel: name.channel, workspace: name.workspace, id: name.id });
  const facts = await countOf(database, rememberedFacts, eq(rememberedFacts.person, principalKey(person)));
  return facts > 0 || (await countOf(database, escalations, ofPerson(person))) > 0 ? [person] : [];
}

/** Who asked for a person under this address: their requests outlive their turns. */
async function whoEscalated(
  database: Database,
  tenant: string,
  email: string,
): Promise<readonly Principal[]> {
  const { asker, requester } = escalations;
  const rows = await querying('looking for a person', () =>
    database.query
      .select({ asker, requester })
      .from(escalations)
      .where(
        and(
          eq(escalations.tenant, tenant),
          sql`${email} in (lower(${asker}->>'email'), lower(${requester}->>'email'))`,
        ),
      ),
  );
  return rows
    .flatMap((row) => [row.asker, row.requester])
    .filter((person) => person.email?.toLowerCase() === email)
    .map(({ channel, workspace, id }) => Principal.parse({ tenant, channel, workspace, id }));
}

function uniquePeople(people: readonly Principal[]): readonly Principal[] {
  return [...new Map(people.map((person) => [principalKey(person), person])).values()];
}

/** What Footnote asked back and waits for. */
export function pendingTurnsPart(database: Database): ErasurePart {
  const own = (person: Principal) =>
    and(eq(pendingTurns.tenant, person.tenant), eq(pendingTurns.person, principalKey(person)));
  return {
    name: 'questions that wait',
    count: (person) => countOf(database, pendingTurns, own(person)),
    erase: (person) =>
      querying('erasing what waits', async () => {
        const gone = await database.query
          .delete(pendingTurns)
          .where(own(person))
          .returning({ id: pendingTurns.requestId });
        return gone.length;
      }),
  };
}

/** Tool calls that wait for the person's word, or were decided. */
export function pendingCallsPart(database: Database): ErasurePart {
  const asker = (field: string) => sql`${pendingCalls.pending}->'asker'->>${field}`;
  const own = ({ tenant, channel, workspace, id }: Principal) =>
    and(
      eq(pendingCalls.tenant, tenant),
      sql`${asker('channel')} = ${channel} and ${asker('workspace')} = ${workspace} and ${asker('id')} = ${id}`,
    );
  return {
    name: 'tool calls',
    count: (person) => countOf(database, pendingCalls, own(person)),
    erase: (person) =>
      querying('erasing tool calls', async () => {
        const gone = await database.query
          .delete(pendingCalls)
          .where(own(person))
          .returning({ id: pendingCalls.requestId });
        return gone.length;
      }),
  };
}

/**
 * The person's turns, with what threads remember of them and the records of the messages that showed them. A batch's turns go
 * last, so that what is broken off is found again.
 */
export function turnsPart(database: Database, memory: Pick<ThreadMemory, 'forget'>): ErasurePart {
  return {
    name: 'turns (with memory and message records)',
    count: (person) => countOf(database, turns, ownTurns(person)),
    erase: async (person, { signal }) => {
      for (let erased = 0; ; ) {
        signal.throwIfAborted();
        const batch = await querying('reading a person’s turns', () =>
          database.query
            .select({ requestId: turns.requestId, thread: turns.thread })
            .from(turns)
            .where(ownTurns(person))
            .limit(BATCH),
        );
        await forgetInThreads(batch, memory);
        await eraseRows(
          database,
          person.tenant,
          batch.map(({ requestId }) => requestId),
        );
        erased += batch.length;
        if (batch.length < BATCH) return erased;
      }
    },
  };
}

async function forgetInThreads(
  batch: readonly { readonly requestId: string; readonly thread: Thread | null }[],
  memory: Pick<ThreadMemory, 'forget'>,
): Promise<void> {
  const byThread = Map.groupBy(
    batch.flatMap(({ requestId, thread }) => (thread ? [{ requestId, key: threadKey(thread) }] : [])),
    ({ key }) => key,
  );
  for (const [key, rows] of byThread)
    await memory.forget(
      key,
      rows.map(({ requestId }) => requestId),
    );
}

async function eraseRows(database: Database, tenant: string, requestIds: readonly string[]): Promise<void> {
  if (requestIds.length === 0) return;
  const deliveries = requestIds.flatMap((id) => ENDINGS.map((ending) => `${id}${ending}`));
  await querying('erasing a person’s turns', async () => {
    await database.query
      .delete(deliveredMessages)
      .where(and(eq(deliveredMessages.tenant, tenant), inArray(deliveredMessages.deliveryId, deliveries)));
    await database.query
      .delete(turns)
      .where(and(eq(turns.tenant, tenant), inArray(turns.requestId, [...requestIds])));
  });
}

function ownTurns({ tenant, channel, workspace, id }: Principal) {
  return and(
    eq(turns.tenant, tenant),
    eq(turns.channel, channel),
    eq(turns.authorId, id),
    sql`${turns.author}->>'workspace' = ${workspace}`,
  );
}

type Countable =
  | typeof escalations
  | typeof turns
  | typeof pendingCalls
  | typeof pendingTurns
  | typeof rememberedFacts;

async function countOf(database: Database, table: Countable, where: ReturnType<typeof and>): Promise<number> {
  const [row] = await querying('counting what is kept of a person', () =>
    database.query.select({ count: sql<number>`count(*)::int` }).from(table).where(where),
  );
  return row?.count ?? 0;
}
