import { expect, it } from 'vitest';
import type { Language } from '../../language/languages.ts';
import { createThesaurus } from '../../language/thesaurus.ts';
import { withGlossaryNames } from './glossary-names.ts';

const thesaurus = createThesaurus([
  ['Leeds', 'United Kingdom'],
  ['Leipzig', 'Germany'],
  ['Rotterdam', 'Netherlands'],
]);

it.each<[string, Language, string]>([
  ['Wie lange dauert die Probezeit in Deutschland?', 'de', 'Wie lange dauert die Probezeit in Germany?'],
  [
    '¿Cuánto dura el periodo de prueba en el Reino Unido?',
    'es',
    '¿Cuánto dura el prueba en el United Kingdom?',
  ],
  ['Wie viel Weiterbildungsbudget habe ich?', 'de', 'Wie viel Weiterbildungsbudget habe ich?'],
  ['Wo ist in Leipzig der Sammelplatz?', 'de', 'Wo ist in Leipzig der Sammelplatz?'],
  ['How long is probation in Deutschland?', 'en', 'How long is probation in Deutschland?'],
])('reads %s', (question, language, expected) => {
  expect(withGlossaryNames(question, language, thesaurus)).toBe(expected);
});
