import { describe, expect, it } from 'vitest';
import { isOpenQuestion } from './open-question.ts';

describe('isOpenQuestion', () => {
  it.each([
    'Where do I find the expense form?',
    'does anyone know the wifi password for guests',
    'Hi all, quick question: how many days of leave can I carry over?',
    '@here is the office open on Friday?',
    'My laptop broke. Who handles repairs? Thanks!',
    'Weiß jemand, wo das Formular liegt?',
    'Wie lange ist die Probezeit',
    'Quelqu’un sait où se trouve le formulaire ?',
    'Cómo pido vacaciones',
    'Onde fica o formulário de despesas?',
  ])('takes %s', (text) => {
    expect(isOpenQuestion(text)).toBe(true);
  });

  it.each([
    'Lunch?',
    'The form is in the wiki.',
    'Really, now?',
    '@Bob where is the form?',
    'Where is the form, @Bob?',
    'Can you all fill in the survey?',
    'How are you all today?',
    'Who is joining the call?',
    'Anyone up for coffee at three?',
    'Shall we meet at three?',
    'What a great release!',
    'When I was in Leeds it rained.',
    'Cuando llegue os aviso.',
    'https://example.com/search?q=where+is+it',
    '> where is the form?\nfound it',
    '',
  ])('leaves %s alone', (text) => {
    expect(isOpenQuestion(text)).toBe(false);
  });
});
