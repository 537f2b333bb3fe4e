import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Place } from '../core/thread.ts';
import { EscalationRoutes, escalationStops, isHelpPlace, type RouteFacts } from './escalation-routes.ts';

const place: Place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false };
/** A Sunday, 11:00 in Berlin. */
const sunday = new Date('2026-11-22T10:00:00Z');
const monday = new Date('2026-11-23T10:00:00Z');
const facts = (changes: Partial<RouteFacts> = {}): RouteFacts => ({
  question: 'Where is my payslip?',
  documents: ['finance/payroll-calendar.md'],
  place,
  language: 'en',
  at: monday,
  ...changes,
});
const file = EscalationRoutes.parse(
  parse(`
default: slack:C0HELP
raiseAfter: 1h
workspaces: { teams: tenant-7 }
routes:
  - when:
      words: [payslip, Gehalt]
      hours: { from: "09:00", to: "17:00", zone: Europe/Berlin }
    to: teams:19:pay@thread.tacv2
    mention: person:29:abc
    raiseAfter: 15m
    then: night
  - { name: night, when: { sources: [finance/], languages: [de] }, to: "slack:C0NIGHT" }
  - { when: { places: ["slack:C9"] }, to: "slack:C0NINE", then: "slack:C0TEN" }
`),
);
const idsOf = (changes: Partial<RouteFacts>) =>
  escalationStops(file, facts(changes)).map((stop) => stop.place.id);

describe('the routes of a request for a person', () => {
  it('are the first that fits, what it names as next, and last the default', () => {
    const stops = escalationStops(file, facts());

    expect(stops).toMatchObject([
      {
        place: { channel: 'teams', workspace: 'tenant-7', id: '19:pay@thread.tacv2' },
        mention: { kind: 'person', id: '29:abc' },
        raiseAfterMs: 900_000,
      },
      { place: { channel: 'slack', workspace: 'T1', id: 'C0NIGHT' }, raiseAfterMs: 3_600_000 },
      { place: { id: 'C0HELP' } },
    ]);
  });

  it.each([
    ['outside working hours', { at: sunday }, ['C0HELP']],
    ['for another topic', { question: 'How do I display pay slips?' }, ['C0HELP']],
    ['by document and language', { at: sunday, language: 'de' }, ['C0NIGHT', 'C0HELP']],
    ['by place', { question: 'x', place: { ...place, id: 'C9' } }, ['C0NINE', 'C0TEN', 'C0HELP']],
    ['whatever the case of a word', { question: 'GEHALT?' }, ['19:pay@thread.tacv2', 'C0NIGHT', 'C0HELP']],
  ])('are chosen %s', (_name, changes, ids) => {
    expect(idsOf(changes)).toEqual(ids);
  });

  it('end where routes name each other in a circle', () => {
    const circle = EscalationRoutes.parse(
      parse(`
routes:
  - { name: a, when: {}, to: "slack:CA", then: b }
  - { name: b, when: { words: [never] }, to: "slack:CB", then: a }
`),
    );

    expect(escalationStops(circle, facts()).map((stop) => stop.place.id)).toEqual(['CA', 'CB']);
  });

  it('are none in an empty file', () => {
    expect(escalationStops(EscalationRoutes.parse({}), facts())).toEqual([]);
  });

  it('name the places where helpers reply', () => {
    expect(isHelpPlace(file, { ...place, id: 'C0TEN' })).toBe(true);
    expect(isHelpPlace(file, place)).toBe(false);
  });

  it('understand hours past midnight by the day that they began on', () => {
    const nights = { days: ['fri'], from: '22:00', to: '06:00', zone: 'UTC' };
    const night = EscalationRoutes.parse({ routes: [{ when: { hours: nights }, to: 'slack:CN' }] });
    const open = (at: string) => escalationStops(night, facts({ at: new Date(at) })).length === 1;

    expect(
      ['2026-11-20T23:00Z', '2026-11-21T05:59Z', '2026-11-21T06:00Z', '2026-11-21T23:00Z'].map(open),
    ).toEqual([true, true, false, false]);
  });

  it.each([
    [{ default: 'C0HELP' }, 'default'],
    [parse('routes: [{ when: {}, to: "slack:C1", then: nobody }]'), 'nobody'],
    [{ routes: [{ when: {}, to: 'slack:C1', mention: '<!channel>' }] }, 'person:U0123'],
    [{ raiseAfter: 'soon' }, '30m'],
    [
      { routes: [{ when: { hours: { from: '9', to: '17:00', zone: 'Mars' } }, to: 'slack:C1' }] },
      'Europe/Berlin',
    ],
  ])('refuse a mistake: %j', (mistaken, says) => {
    expect(JSON.stringify(EscalationRoutes.safeParse(mistaken).error?.issues)).toContain(says);
  });
});
