import { z } from 'zod';
import { ChannelName } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';

/** `slack:C0HELP` or `web:help-desk`: a channel and the id of a place in it. */
const PlaceName = z
  .string()
  .regex(/^(slack|teams|web):\S+$/, 'must be a place such as slack:C0HELP or web:help-desk');

/** `escalation.yml`: where requests for a person go. */
export const EscalationRoutes = z.looseObject({ default: PlaceName.optional() });
export type EscalationRoutes = z.infer<typeof EscalationRoutes>;

/** The place that requests for a person go to; undefined when none is configured. Its workspace is the channel's only one. */
export function escalationPlace(routes: EscalationRoutes): Place | undefined {
  if (!routes.default) return undefined;
  const [name = '', ...id] = routes.default.split(':');
  const channel = ChannelName.parse(name);
  return { channel, workspace: channel, id: id.join(':'), kind: 'channel', external: false };
}
