import type { Escalation } from '../core/escalation.ts';
import type { IncomingAction } from '../core/message.ts';
import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

type Directory = Pick<HandlerServices, 'adapterFor'>;

/**
 * Whether a person can read a place, as its platform says; `from` is where they are now. Where the platform doesn't tell who
 * reads it, only who is there can. Throws a retryable AssistantError while the platform can't be asked.
 */
export async function mayReadPlace(
  { person, place, from }: { readonly person: Principal; readonly place: Place; readonly from: Place },
  { adapterFor }: Directory,
  options: HandlerOptions,
): Promise<boolean> {
  const adapter = adapterFor(place.channel);
  if (!adapter || person.channel !== place.channel || !sameWorkspace(place, person.workspace)) return false;
  const readers = await adapter.readers(place, options);
  if (readers.kind === 'people')
    return readers.people.some((one) => one.person.id === person.id && one.person.tenant === person.tenant);
  if (readers.kind === 'unknown' && (from.channel !== place.channel || from.id !== place.id)) return false;
  const { standing, person: known } = await adapter.identify(person, options);
  return standing === 'inside' && !person.guest && !known.guest;
}

/** Whether who pressed a button helps with a request: they can read one of the places that it went to so far. */
export async function mayHelp(
  { stops, step, tenant }: Escalation,
  { author, place: from }: Pick<IncomingAction, 'author' | 'place'>,
  services: Directory,
  options: HandlerOptions,
): Promise<boolean> {
  if (author.tenant !== tenant || author.workspace !== from.workspace) return false;
  for (const { place } of stops.slice(0, Math.floor(step / 2) + 1)) {
    if (await mayReadPlace({ person: author, place, from }, services, options)) return true;
  }
  return false;
}

/** A place of escalation.yml whose workspace nobody told has its channel's name there. */
function sameWorkspace({ channel, workspace }: Place, other: string): boolean {
  return workspace === other || workspace === channel;
}
