import { randomUUID } from 'node:crypto';
import type { ListTools } from '../admin/tools-command.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { HandlerServices } from './handler-services.ts';
import { toolAsking } from './tool-asking.ts';

/** What a person may use where they ask, for the command that lists it. Throws what the platform's directory throws. */
export function createListTools(
  toolbox: Pick<Toolbox, 'list'>,
  services: Pick<HandlerServices, 'access'>,
): ListTools {
  return async ({ person, place }, { signal }) => {
    const asking = await toolAsking({ asker: person, place }, services, { signal });
    return toolbox.list({ ...asking, tenant: person.tenant, requestId: randomUUID() });
  };
}
