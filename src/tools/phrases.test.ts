import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensOfAsk } from './asker-tokens.ts';
import { compilePhrase, matchPhrase } from './phrases.ts';

const asText = (_name: string, written: string): unknown => (written === '' ? undefined : written);

function matched(phrase: string, text: string): Readonly<Record<string, unknown>> | undefined {
  const compiled = compilePhrase(phrase);
  return compiled && matchPhrase(compiled, { text, tokens: tokensOfAsk(text) }, asText);
}

describe('a phrase', () => {
  it.each([
    [
      'book {room} on {date}',
      'Could you book Blue Heron on 1 December, please?',
      { room: 'Blue Heron', date: '1 December' },
    ],
    ["show {name}'s calendar", "show Ana's calendar", { name: 'Ana' }],
    ['status of ticket {id}', 'Hi! Status of ticket BCN-1?', { id: 'BCN-1' }],
    ['öffne ticket {id}', 'Offne Ticket 12', { id: '12' }],
    ['open a ticket', 'Please open a ticket!', {}],
    ['open a ticket', 'How do I open a ticket?', undefined],
    ['open a ticket: {subject}', 'open a ticket: the screen, again', { subject: 'the screen, again' }],
  ])('%s reads %s', (phrase, text, args) => {
    expect(matched(phrase, text)).toEqual(args);
  });

  it.each([
    'who is {name}',
    '{name} calendar',
    '{anything}',
    'what is {this}',
    'book {room} {date}',
    'book {a} for {a}',
    'how do i {verb}',
  ])('must not be as wide as %s', (phrase) => {
    expect(compilePhrase(phrase)).toBeUndefined();
  });

  it('finds again whatever words stand in its arguments', () => {
    const word = fc.stringMatching(/^[b-df-hj-np-tv-z]{3,8}$/u).filter((text) => text !== 'thx');
    const value = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(value, value, (room, topic) => {
        expect(matched('reserve {room} about {topic}', `Please reserve ${room} about ${topic}.`)).toEqual({
          room,
          topic,
        });
      }),
    );
  });

  it('never throws, and takes no time over hostile text', () => {
    const phrase = 'move {a} to {b} and {c} by {d} or {e} for {f}';
    const hostile = 'move '.concat('to and by or for x '.repeat(30));
    const startedAt = performance.now();

    fc.assert(fc.property(fc.string(), (text) => void matched('book {room} on {date}', text)));
    expect(matched(phrase, `${hostile}!`)).toBeDefined();
    expect(matched(phrase, `${hostile} nothing`.replaceAll(' for', ''))).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
