import { z } from 'zod';
import { Principal } from './principal.ts';
import { Place } from './thread.ts';

/** A person as the platform vouches for them now. What it doesn't say is `unknown`, never a guess. */
export type Identity = {
  readonly person: Principal;
  /** `outside`: of another organisation. `unknown`: the platform doesn't tell, which counts as outside. */
  readonly standing: 'inside' | 'guest' | 'outside' | 'unknown';
  /** Only what the platform calls confirmed, or an administrator gave: what a person can type for themselves isn't. */
  readonly verifiedEmail?: string;
};

/** Who can read a place, now and later on by scrolling back. Apps and bots are left out. */
export type Readers =
  /** These, all of them, and nobody else. */
  | { readonly kind: 'people'; readonly people: readonly Identity[] }
  /** Any member of the organisation may; `guests`: a guest may too, or the platform doesn't tell. */
  | { readonly kind: 'everyone-inside'; readonly guests: boolean }
  /** Another organisation reads along, or the platform doesn't tell who does. */
  | { readonly kind: 'unknown' };

/** What a platform's event says is no longer so. JSON: it travels to every process that remembers. */
export const DirectoryChange = z.discriminatedUnion('kind', [
  /** Somebody joined or left, or the place was opened, closed or shared. */
  z.object({ kind: z.literal('place'), place: Place }),
  /** Somebody's standing, e-mail address or groups changed. */
  z.object({ kind: z.literal('person'), person: Principal }),
  /** A group came, went or changed members in a workspace. */
  z.object({ kind: z.literal('groups'), channel: Principal.shape.channel, workspace: z.string() }),
]);
export type DirectoryChange = Readonly<z.infer<typeof DirectoryChange>>;
