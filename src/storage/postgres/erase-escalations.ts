import type { Erased, ErasurePart } from '../../core/erasure.ts';
import type { Helper, HelperAnswer, SharedWords } from '../../core/escalation.ts';
import { type Principal, principalKey } from '../../core/principal.ts';
import type { Place } from '../../core/thread.ts';
import type { Database } from './database.ts';
import { and, eq, or, sql } from './drizzle.ts';
import { type EscalationName, rowOf } from './escalations-rows.ts';
import { deliveredMessages, escalations } from './schema.ts';
import { querying } from './storage-error.ts';

/** What stands where somebody's words stood. */
const ERASED = '(erased)';
/** What stands where the name of who helped stood. */
const NOBODY = 'Somebody';
const NO_WORDS: SharedWords = { question: ERASED, answer: false, sources: false, excerpt: [] };

type Row = typeof escalations.$inferSelect;

const ENDED = {
  shared: NO_WORDS,
  state: 'resolved',
  dueAt: null,
  answersDueAt: null,
  ticketDueAt: null,
} satisfies Partial<Row>;

/** Takes a message away; false when it still stands. */
export type RemoveMessage = (
  message: { readonly tenant: string; readonly place: Place; readonly messageId: string },
  call: { readonly signal: AbortSignal },
) => Promise<boolean>;

/**
 * The words and names of a person in requests for a person, whether they asked or helped, and the message in the help place
 * that shows what they asked. The rows stay, with ids, state and times; what they asked ends there.
 */
export function escalationsPart(database: Database, remove: RemoveMessage): ErasurePart {
  const find = (person: Principal): Promise<readonly Row[]> =>
    querying('looking for a person’s requests', () =>
      database.query.select().from(escalations).where(ofPerson(person)),
    );
  return {
    name: 'requests for a person (words and names)',
    count: async (person) => (await find(person)).length,
    erase: async (person, call) => {
      const rows = await find(person);
      const left: string[] = [];
      for (const row of rows) {
        call.signal.throwIfAborted();
        // Before the row: it tells where the message stands.
        if (asked(row, person))
          left.push(...(await removeShown(row, database, { remove, signal: call.signal })));
        await blank(row, person, database);
      }
      return { count: rows.length, left };
    },
  };
}

/** The requests that still hold words or the name of a person who made them, or helped with them. */
export function ofPerson(person: Principal) {
  const key = principalKey(person);
  const named = JSON.stringify([{ by: { key } }]);
  const of = (column: 'asker' | 'requester', field: 'channel' | 'workspace' | 'id') =>
    sql`${escalations[column]}->>${field} = ${person[field]}`;
  const is = (column: 'asker' | 'requester') =>
    and(of(column, 'channel'), of(column, 'workspace'), of(column, 'id'));
  return and(
    eq(escalations.tenant, person.tenant),
    or(
      and(or(is('asker'), is('requester')), sql`${escalations.shared}->>'question' <> ${ERASED}`),
      sql`${escalations.claimedBy} @> ${JSON.stringify({ key })}::jsonb and ${escalations.claimedBy}->>'name' <> ${NOBODY}`,
      sql`${escalations.resolvedBy} @> ${JSON.stringify({ key })}::jsonb and ${escalations.resolvedBy}->>'name' <> ${NOBODY}`,
      sql`${escalations.answers} @> ${named}::jsonb and exists (select 1 from jsonb_array_elements(${escalations.answers}) as one
        where one->'by'->>'key' = ${key} and one->'by'->>'name' <> ${NOBODY})`,
    ),
  );
}

function asked({ asker, requester }: Row, person: Principal): boolean {
  return [asker, requester].some((one) => principalKey(one) === principalKey(person));
}

/** What could not be taken away, in words for an admin. */
async function removeShown(
  { tenant, id, stops, step, shownAs, ticketUrl }: Row,
  { query }: Database,
  { remove, signal }: { readonly remove: RemoveMessage; readonly signal: AbortSignal },
): Promise<Erased['left']> {
  const left = ticketUrl === null ? [] : [`the ticket ${ticketUrl}`];
  const place = stops[Math.floor(step / 2)]?.place;
  if (shownAs === null || place === undefined) return left;
  const messages = await querying('looking for a request’s message', () =>
    query
      .select({ messageId: deliveredMessages.messageId })
      .from(deliveredMessages)
      .where(and(eq(deliveredMessages.tenant, tenant), eq(deliveredMessages.deliveryId, shownAs))),
  );
  for (const { messageId } of messages)
    if (!(await remove({ tenant, place, messageId }, { signal })))
      left.push(`the message of request ${id} in ${place.channel}:${place.id} (${messageId})`);
  return left;
}

async function blank(name: EscalationName, person: Principal, { query }: Database): Promise<void> {
  await querying('erasing the words of a request', () =>
    query.transaction(async (transaction) => {
      // Whoever claims or answers at the same moment waits.
      const [row] = await transaction.select().from(escalations).where(rowOf(name)).for('update');
      if (!row) return;
      const changes = without(row, person);
      await transaction
        .update(escalations)
        .set({ ...changes, version: sql`${escalations.version} + 1` })
        .where(rowOf(name));
      if (!asked(row, person)) return;
      const shows = (what: string) =>
        sql`starts_with(${deliveredMessages.deliveryId}, ${`${row.id}-${what}-`})`;
      await transaction
        .delete(deliveredMessages)
        .where(and(eq(deliveredMessages.tenant, row.tenant), or(shows('help'), shows('told'))));
    }),
  );
}

/** The row's columns without the person's words and name. */
function without(row: Row, person: Principal): Partial<Row> {
  const key = principalKey(person);
  const isAsked = asked(row, person);
  const bare = (one: Principal): Principal =>
    principalKey(one) === key ? { ...one, name: undefined, email: undefined } : one;
  const nameless = (helper: Helper): Helper => (helper.key === key ? { ...helper, name: NOBODY } : helper);
  const wordless = (answer: HelperAnswer): HelperAnswer => {
    const { by, form, at } = answer;
    return isAsked || by.key === key ? { by: nameless(by), form, at, text: ERASED } : answer;
  };
  return {
    asker: bare(row.asker),
    requester: bare(row.requester),
    claimedBy: row.claimedBy && nameless(row.claimedBy),
    resolvedBy: row.resolvedBy && nameless(row.resolvedBy),
    answers: row.answers.map(wordless),
    ...(isAsked && ENDED),
    ...(isAsked && row.ticketState === 'queued' && { ticketState: 'none' }),
  };
}
