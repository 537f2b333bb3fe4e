import { fold } from '../language/fold.ts';
import { askOf } from './asker-tokens.ts';
import { readDate } from './read-date.ts';

/** What a question about working days says. */
export type WorkingDaysAsked = {
  readonly from?: string;
  readonly to?: string;
  readonly days?: number;
  readonly in?: string;
};

const WORKING = String.raw`(?:working|business|work) ?days?|workdays?|arbeitstage?n?|werktage?n?|jours ouvr[ea]s|dias (?:laborables|habiles|uteis)`;
const HOW_MANY = String.raw`(?:(?:how many|number of|count|wie ?viele|combien de|cuantos|quantos|tell me how many)(?: the)? )?`;
const THERE = String.raw`(?: (?:are|is|there|left|it|remain|remaining|do we have|sind|es|liegen|gibt|bis|hay|y a-t-il|ha|faltam|quedan))*`;
const PLACE = String.raw`(?:,? (?:in|for|at|en|em)(?: the)? (?<place>[\p{L}][\p{L} .'-]{1,40}))?`;
const BETWEEN = new RegExp(
  String.raw`^${HOW_MANY}(?:${WORKING})${THERE}${PLACE} (?:between|from|zwischen|von|vom|entre|del?|du) (?:the |dem |le |el )?(?<from>.{1,30}?) (?:and|to|until|till|through|und|bis|et|au|y|e|al?|-|–) (?:zum |dem |le |el )?(?<to>.{3,30}?)${PLACE.replace('place', 'last')}$`,
  'u',
);
const UNTIL = new RegExp(
  String.raw`^(?:how many|wie ?viele|cuantos|quantos|combien de) (?:${WORKING})${THERE} (?:until|till|to|before|bis|zum|hasta|para|ate|jusqu'au) (?:zum |el |o )?(?<to>.{3,30}?)${PLACE}$`,
  'u',
);
const AFTER = new RegExp(
  String.raw`^(?:(?:what|which)(?:'s| is)? (?:the )?(?:date|day)(?: is)? |when is |(?:welches datum|welcher tag|was|wann) ist )?(?:in )?(?<days>\d{1,3}) (?:${WORKING}) (?:(?<way>after|from|before|nach|vor|ab) )(?<from>.{3,30}?)${PLACE}$`,
  'u',
);
const ADD = new RegExp(String.raw`^add (?<days>\d{1,3}) (?:${WORKING}) to (?<from>.{3,30}?)${PLACE}$`, 'u');

/**
 * What a message asks about working days, when it is such a question from its first to its last word and its dates can be
 * read: a rule that a handbook may state ("how many working days before a trip …") is none.
 */
export function workingDaysIn(text: string, today: string): WorkingDaysAsked | undefined {
  if (text.length > 200) return undefined;
  const words = fold(askOf(text).normalize('NFKC').toLowerCase()).replace(/\s+/gu, ' ');
  return spanIn(words, today) ?? countedIn(words, today);
}

function spanIn(words: string, today: string): WorkingDaysAsked | undefined {
  const groups = BETWEEN.exec(words)?.groups ?? UNTIL.exec(words)?.groups;
  if (groups === undefined) return undefined;
  const { from: start, to: end = '', place, last } = groups;
  const from = start === undefined ? today : fromDate(start, end, today);
  const to = from === undefined ? undefined : readDate(end, today, from);
  if (from === undefined || to === undefined) return undefined;
  const where = place ?? last;
  return { from, to, ...(where !== undefined && { in: where }) };
}

/** "1 to 24 December": the month stands once. */
function fromDate(start: string, end: string, today: string): string | undefined {
  const isDayAlone = /^\d{1,2}(?:st|nd|rd|th|\.)?$/u.test(start);
  return readDate(isDayAlone ? `${start} ${end.replace(/^\S+ /u, '')}` : start, today);
}

function countedIn(words: string, today: string): WorkingDaysAsked | undefined {
  const groups = AFTER.exec(words)?.groups ?? ADD.exec(words)?.groups;
  if (groups === undefined) return undefined;
  const { from: start = '', days: written, way, place } = groups;
  const from = start === 'now' ? today : readDate(start, today);
  if (from === undefined) return undefined;
  const days = Number(written) * (way === 'before' || way === 'vor' ? -1 : 1);
  return { from, days, ...(place !== undefined && { in: place }) };
}
