import type { Pause } from '../core/pauses.ts';
import { asData } from './as-data.ts';

/** Who paused something, by name, for other admins. */
export function pausedBy({ byName }: Pause): string {
  return byName === undefined ? 'an admin' : asData(byName, 60);
}
