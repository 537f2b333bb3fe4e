import { describe, expect, it } from 'vitest';
import { createQuestionParts } from './question-parts.ts';

const parts = createQuestionParts();

describe('the parts of a question', () => {
  it.each([
    [
      'What is LKV-412? And who approves travel to Japan?',
      ['What is LKV-412?', 'who approves travel to Japan?'],
    ],
    [
      'can I keep my old machine, and what would I pay in Leeds for a new laptop',
      ['can I keep my old machine', 'what would I pay in Leeds for a new laptop'],
    ],
    ['¿Quién aprueba los viajes a Japón? ¿Y dónde están las salas de reuniones de Austin?', 2],
    ['Was kostet das Mittagessen in Leipzig und wer genehmigt Dienstreisen nach Japan?', 2],
    ['Qui approuve les voyages au Japon et où sont rangés les vélos électriques ?', 2],
    ['Quem aprova viagens ao Japão e onde ficam as bicicletas elétricas do escritório?', 2],
  ])('%s', (question, expected) => {
    const found = parts(question);

    if (typeof expected === 'number') expect(found).toHaveLength(expected);
    else expect(found).toEqual(expected);
  });

  it.each([
    [
      'How many days of leave do I get and how do I request them?',
      'How many days of leave do I get – how do I request them?',
    ],
    ['How do I book a room, and can I cancel it?', 'How do I book a room – can I cancel it?'],
    [
      'Wie viele Urlaubstage habe ich und wie beantrage ich sie?',
      'Wie viele Urlaubstage habe ich – wie beantrage ich sie?',
    ],
    [
      '¿Cuántos días de vacaciones tengo y cómo los pido?',
      '¿Cuántos días de vacaciones tengo – cómo los pido?',
    ],
    [
      'Combien de jours de congé ai-je et comment les demander ?',
      'Combien de jours de congé ai-je – comment les demander ?',
    ],
    ['Quantos dias de férias tenho e como os peço?', 'Quantos dias de férias tenho – como os peço?'],
  ])('take the part before along where they lean on it: %s', (question, second) => {
    expect(parts(question)[1]).toBe(second);
  });

  it('take along what leads up to them', () => {
    expect(parts('A client sent me a bottle. Can I keep it, and is there a form?')).toEqual([
      'A client sent me a bottle – Can I keep it',
      'A client sent me a bottle – is there a form?',
    ]);
  });

  it.each([
    'What are the terms and conditions of the warranty?',
    'Who leads research and development?',
    'What is the difference between A and B?',
    'What is the difference between what HR does and what Finance does?',
    'How do PTO and sick days differ, and what is the difference?',
    'When and how do I get paid?',
    'What may I keep and must return?',
    'Do I need to know how many and which badges there are?',
    'What is the budget of the team, which sits in Leeds?',
    'When travelling to Japan, what should I pack?',
    'How many days do part-timers and contractors get?',
    'Is breakfast, lunch and dinner paid on trips?',
    'My laptop broke on the train. Who do I call?',
    'Was ist der Unterschied zwischen Dienstreise und Fortbildung?',
    'Wissen Sie, wie ich Urlaub beantrage?',
    '¿Cuál es la diferencia entre vacaciones y permisos?',
    'Quels sont les termes et conditions ?',
    'Quais são os termos e condições?',
    'vpn and wifi',
    '',
  ])('are none where one thing is asked: %s', (question) => {
    expect(parts(question)).toEqual([]);
  });

  it('are none in a story of many questions', () => {
    expect(
      parts('What is A1 here? What is B1 here? What is C1 here? What is D1 here? What is E1 here?'),
    ).toEqual([]);
  });

  it('are read from 8,000 characters at once', () => {
    const startedAt = performance.now();

    parts('and what is it, '.repeat(500));
    parts('y '.repeat(4_000));
    parts('¿ '.repeat(4_000));

    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
