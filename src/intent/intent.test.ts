import { FakeListChatModel } from '@langchain/core/utils/testing';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createThesaurus } from '../language/thesaurus.ts';
import type { Exchange } from '../core/turn.ts';
import { createQuestionExpansion } from './expand-question.ts';
import { leaning } from './follow-up.ts';
import { smallTalk } from './small-talk.ts';
import { createStandaloneQuestion, type StandaloneDeps } from './standalone-question.ts';

const log = pino({ level: 'silent' });
const asked = (...questions: string[]): Exchange[] =>
  questions.map((question, index) => ({ requestId: `r${index}`, question, answer: 'Yes [1].' }));

async function standalone(
  question: string,
  history: Exchange[],
  deps: Partial<StandaloneDeps> = {},
): Promise<string> {
  const { signal } = new AbortController();
  return (await createStandaloneQuestion({ log, ...deps })(question, history, { signal })).text;
}

describe('a question in a thread, by rules', () => {
  it.each([
    [
      'How many days of leave do I get?',
      'and for contractors?',
      'How many days of leave do I get – and for contractors?',
    ],
    ["What's the hotel limit in London?", 'berlin?', "What's the hotel limit in berlin?"],
    ["What's the hotel limit in London?", 'what about Paris?', "What's the hotel limit in Paris?"],
    [
      'How long do I get full pay in the Netherlands?',
      'And in Germany?',
      'How long do I get full pay in Germany?',
    ],
    ['How fast is an urgent ticket?', 'and a normal one?', 'How fast is a normal ticket?'],
    [
      'Can I carry days over?',
      'how long does that take?',
      'Can I carry days over – how long does that take?',
    ],
  ])('%s + %s', async (earlier, question, whole) => {
    expect(await standalone(question, asked(earlier))).toBe(whole);
  });

  it('builds on what the earlier follow-ups meant', async () => {
    const history = asked("What's the hotel limit in London?", 'and in Paris?');

    expect(await standalone('and in Berlin?', history)).toBe("What's the hotel limit in Berlin?");
  });

  it.each([
    'How do I book a meeting room in Austin?',
    'My laptop broke, can I replace it?',
    'What does LKV-412 mean?',
    'Is it possible to work from Spain for two weeks?',
    'How long can I keep my overtime hours before I have to take them as time off?',
  ])('leaves a question alone that stands alone: %s', async (question) => {
    expect(leaning(question)).toBe('no');
    expect(await standalone(question, asked('How many days of leave do I get in Leeds?'))).toBe(question);
  });

  it('leaves the first question of a thread alone', async () => {
    expect(await standalone('and for contractors?', [])).toBe('and for contractors?');
  });
});

describe('a question in a thread, by a model', () => {
  const history = asked('How many days of leave do I get?');

  it('takes the rewritten question', async () => {
    const model = new FakeListChatModel({ responses: ['How many days of leave do contractors get?'] });

    expect(await standalone('and for contractors?', history, { model })).toBe(
      'How many days of leave do contractors get?',
    );
  });

  it.each([
    ['an essay', 'First line\nsecond line'],
    ['nothing', ''],
    ['a flood', 'x'.repeat(5000)],
  ])('falls back to rules when it answers %s', async (_name, response) => {
    const model = new FakeListChatModel({ responses: [response] });

    expect(await standalone('and for contractors?', history, { model })).toContain('days of leave');
  });

  it('falls back to rules when it is too slow', async () => {
    const model = new FakeListChatModel({ responses: ['late'], sleep: 5000 });

    expect(await standalone('and for contractors?', history, { model, timeoutMs: 20 })).toContain(
      'days of leave',
    );
  });

  it('is not asked about a question that stands alone', async () => {
    const model = new FakeListChatModel({ responses: ['polluted'] });

    expect(await standalone('How do I book a meeting room in Austin?', history, { model })).not.toBe(
      'polluted',
    );
  });
});

describe('a question in another language than the documents', () => {
  const german = 'Wie viele Urlaubstage habe ich?';
  const both = (question: string, translated: string) => JSON.stringify({ question, translated });
  const ask = (
    question: string,
    history: Exchange[],
    response: string,
    deps: Partial<StandaloneDeps> = {},
  ) => {
    const model = new FakeListChatModel({ responses: [response] });
    const { signal } = new AbortController();
    return createStandaloneQuestion({ log, model, modelName: 'small', ...deps })(question, history, {
      signal,
    });
  };

  it('is translated by a model, and stays as it was asked', async () => {
    const found = await ask(
      german,
      [],
      `\`\`\`json\n${both('Etwas anderes?', 'How many days of leave do I get?')}\n\`\`\``,
    );

    expect(found).toMatchObject({ text: german, translated: 'How many days of leave do I get?' });
    expect(found.usage?.model).toBe('small');
  });

  it('becomes whole and translated in one call when it leans on the thread', async () => {
    const whole = 'Wie viele Urlaubstage haben Werkstudierende?';
    const found = await ask(
      'und für Werkstudierende?',
      asked(german),
      both(whole, 'How many days do students get?'),
    );

    expect(found).toMatchObject({ text: whole, translated: 'How many days do students get?' });
  });

  it.each([
    ['prose', 'How many days of leave do I get?'],
    ['half of it', '{"question": "Wie viele Urlaubstage habe ich?"}'],
    ['several lines', both(german, 'one\ntwo')],
    ['a flood', both(german, 'x'.repeat(5000))],
    ['broken JSON', '{"question": '],
  ])('is searched as it stands when the model answers %s', async (_name, response) => {
    expect(await ask(german, [], response)).toEqual({ text: german });
  });

  it('is searched as it stands when the model is too slow', async () => {
    const model = new FakeListChatModel({ responses: [both(german, 'late')], sleep: 5000 });

    expect(await ask(german, [], '', { model, timeoutMs: 20 })).toEqual({ text: german });
  });

  it('is searched as it stands without a model', async () => {
    expect(await standalone(german, [])).toBe(german);
  });

  it('is what an English question is to German documents', async () => {
    const found = await ask('How many days of leave do I get?', [], both('?', german), {
      documentLanguage: 'de',
    });

    expect(found.translated).toBe(german);
    expect(await ask(german, [], both('?', '?'), { documentLanguage: 'de' })).toEqual({ text: german });
  });

  it('follows up by rules in its own language', async () => {
    expect(await standalone('und in Berlin?', asked('Was kostet ein Hotel in London?'))).toBe(
      'Was kostet ein Hotel in Berlin?',
    );
    expect(await standalone('¿y en Austin?', asked('¿Cuándo abre la oficina en Leeds?'))).toContain(
      'Leeds – ¿y en Austin?',
    );
  });
});

describe('small talk', () => {
  it.each([
    ['hi', 'greeting'],
    ['Hello there!', 'greeting'],
    ['Good morning 👋', 'greeting'],
    ['thanks a lot!', 'thanks'],
    ['ok, thank you', 'thanks'],
    ['perfect', 'thanks'],
    ['bye', 'goodbye'],
    ['hi, how many days of leave do I get?', undefined],
    ['thanks, and for contractors?', undefined],
    ['vpn', undefined],
    ['', undefined],
  ])('%s is %s', (text, kind) => {
    expect(smallTalk(text)).toBe(kind);
  });
});

describe('the expansion of a question', () => {
  const expand = createQuestionExpansion(createThesaurus([['Leeds', 'United Kingdom']]));

  it('adds the words of others, and the glossary', () => {
    expect(expand('fever in Leeds')).toMatch(/^fever in Leeds .*sick.*/);
    expect(expand('fever in Leeds')).toContain('United Kingdom');
  });

  it.each([
    ['How much PTO do I get?', 'paid time off'],
    ['How much paid time off do I get?', 'PTO'],
    ['vacation in the US', 'Texas'],
    ['vacation in Texas', 'US'],
  ])('spells acronyms out, and back: %s', (question, added) => {
    const withAcronyms = createQuestionExpansion(
      createThesaurus([
        ['PTO', 'paid time off'],
        ['Austin', 'United States', 'US', 'Texas'],
      ]),
    );

    expect(withAcronyms(question)).toContain(added);
  });

  it('takes no function word for an acronym', () => {
    const us = createQuestionExpansion(createThesaurus([['Texas', 'US']]));

    expect(us('did they give us xylophones') ?? '').not.toContain('Texas');
  });

  it.each([
    ['Wie lange dauert die Probezeit?', 'probation', /death|funeral/],
    ['¿Cuánto dura el periodo de prueba?', 'probation', /Leipzig/],
    ['¿Cuántos días libres hay en el Reino Unido?', 'united kingdom', /Leipzig/],
    ['Wie hoch ist das Weiterbildungsbudget?', 'budget', /Leipzig/],
    ['Wo stelle ich mein Rad ab?', 'parking', /Leipzig/],
  ])('puts the words of other languages into English, and no function word: %s', (question, added, not) => {
    const abroad = createQuestionExpansion(createThesaurus([['Leipzig', 'Germany', 'DE']]));

    expect(abroad(question)).toContain(added);
    expect(abroad(question)).not.toMatch(not);
  });

  it('is none where nothing is known', () => {
    expect(expand('xylophone')).toBeUndefined();
  });
});
