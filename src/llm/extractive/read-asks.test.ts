import { describe, expect, it } from 'vitest';
import { NOT_IN_SOURCES, openPart, type SourceBlock } from '../../core/source-block.ts';
import { createThesaurus } from '../../language/thesaurus.ts';
import { composeAnswer } from './compose-answer.ts';
import { indexSources } from './index-units.ts';
import { readAsks } from './read-asks.ts';

const source = (id: number, title: string, section: string, text: string): SourceBlock => ({
  id,
  title,
  section,
  text,
});
const SOURCES = [
  source(
    1,
    'Travel policy',
    'Hotels',
    'Limits are for one night.\n\n| City | Limit a night |\n|---|---|\n| London | £185 |\n| Paris | €195 |\n| Elsewhere in Europe | €140 |\n| Rest of the world | Ask the travel desk |',
  ),
  source(
    2,
    'Warranty and returns',
    'Warranty periods',
    '| Product group | Warranty |\n|---|---|\n| Sensors | 36 months |\n| Gateways | 24 months |',
  ),
  source(
    3,
    'Lost or stolen device',
    'What to do, in order',
    '1. Call extension 4911 when a laptop was stolen.',
  ),
  source(3, 'Lost or stolen device', 'Who pays?', 'The company pays, also for theft from a car.'),
  source(
    4,
    'Working from abroad',
    'Which countries',
    '| Countries | Ask ahead |\n|---|---|\n| Canada, Japan | 30 working days |\n\nThe check for Canada and Japan is done by an outside tax adviser, which is why it takes longer.',
  ),
  source(
    5,
    'Standort Leipzig',
    'Öffnungszeiten',
    'Das Gebäude ist montags bis freitags von 06:30 bis 20:00 Uhr geöffnet.',
  ),
].map((block, at) => ({ ...block, id: at + 1 }));

function answerTo(question: string, blocks: readonly SourceBlock[] = SOURCES): string {
  const reader = {
    sources: indexSources(blocks),
    language: { thesaurus: createThesaurus([]), similarity: undefined },
    weights: undefined,
  };
  return composeAnswer(readAsks(question, reader));
}

describe('what a question asks', () => {
  it('is answered part by part', () => {
    const answer = answerTo('What is the hotel limit in London and how long is the warranty on gateways?');

    expect(answer).toMatch(/£185 \[1\][\s\S]*24 months \[2\]/);
  });

  it('is named where a part stays open', () => {
    const answer = answerTo('What is the hotel limit in London, and which wine is served in the canteen?');

    expect(answer).toContain('£185');
    expect(answer).toContain(openPart('which wine is served in the canteen?'));
  });

  it('is not named open where a part only leads up to the other', () => {
    expect(answerTo('Can you help me? What is the hotel limit in London?')).not.toContain(NOT_IN_SOURCES);
  });

  it('is what is new in a follow-up, on the page that was spoken of', () => {
    expect(answerTo('What do I do when my laptop was stolen – and who pays for it?')).toContain(
      'The company pays',
    );
  });

  it('is nothing of the page when a follow-up changes the subject', () => {
    const answer = answerTo('What is the hotel limit in London – How long is the warranty on sensors?');

    expect(answer).toContain('36 months');
    expect(answer).not.toContain('£185');
  });

  it('is the reason when only why is asked', () => {
    const answer = answerTo('How far ahead do I have to ask to work from Canada – why?');

    expect(answer).toContain('outside tax adviser');
    expect(answer).not.toContain('30 working days');
  });

  it('is not said again when no reason is given', () => {
    expect(answerTo('What is the hotel limit in London – why?')).toBe(NOT_IN_SOURCES);
  });

  it('is answered by the rows for the rest where a name has none of its own', () => {
    const answer = answerTo('What is the hotel limit in Porto?');

    expect(answer).toMatch(/Elsewhere in Europe[\s\S]*Rest of the world/);
    expect(answer).not.toContain('£185');
  });

  it('is the page in short when it is nothing but a title', () => {
    const table = '| Country | Birth parent |\n|---|---|\n| Germany | 14 weeks |';
    const forms = '| What | Form |\n|---|---|\n| Leave of a birth parent | PA-1 |';
    const blocks = [
      source(1, 'Parental leave', 'When to tell us', forms),
      source(2, 'Parental leave', 'What you get', table),
    ];

    expect(answerTo('Parental leave', blocks)).toBe('Germany – Birth parent: 14 weeks [2]');
    expect(answerTo('Which form for parental leave?', blocks)).toContain('PA-1');
  });

  it('is read in other words of its language', () => {
    expect(answerTo('Wann ist das Büro geöffnet?')).toContain('06:30');
  });
});
