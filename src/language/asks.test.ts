import { describe, expect, it } from 'vitest';
import { asksOf, isFollowUp } from './asks.ts';

describe('the parts of a message that ask', () => {
  it.each([
    ['Is parking free, and who do I tell?', ['Is parking free', 'who do I tell?']],
    [
      'what colour is the badge and how long is it good for',
      ['what colour is the badge', 'how long is it good for'],
    ],
    ['My laptop broke on the train. Who do I call?', ['Who do I call?']],
    ['im in leeds, can i take days into next year', ['can i take days into next year']],
    ['What happens when I connect?', ['What happens when I connect?']],
    ['core hours leipzig', ['core hours leipzig']],
    ['How many days do I get in Leeds – and for contractors?', ['and for contractors?']],
    [
      'Wie viele Urlaubstage habe ich und wie melde ich mich krank?',
      ['Wie viele Urlaubstage habe ich', 'wie melde ich mich krank?'],
    ],
    [
      '¿Cuántos días de vacaciones tengo y quién aprueba los viajes?',
      ['¿Cuántos días de vacaciones tengo', 'quién aprueba los viajes?'],
    ],
    [
      'Combien de jours de congé ai-je et qui approuve les voyages ?',
      ['Combien de jours de congé ai-je', 'qui approuve les voyages ?'],
    ],
    [
      'Quantos dias de férias tenho? E onde fica o escritório?',
      ['Quantos dias de férias tenho?', 'onde fica o escritório?'],
    ],
    ['Mein Laptop ist kaputt. Wen rufe ich an?', ['Wen rufe ich an?']],
    ['Wann und wo treffen wir uns bei Feueralarm?', ['Wann und wo treffen wir uns bei Feueralarm?']],
    ['Kernzeit in Leipzig', ['Kernzeit in Leipzig']],
  ])('%s', (text, asks) => {
    expect(asksOf(text)).toEqual(asks);
  });

  it('knows a follow-up by its dash', () => {
    expect(isFollowUp('How many days – and for contractors?')).toBe(true);
    expect(isFollowUp('the on-call rota')).toBe(false);
  });
});
