import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { renderReply as renderForSlack } from '../../adapters/slack/render-reply.ts';
import { renderReply as renderForTeams } from '../../adapters/teams/render-reply.ts';
import { renderReply as renderForWeb } from '../../adapters/web/render-reply.ts';
import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { AccessList, Passage } from '../core/passage.ts';
import type { Principal } from '../core/principal.ts';
import type { Identity, Readers } from '../core/readers.ts';
import type { Reply } from '../core/reply.ts';
import type { Place } from '../core/thread.ts';
import { testPassage } from './passages.ts';

/** A reply, and to whom it was shown. */
export type Delivered = { readonly target: ReplyTarget; readonly reply: Reply };

/** An organisation of this test file's own. */
export const tenant = `canary-${randomUUID()}`;

/** What the pages are about, each with who may read it. */
export const TOPICS = {
  cobalt: ['public'],
  saffron: ['group:finance'],
  indigo: ['person:ben@example.com'],
  vermilion: ['place:slack:CPRIV'],
  ochre: [],
} as const satisfies Readonly<Record<string, AccessList>>;
/** The subject of one page. */
export type Topic = keyof typeof TOPICS;
/** All of them. */
export const topics = Object.keys(TOPICS) as Topic[];
/** The word that stands in a page's text, title and heading, and nowhere else. */
export const canaryOf = (topic: string): string => `canary${topic}x`;
/** In a page's link and file name alone. */
export const addressOf = (topic: string): string => `page${topic}x`;
/** What one page answers. */
export const question = (topic: string): string => `How many euros a month is the ${topic} allowance?`;

/** A page whose text, title and heading are one canary, and whose link and file name are another. */
export function page(topic: Topic, access: AccessList = TOPICS[topic]): Omit<Passage, 'tenant'> {
  const canary = canaryOf(topic);
  return testPassage({
    id: `${topic}-0`,
    document: `${addressOf(topic)}.md`,
    title: `Money ${canary}`,
    headings: [`Rates ${canary}`],
    link: `https://handbook.example.com/${addressOf(topic)}`,
    text: `The ${topic} allowance, known as ${canary}, is 4711 euros a month.`,
    access,
    version: access.join() || 'nobody',
  });
}

/** Somebody of the organisation, as an event names them. */
export const person = (id: string): Principal => ({
  tenant,
  channel: 'slack',
  workspace: 'T1',
  id,
  guest: false,
});
/** Who there is. Ana and Fay are in finance, Adam is the admin. */
export const PEOPLE = {
  ANA: 'inside',
  FAY: 'inside',
  BEN: 'inside',
  CLEO: 'inside',
  ADAM: 'inside',
  GUS: 'guest',
  EVE: 'outside',
} as const;
/** One of them. */
export type Name = keyof typeof PEOPLE;
/** All of them. */
export const names = Object.keys(PEOPLE) as Name[];
/** What Slack knows of somebody. */
export const identity = (id: Name): Identity => ({
  person: person(id),
  standing: PEOPLE[id],
  verifiedEmail: `${id.toLowerCase()}@example.com`,
});
/** What Slack knows of everybody; a test changes it. */
export const people = names.map(identity);
/** These people and nobody else. */
export const those = (...ids: Name[]): Readers => ({ kind: 'people', people: ids.map(identity) });

/** Where people talk, and who reads there. */
export const PLACES: Readonly<
  Record<
    string,
    { readonly kind: Place['kind']; readonly members: readonly Name[]; readonly external?: true }
  >
> = {
  CPUB: { kind: 'channel', members: ['ANA', 'FAY', 'BEN', 'CLEO', 'ADAM'] },
  CPRIV: { kind: 'private-channel', members: ['ANA', 'CLEO'] },
  CFIN: { kind: 'private-channel', members: ['ANA', 'FAY'] },
  GMIX: { kind: 'group', members: ['ANA', 'BEN'] },
  CGUEST: { kind: 'private-channel', members: ['ANA', 'BEN', 'GUS'] },
  CEXT: { kind: 'channel', members: ['ANA', 'BEN', 'EVE'], external: true },
};
/** What Slack says of who reads a place; a test changes it. */
export const readers: Record<string, Readers> = {
  CPUB: { kind: 'everyone-inside', guests: false },
  C0HELP: { kind: 'everyone-inside', guests: false },
  ...Object.fromEntries(
    Object.entries(PLACES).flatMap(([id, { members }]) => (id === 'CPUB' ? [] : [[id, those(...members)]])),
  ),
};
/** A place as an event names it; `D-ANA` is Ana's chat with Footnote. */
export const place = (id: string): Place => {
  const known = PLACES[id];
  return {
    channel: 'slack',
    workspace: 'T1',
    id,
    kind: known?.kind ?? (id.startsWith('D-') ? 'direct' : 'channel'),
    external: known?.external ?? false,
  };
};
/** Somebody's chat with Footnote. */
export const direct = (name: Name): Place => place(`D-${name}`);

/** The definition of who may read what where, written down a second time. */
export function mayRead(name: Name, topic: Topic, where: string): boolean {
  if (PEOPLE[name] !== 'inside') return false;
  switch (topic) {
    case 'cobalt':
      return true;
    case 'saffron':
      return name === 'ANA' || name === 'FAY';
    case 'indigo':
      return name === 'BEN';
    case 'vermilion':
      return where === 'CPRIV';
    case 'ochre':
      return false;
  }
}

/** Everybody who reads a delivery, and where. */
export function readersOf(
  { target }: Delivered,
  now: Readonly<Record<string, readonly Name[]>> = {},
): readonly (readonly [Name, string])[] {
  const where = target.kind === 'thread' ? target.thread.place : target.place;
  if (target.kind === 'private') return [[target.person.id as Name, where.id]];
  if (where.kind === 'direct') return [[where.id.slice(2) as Name, where.id]];
  const inside = names.filter((name) => PEOPLE[name] === 'inside');
  const members = now[where.id] ?? PLACES[where.id]?.members ?? inside;
  return members.map((name) => [name, where.id] as const);
}

/** Everything of a delivery that any platform would be sent. */
export function sent({ reply, target }: Delivered): string {
  return JSON.stringify([
    reply,
    renderForSlack(reply, target),
    renderForTeams(reply, target),
    renderForWeb(reply),
  ]);
}

type Expected = {
  /** Who reads a place now, where that changed. */
  readonly now?: Readonly<Record<string, readonly Name[]>>;
};

/** Fails when a delivery says a word of a page, or where it stands, to somebody who may not read it. */
export function expectNoLeak(shown: readonly Delivered[], { now }: Expected = {}): void {
  for (const one of shown) {
    const text = sent(one);
    for (const topic of topics)
      if (text.includes(canaryOf(topic)) || text.includes(addressOf(topic)))
        for (const [name, where] of readersOf(one, now))
          expect(mayRead(name, topic, where), `${topic} for ${name} in ${where}: ${text}`).toBe(true);
  }
}

/** Whether the words of a page are shown. */
export const says = (shown: readonly Delivered[], topic: Topic): boolean =>
  shown.some((one) => sent(one).includes(canaryOf(topic)));

/** The turn's request id. Throws when nothing was shown. */
export function requestIdOf(shown: readonly Delivered[]): string {
  const [first] = shown;
  if (first === undefined) throw new Error('nothing was shown');
  return first.reply.requestId;
}

/** How the organisation is set up: its access.yml, its other files, its pages. */
export const CANARY_HOUSE = {
  access: '{groups: {finance: [ana@example.com, fay@example.com]}, roles: {admin: [adam@example.com]}}',
  files: {
    'escalation.yml': 'default: slack:C0HELP\n',
    'tools.yml':
      'directory: {who: [group:finance], file: people.csv, columns: [name, role], perMinute: 1000}\n',
    'people.csv': `name,role\nKim Vermeer,${canaryOf('saffron')} advisor\n`,
  },
  passages: topics.map((topic) => page(topic)),
} as const;
