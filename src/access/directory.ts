import type { ChannelName, Principal } from '../core/principal.ts';
import type { DirectoryChange, Identity, Readers } from '../core/readers.ts';
import type { Place } from '../core/thread.ts';
import type { Logger } from '../observability/logger.ts';
import { ExpiringCache } from './expiring-cache.ts';

/** With the minute that an adapter may have waited, rights that were withdrawn are gone within five. */
const MAX_AGE_MS = 4 * 60_000;
const LOAD_WITHIN_MS = 10_000;
const MOST_PLACES = 2_000;
const MOST_PEOPLE = 50_000;
/** A platform that doesn't tell groups is left alone for as long. */
const GROUPS_PAUSE_MS = 30_000;

type Call = { readonly signal: AbortSignal };

/**
 * What a platform tells of people and places. Its answers are at most a minute old and never guessed; it throws a retryable
 * AssistantError when the platform can't be asked for the moment.
 */
export interface Directory {
  /** Everybody who can read the place. Asks the platform what kind of place it is: an event's word may be wrong. */
  readers(place: Place, call: Call): Promise<Readers>;
  /** The platform's own ids of the groups that hold the person, directly or by other groups; none for who isn't known. */
  groupsOf(person: Principal, call: Call): Promise<readonly string[]>;
  identify(person: Principal, call: Call): Promise<Identity>;
}

/** Remembers what platforms told for at most four minutes, and less once `forget` says that it changed. */
export interface RememberingDirectory extends Directory {
  forget(change: DirectoryChange): void;
}

type RememberingDirectoryOptions = {
  readonly directoryFor: (channel: ChannelName) => Directory | undefined;
  /** Milliseconds that only go up. */
  readonly now: () => number;
  readonly log: Logger;
};

/**
 * Asks each channel's own directory, and remembers. Of a channel without one nothing is known. While a platform doesn't tell
 * its groups, nobody has any: that shows less, never more.
 */
export function createRememberingDirectory(options: RememberingDirectoryOptions): RememberingDirectory {
  const { directoryFor, now, log } = options;
  const kept = { maxAgeMs: MAX_AGE_MS, loadWithinMs: LOAD_WITHIN_MS, now };
  const places = new ExpiringCache<Readers>({ ...kept, most: MOST_PLACES });
  const people = new ExpiringCache<Identity>({ ...kept, most: MOST_PEOPLE });
  const groups = new ExpiringCache<Grouped>({ ...kept, most: MOST_PEOPLE });
  const pausedUntil = new Map<string, number>();
  return {
    async readers(place, { signal }) {
      const directory = directoryFor(place.channel);
      if (!directory) return { kind: 'unknown' };
      return places.get(placeKey(place), (within) => directory.readers(place, { signal: within }), signal);
    },
    async identify(person, { signal }) {
      const directory = directoryFor(person.channel);
      if (!directory) return { person, standing: 'unknown' };
      return people.get(
        personKey(person),
        (within) => directory.identify(person, { signal: within }),
        signal,
      );
    },
    async groupsOf(person, { signal }) {
      const directory = directoryFor(person.channel);
      const workspace = workspaceKey(person);
      if (!directory || (pausedUntil.get(workspace) ?? 0) > now()) return NO_GROUPS;
      const load = async (within: AbortSignal): Promise<Grouped> => ({
        workspace,
        ids: await directory.groupsOf(person, { signal: within }),
      });
      try {
        return (await groups.get(personKey(person), load, signal)).ids;
      } catch (error) {
        signal.throwIfAborted();
        pausedUntil.set(workspace, now() + GROUPS_PAUSE_MS);
        log.warn({ error, channel: person.channel }, 'Platform groups could not be read: going on without');
        return NO_GROUPS;
      }
    },
    forget(change) {
      switch (change.kind) {
        case 'place':
          return places.forget(placeKey(change.place));
        case 'person': {
          const key = personKey(change.person);
          people.forget(key);
          groups.forget(key);
          return places.forgetWhere((readers) => mayDependOn(readers, key));
        }
        case 'groups': {
          const workspace = workspaceKey(change);
          pausedUntil.delete(workspace);
          return groups.forgetWhere((grouped) => grouped.workspace === workspace);
        }
      }
    },
  };
}

const NO_GROUPS: readonly string[] = [];

type Grouped = { readonly workspace: string; readonly ids: readonly string[] };

/** Somebody who became a guest changes what "everybody inside" means where they are. */
function mayDependOn(readers: Readers, key: string): boolean {
  return readers.kind === 'people'
    ? readers.people.some(({ person }) => personKey(person) === key)
    : readers.kind === 'everyone-inside';
}

function placeKey({ channel, workspace, id }: Place): string {
  return JSON.stringify([channel, workspace, id]);
}

function personKey({ tenant, channel, workspace, id }: Principal): string {
  return JSON.stringify([tenant, channel, workspace, id]);
}

function workspaceKey({ channel, workspace }: Pick<Principal, 'channel' | 'workspace'>): string {
  return JSON.stringify([channel, workspace]);
}
