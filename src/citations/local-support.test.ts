import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { createThesaurus } from '../language/thesaurus.ts';
import { evidenceSource, localSupport } from './local-support.ts';

const LANGUAGE = { thesaurus: createThesaurus([['Leeds', 'United Kingdom', 'UK']]), similarity: undefined };
const CONTEXT = { language: LANGUAGE, known: '' };

function isSupported(sentence: string, text: string, language = 'en'): boolean {
  const passage: Passage = {
    tenant: 't',
    source: 's',
    document: 'd.md',
    link: 'd.md',
    version: 'v',
    id: 'd',
    title: '',
    headings: [],
    text,
    start: 0,
    end: text.length,
    access: ['public'],
    language,
  };
  return localSupport([evidenceSource({ id: 1, passage }, LANGUAGE)], sentence, CONTEXT).isSupported;
}

const TICKETS = 'Season tickets cost 85 francs for adults and 40 francs for students.';
const BATHS =
  'The baths are open until 8 pm. Dogs are not allowed, except guide dogs. Lockers cost 2 francs.';
const MAILBOX =
  'If nobody confirms in 21 days, the members lose the right to send; after 60 days the mailbox is closed.';
const RESTORE =
  'Restores of a single table are done by the on-duty engineer within a day; a whole database takes longer and needs the consent of the owner.';
const LEAVE =
  'After five paid days, up to 20 unpaid days can be agreed. Leave is approved within 10 working days.';
const CARS =
  '| Car | Seats | Per day | Range |\n|---|---|---|---|\n| Aire | 2 | 24 | 180 km |\n| Heron | 5 | 38 | 410 km |';
const PROBATION =
  '| | In probation | After probation |\n|---|---|---|\n| Working from abroad | No | Yes |\n| Pension | Yes | Yes |';
const BAHN =
  'Ehrenamtliche erhalten 0,35 Euro pro Kilometer, Angestellte 0,30 Euro. Belege reicht man bis zum 31. März ein. Taxis werden nicht bezahlt.';
const TALLER =
  'Las gafas son obligatorias junto a la sierra. Cada persona puede reservar dos mesas como máximo.';

describe('a sentence compared with its passage', () => {
  it.each([
    ['Students pay 40 francs for a season ticket.', TICKETS],
    ['If nobody confirms, the mailbox is closed after 60 days.', MAILBOX],
    ['The baths are open until 20:00.', BATHS],
    ['No, dogs are not allowed, except guide dogs.', BATHS],
    ['To restore a whole database you need the consent of the owner.', RESTORE],
    ['Up to 20 unpaid days can be agreed.', LEAVE],
    ['The Heron has 5 seats and costs 38 a day.', CARS],
    ['You can work from abroad after probation.', PROBATION],
    ['There is no water in the tank.', 'The tank is empty of water.'],
    ['The limit is counted per workspace.', 'The limit is counted per workspace, not per key.'],
    ['Use the form for the limit.', 'Use the form for the limit.\n\nThe form is blue.'],
  ])('keeps "%s"', (sentence, text) => {
    expect(isSupported(sentence, text)).toBe(true);
  });

  it.each([
    ['the number of somebody else', 'Adults pay 40 francs for a season ticket.', TICKETS],
    ['the number of another clause', 'After 21 days without confirmation the mailbox is closed.', MAILBOX],
    ['the role of another clause', 'A single table is restored by the owner within a day.', RESTORE],
    ['another sort of days', 'Up to 20 paid days can be agreed.', LEAVE],
    ['days of a sort that are not said', 'Leave can be agreed within 20 working days.', LEAVE],
    [
      'what is refused in favour of something else',
      'The limit is counted per key.',
      'The limit is counted per workspace, not per key.',
    ],
    ['an exception left out', 'Dogs are never allowed.', BATHS],
    ['a column for another time', 'You can work from abroad during probation.', PROBATION],
    [
      'how often otherwise',
      'Claims are paid once a month.',
      'Claims are paid once a quarter, by the last day of the month.',
    ],
    ['a part that nothing says', 'Lockers cost 2 francs and come with towels.', BATHS],
    [
      'another thing of which "only" is said',
      'Priorities are supported only on quorum queues.',
      'Priorities are supported only on classic queues. Quorum queues ignore priorities.',
    ],
  ])('refuses %s', (_what, sentence, text) => {
    expect(isSupported(sentence, text)).toBe(false);
  });

  it.each([
    ['Ehrenamtliche bekommen 0,35 Euro je Kilometer.', BAHN, 'de', true],
    ['Angestellte bekommen 0,35 Euro je Kilometer.', BAHN, 'de', false],
    ['Belege muss man bis zum 30. Juni einreichen.', BAHN, 'de', false],
    ['Taxis werden bezahlt.', BAHN, 'de', false],
    ['Junto a la sierra las gafas son obligatorias.', TALLER, 'es', true],
    ['Junto a la sierra no son obligatorias las gafas.', TALLER, 'es', false],
    ['Cada persona puede reservar tres mesas como máximo.', TALLER, 'es', false],
  ])('compares "%s" with a page in its own language', (sentence, text, language, expected) => {
    expect(isSupported(sentence, text, language)).toBe(expected);
  });

  it('reads a sentence that is wrapped at a column as one', () => {
    const text =
      'The administrators of the archive may lend any of the volumes to\nreaders who have a green card, for at most ten days.';

    expect(isSupported('Readers who have a green card may be lent volumes of the archive.', text)).toBe(true);
  });
});
