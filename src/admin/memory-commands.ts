import { MAX_FACT_LENGTH, MAX_FACTS, type RememberedFact } from '../memory/remembered-facts.ts';
import {
  type FactRefusal,
  type Remembered,
  type RememberDeps,
  rememberFact,
} from '../memory/remember-fact.ts';
import { type CommandDefinition, say } from './command-definition.ts';

const ABOUT_YOURSELF =
  'Try it with something about you and your work, such as: `/footnote remember I work in the Leeds office`.';

/** Why it was not remembered, and what to do. */
export const FACT_REFUSALS: Readonly<Record<FactRefusal, string>> = {
  empty: `There was nothing to remember. ${ABOUT_YOURSELF}`,
  'too-long': `That is too long to remember: ${MAX_FACT_LENGTH} characters is the most. Please say it shorter, or as two things.`,
  secret:
    'That looks like a password, a key or a number of an account or a document. I never keep those, and I have not kept this one. ' +
    'If it was a real one and others could read along, please change it.',
  sensitive:
    'That speaks of something private that I never keep, such as health, faith, politics or love. It is not kept. ' +
    'You can still ask me about it when you need to; for arrangements at work, your HR team is the safe place.',
  'about-others':
    'I only remember what you say about yourself, and this seems to be about somebody else. It is not kept. ' +
    'Please say it from your side, such as: `/footnote remember I am in the Platform team`.',
  full: `I already remember ${MAX_FACTS} things about you, which is the most. Look at them with \`/footnote memory\`, and make room with \`/footnote forget <number>\`.`,
};

/** `/footnote remember …`, `/footnote memory` and `/footnote forget …`: what a person wants kept about them, shown to them alone. */
export function createMemoryCommands(deps: RememberDeps): readonly CommandDefinition[] {
  return [rememberCommand(deps), memoryCommand(deps), forgetCommand(deps)];
}

function rememberCommand(deps: RememberDeps): CommandDefinition {
  return {
    name: 'remember',
    summary:
      'keeps something about you that helps me to answer you, and nobody else, until you take it back.',
    argument: '<something about you>',
    example: '/footnote remember I work in the Leeds office',
    role: 'everybody',
    run: async ({ argument, person }) =>
      say(kept(await rememberFact({ person, text: argument, source: 'command' }, deps))),
  };
}

function memoryCommand(deps: RememberDeps): CommandDefinition {
  const example = '/footnote memory edit 1 I work in the York office';
  return {
    name: 'memory',
    summary: `shows what you asked me to remember. To correct it: \`${example}\`.`,
    argument: '',
    example,
    role: 'everybody',
    run: async ({ argument, person }) => {
      const facts = await deps.facts.list(person);
      if (argument.trim() === '') return say(listed(facts));
      const [, number, text = ''] = /^edit\s+#?(\d{1,6})\.?\s+(\S[\s\S]*)$/i.exec(argument.trim()) ?? [];
      if (number === undefined)
        return say(
          `To see what I remember: \`/footnote memory\`\nTo correct it: \`/footnote memory edit <number> <new words>\`\nFor example: \`${example}\``,
        );
      const replaces = facts.find((fact) => fact.number === Number(number));
      if (!replaces) return say(noSuch(number, facts));
      return say(kept(await rememberFact({ person, text, source: 'command', replaces }, deps)));
    },
  };
}

function forgetCommand(deps: RememberDeps): CommandDefinition {
  const example = '/footnote forget 2';
  return {
    name: 'forget',
    summary: 'forgets one thing by its number in `/footnote memory`, or all of them.',
    argument: '<number>|all',
    example,
    role: 'everybody',
    run: async ({ argument, person }) => {
      const facts = await deps.facts.list(person);
      const [, all, confirmed] = /^(all|everything)(?:\s+(yes))?$/i.exec(argument.trim()) ?? [];
      if (all !== undefined) {
        if (facts.length === 0) return say(listed(facts));
        if (confirmed === undefined)
          return say(
            `This forgets all that I remember about you: ${counted(facts.length)}. It can't be undone. To go on: \`/footnote forget all yes\``,
          );
        return say(`Done: ${counted(await deps.facts.forget(person, 'all'))} forgotten.`);
      }
      const [, number] = /^#?(\d{1,6})\.?$/.exec(argument.trim()) ?? [];
      if (number === undefined)
        return say(
          `Use it like this: \`/footnote forget <number>\` or \`/footnote forget all\`\nFor example: \`${example}\`\nThe numbers are in \`/footnote memory\`.`,
        );
      const meant = facts.find((fact) => fact.number === Number(number));
      if (!meant) return say(noSuch(number, facts));
      await deps.facts.forget(person, [meant.id]);
      return say(`Forgotten: number ${number}, “${meant.text}”.`);
    },
  };
}

function kept(result: Remembered): string {
  if (result.kind === 'refused') return FACT_REFUSALS[result.reason];
  const { fact } = result;
  return [
    `I'll remember, as number ${fact.number}: “${fact.text}” (${fact.kind}), ${fact.why}.`,
    `Until ${day(fact.expiresAt)}, and for your own questions only. See all: \`/footnote memory\`. Take it back: \`/footnote forget ${fact.number}\`.`,
  ].join('\n');
}

function listed(facts: readonly RememberedFact[]): string {
  if (facts.length === 0) return `I remember nothing about you. ${ABOUT_YOURSELF}`;
  const lines = facts.map(
    ({ number, text, kind, why, source, createdAt, expiresAt }) =>
      `- **${number}**: “${text}” (${kind}), ${why}. ${source === 'command' ? 'You told me' : 'You agreed by a button'} on ${day(createdAt)}; kept until ${day(expiresAt)}.`,
  );
  const how =
    'Used for your own questions only. To correct one: `/footnote memory edit <number> <new words>`. To forget: `/footnote forget <number>` or `/footnote forget all`.';
  return ['What you asked me to remember:', '', ...lines, '', how].join('\n');
}

function noSuch(number: string, facts: readonly RememberedFact[]): string {
  if (facts.length === 0) return `There is nothing under number ${number}: I remember nothing about you.`;
  const numbers = facts.map((fact) => fact.number).join(', ');
  return `There is nothing under number ${number} (any more). What I remember has these numbers: ${numbers}. See them with \`/footnote memory\`.`;
}

function counted(count: number): string {
  return count === 1 ? '1 thing' : `${count} things`;
}

function day(iso: string): string {
  return iso.slice(0, 10);
}
