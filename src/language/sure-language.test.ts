import { describe, expect, it } from 'vitest';
import { sureLanguage } from './detect-language.ts';

describe('the language that somebody surely writes', () => {
  it.each([
    ['Wie viele Urlaubstage habe ich?', 'de'],
    ['Wo ist die Kantine?', 'de'],
    ['Hallo!', 'de'],
    ['vielen Dank', 'de'],
    ['¿Vacaciones?', 'es'],
    ['Cuántos días de vacaciones tengo', 'es'],
    ['Gracias', 'es'],
    ['Combien de jours de congé ai-je ?', 'fr'],
    ['merci beaucoup', 'fr'],
    ['Quantos dias de férias eu tenho?', 'pt'],
    ['Olá', 'pt'],
    ['How many days of leave do I get?', 'en'],
    ['What is the phone number of Müller in Zürich?', 'en'],
  ])('is heard in “%s”', (text, language) => {
    expect(sureLanguage(text)).toBe(language);
  });

  it.each([
    'Urlaub?',
    'hi',
    'vpn',
    'the Müller café',
    'Homeoffice in Leipzig?',
    'João Conceição parking',
    'BOM list',
    'Buenos Aires office',
    'teaching aide',
    'LKV-412',
    'core hours Leipzig',
    '',
  ])('is open in “%s”', (text) => {
    expect(sureLanguage(text)).toBeUndefined();
  });
});
