import { onlyFor } from '../access/audience.ts';
import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { ToolAsking } from '../tools/toolbox.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

type Asked = {
  readonly asker: Principal;
  readonly place: Place;
  /** Who will read what a tool says; the asker alone when it isn't said. */
  readonly shownTo?: 'place' | 'asker';
};

/** What a person may use where they ask, and who reads along, as it is now. Throws what the platform's directory throws. */
export async function toolAsking(
  { asker, place, shownTo }: Asked,
  { access }: Pick<HandlerServices, 'access'>,
  options: HandlerOptions,
): Promise<Pick<ToolAsking, 'asker' | 'rights' | 'audience' | 'place'>> {
  const [own, roles] = await Promise.all([
    access.ownRights({ asker, place }, options),
    access.rolesOf(asker, options),
  ]);
  // Whom their place allows nothing gets no tool by a role either.
  const rights = own.length === 0 ? [] : [...own, ...roles.map((role) => `role:${role}`)];
  const audience = shownTo === 'place' ? await access.audienceOf({ asker, place }, options) : onlyFor(rights);
  return { asker, rights, audience, place };
}
