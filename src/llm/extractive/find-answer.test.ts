import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import { NOT_IN_SOURCES, renderSourceBlock } from '../../core/source-block.ts';
import { createThesaurus } from '../../language/thesaurus.ts';
import { ExtractiveChatModel } from './extractive-chat-model.ts';

const similarity = (word: string, other: string): number => Number(word === other);
const model = new ExtractiveChatModel({ thesaurus: createThesaurus([]), similarity });

async function answer(question: string, title: string, text: string): Promise<string> {
  const block = renderSourceBlock({ id: 1, title, section: '', text });
  const messages = [new SystemMessage('Rules'), new HumanMessage(block), new HumanMessage(question)];
  return (await model.invoke(messages)).text;
}

const SICK_NOTE =
  '## Krankes Kind\n\nFür jedes Kind unter zwölf Jahren stehen dir bis zu 15 Tage im Jahr zu.\n\n## Attest\n\nEin Attest brauchst du ab dem 4. Kalendertag. Es reicht ein Foto.';
const BADGES =
  '## Cores\n\nO crachá branco com fotografia é dos empregados. Os visitantes recebem um crachá vermelho, válido por um dia.\n\n## Zonas\n\nOs direitos são revistos de 6 em 6 meses.';
const BICYCLES =
  '## Vélos\n\nLe sous-sol offre 120 emplacements pour les vélos.\n\n## Cantine\n\nLe repas coûte 7,25 €.';
const PARKING =
  '## Aparcamiento\n\nLos visitantes aparcan en P1 con un código.\n\nCada persona puede registrar dos vehículos como máximo.';

describe('reading other languages', () => {
  it.each([
    ['German inflection', 'Wie viele Tage bekomme ich für kranke Kinder?', SICK_NOTE, '15 Tage'],
    ['a German ordinal as no end', 'Ab wann brauche ich ein Attest?', SICK_NOTE, '4. Kalendertag'],
    ['Portuguese inflection', 'De que cor são os crachás dos visitantes?', BADGES, 'vermelho'],
    ['a French elision', "Combien d'emplacements pour un vélo ?", BICYCLES, '120 emplacements'],
    ['Spanish number words', '¿Cuántos vehículos puedo registrar?', PARKING, 'dos vehículos'],
  ])('knows %s', async (_what, question, text, fact) => {
    expect(await answer(question, 'Standort', text)).toContain(fact);
  });

  it('leaves unanswered what a page in German does not say', async () => {
    expect(await answer('Darf ich meinen Hund mitbringen?', 'Krankmeldung', SICK_NOTE)).toBe(NOT_IN_SOURCES);
  });
});

const QUESTIONS = [
  '### How can I become an interviewer or resume reviewer?',
  '',
  'Thanks for wanting to help. You take a short training.',
  '',
  'Write to the hiring team.',
  '',
  '### How can I prepare an interview?',
  '',
  'An interviewer reads the notes first.',
].join('\n');
const STEPS = '## Book a desk\n\n1. Open Roost.\n   - The app works too.\n2. Choose a desk.\n3. Confirm it.';

describe('quoting', () => {
  it('gives the whole answer below the very question that is asked, not its neighbour', async () => {
    const text = await answer('How can I become an interviewer?', 'Hiring', QUESTIONS);

    expect(text).toContain('Write to the hiring team.');
    expect(text).not.toContain('reads the notes');
  });

  it('numbers steps by themselves where points stand between them', async () => {
    expect(await answer('How do I book a desk?', 'Desks', STEPS)).toMatch(
      /1\. Open.*\n {3}- .*\n2\. Choose.*\n3\. Confirm/,
    );
  });
});
