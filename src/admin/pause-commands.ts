import { ANSWERS, type Pauses } from '../core/pauses.ts';
import { principalKey } from '../core/principal.ts';
import { minute } from './as-data.ts';
import { say, type CommandDefinition } from './command-definition.ts';
import { pausedBy } from './paused-by.ts';

type PauseDeps = {
  readonly pauses: Pauses;
  /** Milliseconds. */
  readonly now: () => number;
};

/** What people are told may hold a few words of the admin's. */
const LONGEST_NOTE = 300;

/** `/footnote pause` and `/footnote resume`: stops answers for a while, for the whole organisation; commands go on. */
export function createPauseCommands(deps: PauseDeps): readonly CommandDefinition[] {
  return [pauseCommand(deps), resumeCommand(deps)];
}

function pauseCommand({ pauses, now }: PauseDeps): CommandDefinition {
  return {
    name: 'pause',
    summary: 'stops answers for everybody; whoever asks is told kindly, with your words.',
    argument: '[what people are told]',
    example: '/footnote pause We are moving the documents. Back at 3 pm.',
    role: 'admin',
    changes: true,
    run: async ({ argument, person }) => {
      if (argument.length > LONGEST_NOTE)
        return say(`That is too long to be told each time: please use ${LONGEST_NOTE} characters or fewer.`);
      const told = argument === '' ? 'that I am paused' : `that I am paused, and: “${argument}”`;
      return {
        kind: 'change',
        what: `This stops my answers for everybody, everywhere. Whoever asks is told ${told}. Commands go on.`,
        apply: async () => {
          const by = { by: principalKey(person), byName: person.name };
          const at = new Date(now()).toISOString();
          await pauses.pause(person.tenant, { what: ANSWERS, note: argument, ...by, at });
          return say('Paused, everywhere within a few seconds. To go on: `/footnote resume`');
        },
      };
    },
  };
}

function resumeCommand({ pauses }: PauseDeps): CommandDefinition {
  return {
    name: 'resume',
    summary: 'answers again after a pause.',
    argument: '',
    example: '/footnote resume',
    role: 'admin',
    changes: true,
    run: async ({ person: { tenant } }) => {
      const pause = (await pauses.list(tenant)).find(({ what }) => what === ANSWERS);
      if (!pause) return say('I am not paused: I answer as always. To stop: `/footnote pause`');
      return {
        kind: 'change',
        what: `I am paused since ${minute(pause.at)} UTC by ${pausedBy(pause)}. This has me answer again.`,
        apply: async () => {
          await pauses.resume(tenant, ANSWERS);
          return say('I answer again, everywhere within a few seconds.');
        },
      };
    },
  };
}
