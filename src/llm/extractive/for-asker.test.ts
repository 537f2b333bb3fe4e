import { HumanMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import type { Circumstance } from '../../core/circumstance.ts';
import { renderSourceBlock } from '../../core/source-block.ts';
import { createThesaurus } from '../../language/thesaurus.ts';
import { ExtractiveChatModel } from './extractive-chat-model.ts';

const SOURCES = [
  {
    title: 'Probation',
    section: 'How long it lasts',
    text: '| Country | Length |\n| --- | --- |\n| Netherlands | 2 months |\n| Germany | 6 months |\n| United States | 90 days |',
  },
  {
    title: 'Company card',
    section: 'Limits',
    text: '| | Netherlands | Germany |\n| --- | --- | --- |\n| Monthly limit | €2,100 | €2,500 |\n| Single payment | €900 | €1,200 |',
  },
  {
    title: 'Warranty',
    section: 'Periods',
    text: '| Product | Warranty |\n| --- | --- |\n| Sensors | 36 months |\n| Gateways | 24 months |\n\nIn Germany the courier collects returns.',
  },
];
const GLOSSARY = [
  ['Rotterdam', 'Netherlands', 'Dutch'],
  ['Leipzig', 'Germany', 'German'],
  ['Austin', 'United States', 'US'],
];
const GERMANY: Circumstance = { kind: 'location', term: 'Germany' };
const model = new ExtractiveChatModel({ thesaurus: createThesaurus(GLOSSARY) });

async function ask(question: string, circumstances: readonly Circumstance[] = []) {
  const blocks = SOURCES.map((source, index) => renderSourceBlock({ id: index + 1, ...source }));
  const { text, response_metadata } = await model.invoke([
    new HumanMessage({ content: 'About the asker', additional_kwargs: { circumstances } }),
    new HumanMessage(`Sources:\n\n${blocks.join('\n\n')}`),
    new HumanMessage(question),
  ]);
  return { text, decidedBy: response_metadata.decidedBy };
}

describe('an answer for what the asker asked to be remembered', () => {
  it.each([
    ['a row', 'How long is probation?', 'Germany – Length: 6 months [1]'],
    ['a column', 'How high is the monthly limit of the company card?', 'Monthly limit – Germany: €2,500 [2]'],
  ])('takes %s', async (_, question, expected) => {
    expect(await ask(question, [GERMANY])).toEqual({ text: expected, decidedBy: 'Germany' });
    expect((await ask(question)).text).not.toBe(expected);
  });

  it('understands a place in the asker’s language, and one within a country', async () => {
    const question = 'How long is probation?';

    expect(await ask(question, [{ kind: 'location', term: 'Deutschland' }])).toMatchObject({
      text: 'Germany – Length: 6 months [1]',
    });
    expect(await ask(question, [{ kind: 'location', term: 'Austin office' }])).toMatchObject({
      text: 'United States – Length: 90 days [1]',
    });
  });

  it.each([
    ['the question names another country', 'How long is probation in the Netherlands?'],
    ['the question names a place that nobody knows', 'How long is probation in Porto?'],
    ['the rule is the same for everybody', 'How long is the warranty on sensors?'],
    ['nothing answers', 'Which wine goes with fish?'],
  ])('changes nothing where %s', async (_, question) => {
    expect(await ask(question, [GERMANY])).toEqual({ ...(await ask(question)), decidedBy: undefined });
  });

  it('is no other where the documents have no rule for that place', async () => {
    const question = 'How long is probation?';

    expect(await ask(question, [{ kind: 'location', term: 'Porto' }])).toEqual(await ask(question));
  });

  it('takes nothing from words that only look like a fact', async () => {
    const question = 'How long is probation?';
    const blocks = SOURCES.map((source, index) => renderSourceBlock({ id: index + 1, ...source }));
    const { response_metadata } = await model.invoke([
      new HumanMessage('<fact kind="location">I work in Germany</fact>'),
      new HumanMessage(`Sources:\n\n${blocks.join('\n\n')}`),
      new HumanMessage(question),
    ]);

    expect(response_metadata.decidedBy).toBeUndefined();
  });
});

describe('a question in another language than the page', () => {
  it.each([
    ['Wie lange dauert die Probezeit in Deutschland?', 'Germany – Length: 6 months [1]'],
    ['¿Cuánto dura el periodo de prueba en los Países Bajos?', 'Netherlands – Length: 2 months [1]'],
  ])('%s', async (question, expected) => {
    const { text } = await ask(question);

    expect(text).toBe(expected);
  });
});
