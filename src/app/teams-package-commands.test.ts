import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { typedCommand } from '../../adapters/teams/typed-command.ts';
import { describedCommands } from './teams-package-commands.ts';

const ADMIN = new URL('../admin/', import.meta.url);

describe('the commands as they are described', () => {
  it('are made by every factory of commands that there is', () => {
    const used = readFileSync(new URL('teams-package-commands.ts', import.meta.url), 'utf8');
    const factories = readdirSync(ADMIN)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => {
        const source = readFileSync(new URL(file, ADMIN), 'utf8');
        const made = source.matchAll(/export (?:function (?=create)|const )(\w+Commands?)\b/g);
        return [...made].map(([, name = '']) => name);
      });

    expect(factories.length).toBeGreaterThan(10);
    for (const factory of factories) expect(used, factory).toMatch(new RegExp(`^ .*\\b${factory}\\b`, 'm'));
  });

  it('have a name each, and begin with those of everybody', () => {
    const names = describedCommands().map(({ name }) => name);
    const roles = describedCommands().map(({ role }) => role);

    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe('ask');
    expect(roles.lastIndexOf('everybody')).toBeLessThan(roles.indexOf('admin'));
  });
});

describe('each command, typed to Footnote in Teams', () => {
  const commands = describedCommands();

  it.each(commands.map(({ name }) => name))('is reachable by its words: %s', (name) => {
    const expected = name === 'ask' ? { name: 'ask', text: '' } : { name: 'footnote', text: name };

    expect(typedCommand(`/${name}`, commands)).toEqual(expected);
    expect(typedCommand(`/footnote ${name}`, commands)).toEqual({ name: 'footnote', text: name });
    expect(typedCommand(name, commands)).toEqual({ name: 'footnote', text: name });
  });

  it.each(
    commands.flatMap(({ example, subcommands = [] }) => [
      example,
      ...subcommands.map((inner) => inner.example),
    ]),
  )('is reached by its example: %s', (example) => {
    const [, name = '', rest = ''] = /^\/(\w+)\s*([\s\S]*)$/.exec(example) ?? [];

    expect(typedCommand(example, commands)).toEqual({ name, text: rest });
  });

  it.each(
    commands.flatMap(({ name, subcommands = [] }) =>
      subcommands.map((inner) => `${name} ${inner.name} this one`),
    ),
  )('is reached by the words of its subcommand: %s', (words) => {
    expect(typedCommand(words, commands)).toEqual({ name: 'footnote', text: words });
  });

  it.each(commands.map(({ name }) => name))('leaves questions alone that begin like it: %s', (name) => {
    const word = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

    for (const text of [`${word} of the VPN?`, `${word} of the VPN`, `${word}?`, `what is ${name}`])
      expect(typedCommand(text, commands), text).toBeUndefined();
  });
});
