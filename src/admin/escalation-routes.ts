import { z } from 'zod';
import type { EscalationStop } from '../core/escalation.ts';
import { ChannelName } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import { readYaml } from '../settings/read-yaml.ts';
import { isWorkingTime, WorkingHours } from './escalation-hours.ts';

/** `slack:C0HELP` or `web:help-desk`: a channel and the id of a place in it. */
const PlaceName = z
  .string()
  .regex(/^(slack|teams|web):\S+$/, 'must be a place such as slack:C0HELP or web:help-desk');

/** `30m`, `4h` or `2d`, in milliseconds. */
const Duration = z
  .string()
  .regex(/^[1-9]\d{0,3}[mhd]$/, 'must be a time such as 30m, 4h or 2d')
  .transform((text) => Number(text.slice(0, -1)) * UNIT_MS[text.slice(-1) as keyof typeof UNIT_MS]);
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const MentionName = z
  .string()
  .regex(/^(person|group):[\w:.-]{3,120}$/, 'must be person:U0123 or group:S0123')
  .transform((text) => ({
    kind: text.startsWith('group:') ? ('group' as const) : ('person' as const),
    id: text.slice(text.indexOf(':') + 1),
  }));

const Words = z.array(z.string().min(1)).min(1);

const Route = z.strictObject({
  /** What another route's `then` calls it by. */
  name: z.string().min(1).optional(),
  /** All that is given must hold; of a list, one thing is enough. */
  when: z.strictObject({
    words: Words.optional(),
    /** How the document names begin that the answer rests on, or that came closest. */
    sources: Words.optional(),
    places: z.array(PlaceName).min(1).optional(),
    languages: Words.optional(),
    hours: WorkingHours.optional(),
  }),
  to: PlaceName,
  mention: MentionName.optional(),
  /** Another route's name, or a place. */
  // oxlint-disable-next-line unicorn/no-thenable -- a key of the file; nobody awaits a route.
  then: z.string().min(1).optional(),
  raiseAfter: Duration.optional(),
});
type Route = z.infer<typeof Route>;

const RAISE_AFTER_MS = 30 * 60_000;
const MOST_STOPS = 8;

/** `escalation.yml`: where requests for a person go. Without any route and default they go nowhere. */
export const EscalationRoutes = z
  .strictObject({
    default: PlaceName.optional(),
    /** Who is on call at the default place. */
    mention: MentionName.optional(),
    raiseAfter: Duration.default(RAISE_AFTER_MS),
    /** The workspace (Slack) or tenant (Teams) of the places, where people of another platform ask. */
    workspaces: z.partialRecord(ChannelName, z.string().min(1)).default({}),
    /** Whether each request also makes a ticket. */
    ticket: z.boolean().default(false),
    routes: z.array(Route).default([]),
  })
  .superRefine(({ routes }, context) => {
    const names = new Set(routes.map(({ name }) => name));
    for (const [index, { then }] of routes.entries()) {
      if (then === undefined || names.has(then) || PlaceName.safeParse(then).success) continue;
      const message = `must be another route's name or a place, not ${then}`;
      context.addIssue({ code: 'custom', path: ['routes', index, 'then'], message });
    }
  });
export type EscalationRoutes = z.infer<typeof EscalationRoutes>;

/** Reads an `escalation.yml`. Throws AssistantError `configuration` that lists all mistakes, each with line and field. */
export function parseEscalationRoutes(yaml: string): EscalationRoutes {
  return readYaml(yaml, EscalationRoutes.prefault({}), 'escalation.yml');
}

/** What decides the route of a request. */
export type RouteFacts = {
  readonly question: string;
  /** Names of the documents that its reply rests on, or that came closest. */
  readonly documents: readonly string[];
  readonly place: Place;
  /** A language tag; undefined where nothing tells. */
  readonly language: string | undefined;
  readonly at: Date;
};

/**
 * Where a request goes, one place after the other: the first route of which all conditions hold, what it names as next,
 * and last the default. Each place once; none when nobody can be reached.
 */
export function escalationStops(file: EscalationRoutes, facts: RouteFacts): readonly EscalationStop[] {
  const stops = new Map<string, EscalationStop>();
  const add = (to: string, { mention, raiseAfter }: Pick<Route, 'mention' | 'raiseAfter'>): void => {
    if (stops.has(to) || stops.size >= MOST_STOPS) return;
    const place = placeOf(to, file, facts.place);
    stops.set(to, { place, mention, raiseAfterMs: raiseAfter ?? file.raiseAfter });
  };
  let route = file.routes.find(({ when }) => holds(when, facts));
  const walked = new Set<Route>();
  while (route && !walked.has(route)) {
    walked.add(route);
    add(route.to, route);
    const next: string | undefined = route.then;
    route = file.routes.find(({ name }) => name !== undefined && name === next);
    if (!route && next !== undefined) add(next, {});
  }
  if (file.default !== undefined) add(file.default, { mention: file.mention });
  return [...stops.values()];
}

/** Whether a place is one that requests may go to: replies there may be a helper's. */
export function isHelpPlace(file: EscalationRoutes, { channel, id }: Place): boolean {
  return helpPlaces(file).has(`${channel}:${id}`);
}

/** Every place that requests may go to, such as `slack:C0HELP`. */
export function helpPlaces({ default: last, routes }: EscalationRoutes): ReadonlySet<string> {
  const named = [last, ...routes.flatMap(({ to, then }) => [to, then])];
  return new Set(named.flatMap((name) => PlaceName.safeParse(name).data ?? []));
}

function holds(when: Route['when'], facts: RouteFacts): boolean {
  const { words, sources, places, languages, hours } = when;
  if (words && !words.some((word) => saysWord(facts.question, word))) return false;
  if (sources && !sources.some((start) => facts.documents.some((name) => name.startsWith(start))))
    return false;
  if (places && !places.includes(`${facts.place.channel}:${facts.place.id}`)) return false;
  if (languages && !languages.some((one) => one.toLowerCase() === facts.language)) return false;
  return hours === undefined || isWorkingTime(hours, facts.at);
}

/** Whole words, in any case: `pay` is not in `display`. */
function saysWord(text: string, word: string): boolean {
  const pattern = word.normalize('NFC').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'iu').test(text.normalize('NFC'));
}

/** The platform's ids of places are unique; its workspace is the asker's on the same platform, else what the file says. */
function placeOf(name: string, { workspaces }: EscalationRoutes, asked: Place): Place {
  const channel = ChannelName.parse(name.slice(0, name.indexOf(':')));
  const workspace = channel === asked.channel ? asked.workspace : undefined;
  return {
    channel,
    workspace: workspaces[channel] ?? workspace ?? channel,
    id: name.slice(name.indexOf(':') + 1),
    kind: 'channel',
    external: false,
  };
}
