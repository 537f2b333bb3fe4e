import type { CommandDefinition } from './command-definition.ts';

/** `/ask <question>`: the answer is for the person alone, who can share it. */
export const askCommand: CommandDefinition = {
  name: 'ask',
  summary: 'answers a question for you alone; you can share the answer. Short: `/ask <question>`.',
  argument: '<question>',
  example: '/ask How many days of leave do I get?',
  role: 'everybody',
  run: async ({ argument }) => ({ kind: 'ask', question: argument }),
};
