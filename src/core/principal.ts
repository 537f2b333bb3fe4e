import { z } from 'zod';

/** The chat platforms that Footnote speaks. */
export const ChannelName = z.enum(['slack', 'teams', 'web']);
export type ChannelName = z.infer<typeof ChannelName>;

/**
 * A person as a platform knows them. `tenant` is the organisation, `workspace` the Slack workspace or Teams tenant.
 * `guest` is true for guests and people of another organisation: they get the least rights.
 */
export const Principal = z.object({
  tenant: z.string().min(1),
  channel: ChannelName,
  workspace: z.string(),
  id: z.string().min(1),
  name: z.string().optional(),
  email: z.string().optional(),
  guest: z.boolean().default(false),
});
export type Principal = Readonly<z.infer<typeof Principal>>;

/** A key that is one person's alone, across tenants and platforms. */
export function principalKey(principal: Principal): string {
  return [principal.tenant, principal.channel, principal.workspace, principal.id].join('/');
}
