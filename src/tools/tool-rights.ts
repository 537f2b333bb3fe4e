import { mayAllRead } from '../core/audience.ts';
import type { ToolPolicy } from './tool-definition.ts';
import type { ToolAsking } from './toolbox.ts';

/**
 * Whether a person may use a tool where they ask, by their session alone. What others will read, they too must hold a
 * right to; in a direct chat the asker is the only reader, and roles count, which an audience doesn't know.
 */
export function mayUse({ who, places }: ToolPolicy, { rights, audience, place }: ToolAsking): boolean {
  if (!rights.some((right) => who.includes(right))) return false;
  if (places !== undefined && !places.includes(`${place.channel}:${place.id}`)) return false;
  if (place.kind === 'direct' && !place.external) return audience.length > 0;
  return mayAllRead(audience, who);
}
