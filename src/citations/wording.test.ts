import { describe, expect, it } from 'vitest';
import { glossed, plainWording } from './wording.ts';

describe('plain wording', () => {
  it.each([
    ['It opens at 7:30 am and closes at 7 pm.', 'It opens at 07:30 and closes at 19:00.'],
    ['The desk closes at 5 p.m. Ask before.', 'The desk closes at 17:00 Ask before.'],
    ['No, you need no receipt.', 'you need no receipt.'],
    ['No receipt is needed.', 'No receipt is needed.'],
    ['- **Leeds**: closed between 13:00 and 14:00', 'Leeds: closed between 13:00 to 14:00'],
  ])('compares "%s" as "%s"', (text, plain) => {
    expect(plainWording(text)).toBe(plain);
  });
});

describe('a gloss', () => {
  it('tells denials, limits, numbers and units in English', () => {
    expect(words(glossed('Das Attest brauchst du nicht vor dem vierten Arbeitstag.', 'de'))).toMatch(
      /not.*4 working days/,
    );
    expect(words(glossed('No pueden registrar más de tres días.', 'es'))).toMatch(/^not .*3 day\.$/i);
    expect(words(glossed('Les dictionnaires ne sont pas prêtés, sauf deux.', 'fr'))).toMatch(
      /not pret.*except 2/i,
    );
    expect(words(glossed('Só é válido com crachá, no máximo seis horas.', 'pt'))).toMatch(
      /^only .*at most 6 hour/i,
    );
  });

  it('leaves addresses, codes and amounts as they are', () => {
    expect(glossed('Schreib an people@larkfield.example, Formular WA-3, 0,35 Euro.', 'de')).toMatch(
      /people@larkfield\.example.*WA-3.*0,35 euro/,
    );
  });
});

function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
