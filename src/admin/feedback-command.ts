import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import { asData } from './as-data.ts';
import { say, type CommandDefinition } from './command-definition.ts';
import { didYouMean } from './did-you-mean.ts';

type FeedbackCommandDeps = {
  /** A person's latest answer in a place. */
  readonly lastTurn: (person: Principal, place: Place) => Promise<Turn | undefined>;
};

const EXAMPLE = '/footnote feedback down the limit is 30 days now';

const VERDICTS: ReadonlyMap<string, 'up' | 'down'> = new Map([
  ...['up', '+1', '👍', ':+1:', ':thumbsup:'].map((word) => [word, 'up'] as const),
  ...['down', '-1', '👎', ':-1:', ':thumbsdown:'].map((word) => [word, 'down'] as const),
]);

/** `/footnote feedback [up|down] [text]`: what a person thinks of the last answer that they got where they type it. */
export function createFeedbackCommand({ lastTurn }: FeedbackCommandDeps): CommandDefinition {
  return {
    name: 'feedback',
    summary:
      'says what you think of the last answer that you got here: thumbs up or down, and what was wrong.',
    argument: '[up|down] [text]',
    example: EXAMPLE,
    role: 'everybody',
    run: async ({ argument, person, place }) => {
      const turn = await lastTurn(person, place);
      if (!turn) return say(NOTHING_ASKED);
      const [word = ''] = argument.trim().split(/\s+/, 1);
      const question = asData(turn.question);
      if (word === '')
        return say(
          `Your last question here was ${question}. Was the answer good? Type \`/footnote feedback up\`, or \`/footnote feedback down\` and what was wrong.`,
        );
      const verdict = VERDICTS.get(word.toLowerCase());
      if (verdict === undefined) return say(notUnderstood(word, question));
      const text = argument.trim().slice(word.length).trim();
      return { kind: 'judge', turn, verdict, text: text === '' ? undefined : text };
    },
  };
}

const NOTHING_ASKED =
  'You have not had an answer from me here yet, so there is nothing to judge. If it was in another channel or chat, type this there, or press a thumb under the answer itself.';

function notUnderstood(word: string, question: string): string {
  const meant = didYouMean(word, ['up', 'down'], (name) => `\`/footnote feedback ${name}\``);
  return [
    `Please say \`up\` or \`down\` first, then what you want to add.${meant} It is about your last question here, ${question}.`,
    `For example: \`${EXAMPLE}\``,
  ].join('\n');
}
