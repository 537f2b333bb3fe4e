import { describe, expect, it } from 'vitest';
import { turnLanguage } from './turn-language.ts';

const said = (...questions: readonly string[]) => questions.map((question) => ({ question }));
const german = 'Wie viele Urlaubstage habe ich?';

describe('the language of a turn', () => {
  it('is the question’s where it tells surely, whatever the thread and the channel speak', () => {
    const history = said('How many days of leave do I get?');

    expect(turnLanguage({ question: german, history, style: { language: 'fr' } })).toBe('de');
  });

  it('goes back to English with an English question', () => {
    const question = 'How many days of leave do I get?';

    expect(turnLanguage({ question, history: said(german), style: { language: 'de' } })).toBe('en');
  });

  it.each(['Leipzig?', 'vpn', 'hi'])(
    'is the thread’s for “%s”, from its latest question that tells',
    (question) => {
      const history = said('¿Cuántos días de vacaciones tengo?', german, 'Homeoffice?');

      expect(turnLanguage({ question, history, style: { language: 'fr' } })).toBe('de');
    },
  );

  it('is the channel’s where neither question nor thread tells', () => {
    expect(turnLanguage({ question: 'vpn', history: said('LKV-412'), style: { language: 'pt-BR' } })).toBe(
      'pt',
    );
  });

  it.each([undefined, 'it', 'ja'])(
    'is English where nothing tells, and for a channel in “%s”',
    (language) => {
      expect(turnLanguage({ question: 'vpn', style: { language } })).toBe('en');
    },
  );
});
