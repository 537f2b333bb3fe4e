import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeOpenAI, startFakeOpenAI } from '../testing/fake-openai.ts';
import { type Fakes, LEAVE, orchestratorAt, request } from '../testing/turn-harness.ts';
import { concludeTurn, type TurnRequest } from './orchestrator.ts';

let model: FakeOpenAI;
beforeAll(async () => {
  model = await startFakeOpenAI({ key: 'right' });
});
afterAll(() => model.close());

const NOTHING: Fakes = { search: { search: async () => [] } };
const style = { language: 'de', tone: 'plain', verbosity: 'normal' } as const;

async function replyTo(question: string, more: Partial<TurnRequest> = {}, fakes: Fakes = NOTHING) {
  const { signal } = new AbortController();
  const { made } = orchestratorAt(model.url, fakes);
  return (await concludeTurn(made, { ...request(question), ...more }, { signal })).reply;
}

describe('what a turn says of its own', () => {
  it.each([
    ['Wo steht die Kaffeemaschine?', 'de', 'Dazu habe ich in den Dokumenten'],
    ['Où est la machine à café ?', 'fr', 'Je n’ai pas trouvé de réponse'],
    ['¿Dónde está la cafetera?', 'es', 'No he encontrado una respuesta'],
    ['Onde está a máquina de café?', 'pt', 'Não encontrei uma resposta'],
    ['Merci beaucoup !', 'fr', 'Avec plaisir.'],
    ['Muchas gracias', 'es', 'De nada.'],
    ['Bom dia', 'pt', 'Olá!'],
    ['Was kannst du?', 'de', 'Ich beantworte Fragen aus den Dokumenten'],
  ])('to “%s” is in the language that was asked in (%s)', async (question, language, text) => {
    const reply = await replyTo(question);

    expect(reply.language).toBe(language);
    expect(reply.text).toContain(text);
  });

  it('names no language where it is English', async () => {
    expect(await replyTo('Where is the coffee machine?')).not.toHaveProperty('language', 'en');
  });

  it('writes numbers as the language does', async () => {
    const { text } = await replyTo(`Wie ist das ${'so '.repeat(4000)}?`);

    expect(text).toMatch(/hat 12\.0\d\d Zeichen; lesen kann ich bis zu 8\.000/);
  });

  it('follows the turn that it goes on with, whatever the question looks like', async () => {
    expect((await replyTo('Annual leave', { language: 'pt' })).language).toBe('pt');
  });

  it('carries an answer’s language where the channel sets one, and refuses in the asker’s', async () => {
    model.script({ kind: 'text', text: 'Everybody in Leeds gets 26 days of paid leave a year [1].' });
    const question = 'How many days of leave do I get in Leeds?';
    const found: Fakes = { search: { search: async () => [{ passage: LEAVE, score: 1 }] } };

    expect(await replyTo(question, { style }, found)).toMatchObject({ kind: 'answer', language: 'de' });
    expect((await replyTo(question, { style })).text).toContain('I couldn’t find an answer');
  });
});
