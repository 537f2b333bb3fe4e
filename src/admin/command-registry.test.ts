import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../core/audit.ts';
import { AssistantError } from '../core/errors.ts';
import type { IncomingCommand } from '../core/message.ts';
import { askCommand } from './ask-command.ts';
import type { CommandDefinition } from './command-definition.ts';
import { createCommandRegistry } from './command-registry.ts';

const options = { signal: new AbortController().signal };

const command = (name: string, text: string, author = 'U1'): IncomingCommand => ({
  eventId: 'e1',
  name,
  text,
  author: { tenant: 't', channel: 'slack', workspace: 'T1', id: author, guest: false },
  place: { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false },
  sentAt: '2026-11-22T10:00:00.000Z',
});

function setUp(
  hasRole = async ({ id }: { readonly id: string }, role: string) => id === 'ADMIN' && role === 'admin',
) {
  const sent: string[] = [];
  const audited: AuditEntry[] = [];
  const auditing = { isAway: false };
  const logged: string[] = [];
  const posters: CommandDefinition = {
    name: 'posters',
    summary: 'counts posters, and puts them up.',
    argument: '',
    example: '/footnote posters hang red',
    role: 'admin',
    subcommands: [
      {
        name: 'hang',
        summary: 'puts one up.',
        argument: '<colour>',
        example: '/footnote posters hang red',
        run: async ({ argument }) =>
          argument === 'no'
            ? { kind: 'say', text: 'Not that one.' }
            : {
                kind: 'change',
                what: `This puts up ${argument}.`,
                apply: async () => {
                  sent.push(argument);
                  return { kind: 'say', text: 'Up.' };
                },
              },
      },
    ],
    run: async () => ({ kind: 'say', text: `${sent.length} posters` }),
  };
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(line) });
  const audit = {
    append: async (entry: AuditEntry) => {
      if (auditing.isAway) throw new AssistantError('away', { code: 'storage', retryable: true });
      audited.push(entry);
    },
  };
  const registry = createCommandRegistry([askCommand, posters], { hasRole, audit, log });
  const typed = async (text: string, author = 'U1') => {
    const effect = await registry.run(command('footnote', text, author), { ...options, requestId: 'r1' });
    return effect.kind === 'say' ? effect.text : effect.kind;
  };
  return { registry, sent, logged, audited, auditing, typed };
}

describe('the command registry', () => {
  it.each([
    ['ask', 'How many days?'],
    ['footnote', 'ask How many days?'],
    ['footnote', '  ASK   How many days?'],
  ])('runs /%s %s', async (name, text) => {
    expect(await setUp().registry.run(command(name, text), options)).toEqual({
      kind: 'ask',
      question: 'How many days?',
    });
  });

  it('takes “confirm” at the end of a question for a word of it', async () => {
    expect(await setUp().registry.run(command('ask', 'Whom does HR confirm'), options)).toMatchObject({
      question: 'Whom does HR confirm',
    });
  });

  it('answers a missing argument with usage and an example', async () => {
    expect(await setUp().registry.run(command('ask', ' '), options)).toMatchObject({
      text: expect.stringContaining(askCommand.example),
    });
  });

  it.each([
    ['dance', ''],
    ['aks', ' Did you mean `/footnote ask`?'],
    ['hlep', ' Did you mean `/footnote help`?'],
    ['zzzzzzzzz'.repeat(1_000), ''],
  ])(
    'answers the unknown word %.10s with all commands, and the one that was likely meant',
    async (word, meant) => {
      const answer = await setUp().typed(word);

      expect(answer).toContain(`I don't know the command “${word.slice(0, 40)}”.${meant}\n`);
      expect(answer).toContain('`/footnote ask <question>`');
      expect(answer.length).toBeLessThan(1_000);
    },
  );
});

describe('help', () => {
  it.each(['', 'help', 'HELP'])('shows each person what they may run for “%s”', async (text) => {
    const { typed } = setUp();

    expect(await typed(text)).toContain('`/footnote ask <question>`');
    expect(await typed(text)).not.toContain('posters');
    expect(await typed(text, 'ADMIN')).toContain('`/footnote posters`: counts posters');
  });

  it('says more about one command', async () => {
    const { typed } = setUp();

    for (const text of ['help posters', 'help /footnote posters', 'posters help', 'help posters hang'])
      expect(await typed(text, 'ADMIN')).toContain('`/footnote posters hang <colour>`: puts one up.');
    expect(await typed('help ask')).toContain('/footnote ask <question>');
    expect(await typed('help poster', 'ADMIN')).toContain('Did you mean `/footnote posters`?');
  });

  it('never suggests what the person may not run', async () => {
    expect(await setUp().typed('poster')).not.toContain('posters');
  });

  it('leaves out admin commands while roles can’t be asked for', async () => {
    const { typed } = setUp(async () => {
      throw new AssistantError('away', { code: 'storage', retryable: true });
    });

    expect(await typed('help', 'ADMIN')).toContain('/footnote ask');
    await expect(typed('posters', 'ADMIN')).rejects.toMatchObject({ retryable: true });
  });
});

describe('an admin command', () => {
  it.each(['posters', 'posters hang red', 'posters hang red confirm', 'help posters'])(
    'is refused to others, with what to do: %s',
    async (text) => {
      const { typed, sent } = setUp();

      expect(await typed(text)).toContain('is for admins, and you are not one of them. Please ask an admin');
      expect(sent).toEqual([]);
    },
  );

  it.each(['posters', 'help posters'])(
    'says where it can be run when it is typed in the web chat: %s',
    async (text) => {
      const { registry, sent } = setUp();
      const typed = command('footnote', text);

      const effect = await registry.run(
        { ...typed, author: { ...typed.author, channel: 'web', workspace: 'web' } },
        options,
      );

      expect(effect).toEqual({
        kind: 'say',
        text: '`/footnote posters` is for admins. The web chat has no sign-in, so nobody is an admin here. An admin can run it in Slack or Teams. What you can run: `/footnote help`',
      });
      expect(sent).toEqual([]);
    },
  );

  it('is nobody’s where no roles are known', async () => {
    const secret: CommandDefinition = { ...askCommand, name: 'erase', role: 'admin' };

    const effect = await createCommandRegistry([secret]).run(command('footnote', 'erase all'), options);

    expect(effect).toMatchObject({ text: expect.stringContaining('is for admins') });
  });

  it('asks once before it changes something, and does it when it is confirmed', async () => {
    const { typed, sent } = setUp();

    const asked = await typed('posters hang   red', 'ADMIN');
    expect(asked).toBe(
      'This puts up red.\n\nNothing is changed yet. To do it, type: `/footnote posters hang red confirm`',
    );
    expect(sent).toEqual([]);
    expect(await typed('posters hang red CONFIRM', 'ADMIN')).toBe('Up.');
    expect(sent).toEqual(['red']);
  });

  it.each(['red\nand blue', 'red `and` blue'])('repeats no words that would change: %j', async (colours) => {
    const { typed, sent } = setUp();

    const asked = await typed(`posters hang ${colours}`, 'ADMIN');
    await typed(`posters hang ${colours} confirm`, 'ADMIN');

    expect(asked).toContain('type the same again with `confirm` behind it');
    expect(sent).toEqual([colours]);
  });

  it('takes 100,000 blanks in what is typed without delay', async () => {
    const { typed, sent } = setUp();
    const startedAt = performance.now();

    expect(await typed(`posters hang red${' '.repeat(100_000)}confirmed`, 'ADMIN')).toContain(
      'Nothing is changed yet',
    );

    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(sent).toEqual([]);
  });

  it('does nothing for a confirmed mistake', async () => {
    const { typed, sent } = setUp();

    expect(await typed('posters hang no confirm', 'ADMIN')).toBe('Not that one.');
    expect(await typed('posters hang confirm', 'ADMIN')).toContain(
      'Use it like this: `/footnote posters hang <colour>`',
    );
    expect(await typed('posters hagn red confirm', 'ADMIN')).toContain(
      'Did you mean `/footnote posters hang`?',
    );
    expect(sent).toEqual([]);
  });

  it('is logged with who, where and what became of it, and no word of what was typed', async () => {
    const { typed, logged } = setUp();

    await typed('posters hang crimson');
    await typed('posters hang crimson', 'ADMIN');
    await typed('posters hang crimson confirm', 'ADMIN');
    await typed('ask something');

    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { command: 'posters', outcome: 'refused', person: 't/slack/T1/U1', place: 'slack:C1' },
      { command: 'posters', outcome: 'hang asked', person: 't/slack/T1/ADMIN' },
      { command: 'posters', outcome: 'hang confirmed started', person: 't/slack/T1/ADMIN' },
      { command: 'posters', outcome: 'hang confirmed succeeded', person: 't/slack/T1/ADMIN' },
    ]);
    expect(logged.join('')).not.toContain('crimson');
  });

  it('is audited each time: refused, shown, asked, and changed before and after it is done', async () => {
    const { typed, audited } = setUp();

    await typed('posters hang crimson confirm');
    await typed('posters', 'ADMIN');
    await typed('posters hang crimson', 'ADMIN');
    await typed('posters hang crimson CONFIRM', 'ADMIN');
    await typed('ask something', 'ADMIN');

    const actor = 't/slack/T1/ADMIN';
    const action = 'command.posters.hang';
    const detail = { argument: 'crimson' };
    expect(audited).toMatchObject([
      {
        tenant: 't',
        actor: 't/slack/T1/U1',
        action: 'command.posters',
        decision: 'refused',
        detail: { argument: 'hang crimson confirm' },
        place: { id: 'C1' },
        requestId: 'r1',
      },
      { actor, action: 'command.posters', decision: 'allowed' },
      { actor, action, decision: 'asked', detail },
      { actor, action, decision: 'confirmed', outcome: 'started', detail },
      { actor, action, decision: 'confirmed', outcome: 'succeeded', detail },
    ]);
    expect(audited).toHaveLength(5);
  });

  it('changes nothing while the audit can’t be written; it still refuses, asks and shows', async () => {
    const { typed, sent, auditing } = setUp();
    auditing.isAway = true;

    expect(await typed('posters hang red confirm', 'ADMIN')).toContain('Nothing was changed');
    expect(await typed('posters hang red', 'ADMIN')).toContain('Nothing is changed yet');
    expect(await typed('posters', 'ADMIN')).toBe('0 posters');
    expect(await typed('posters')).toContain('is for admins');
    expect(sent).toEqual([]);
  });

  it('is audited as failed when it fails, and its error goes on', async () => {
    const audited: AuditEntry[] = [];
    const failing: CommandDefinition = {
      ...askCommand,
      name: 'fail',
      role: 'admin',
      changes: true,
      run: async () => ({
        kind: 'change',
        what: 'This fails.',
        apply: async () => {
          throw new AssistantError('away', { code: 'storage', retryable: true });
        },
      }),
    };
    const registry = createCommandRegistry([failing], {
      hasRole: async () => true,
      audit: { append: async (entry) => void audited.push(entry) },
      log: pino({ level: 'silent' }),
    });

    await expect(registry.run(command('footnote', 'fail now confirm'), options)).rejects.toMatchObject({
      retryable: true,
    });
    expect(audited.map(({ outcome }) => outcome)).toEqual(['started', 'failed']);
  });

  it('shortens what was typed before it is kept', async () => {
    const { typed, audited } = setUp();

    await typed(`posters ${'x'.repeat(10_000)}`);

    expect(String(audited[0]?.detail?.argument)).toHaveLength(200);
  });
});
