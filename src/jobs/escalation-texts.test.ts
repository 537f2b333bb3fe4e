import { describe, expect, it } from 'vitest';
import type { Helper } from '../core/escalation.ts';
import { wordsIn } from '../core/words/words.ts';
import { answeredText, toldOf, UNNAMED } from './escalation-texts.ts';

const german = wordsIn('de').escalation;

function helper(name: string): Helper {
  return { key: 'slack/T1/U7', name };
}

describe('what an asker reads of who helps', () => {
  it.each([
    ['Ben Carter', 'Ben Carter hat deine Frage übernommen.'],
    [UNNAMED.ticketSystem, 'Das Ticketsystem hat deine Frage übernommen.'],
    [UNNAMED.person, 'Jemand vom Helpdesk hat deine Frage übernommen.'],
    ['***', 'Jemand hat deine Frage übernommen.'],
  ])('names %s', (name, told) => {
    expect(toldOf('claimed', helper(name), german)).toBe(told);
  });

  it('leaves the words of who helps as they are', () => {
    expect(answeredText(helper('Ben'), 'Ask HR.', german)).toBe(
      '**Ben beantwortet deine Frage:**\n\n> Ask HR.',
    );
  });
});
