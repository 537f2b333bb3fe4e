import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMAND_SCOPE, EVENT_SCOPES, METHOD_SCOPES } from './method-scopes.ts';

const Manifest = z.object({
  features: z.object({
    agent_view: z.object({
      agent_description: z.string().max(300),
      suggested_prompts: z.array(z.object({ title: z.string(), message: z.string() })).max(4),
    }),
    slash_commands: z.array(z.object({ command: z.string(), url: z.string(), should_escape: z.boolean() })),
  }),
  oauth_config: z.object({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ request_url: z.string(), bot_events: z.array(z.string()) }),
    interactivity: z.object({ is_enabled: z.boolean(), request_url: z.string() }),
    socket_mode_enabled: z.boolean(),
  }),
});

const ROOT = join(import.meta.dirname, '../..');
const manifest = Manifest.parse(parse(readFileSync(join(ROOT, 'manifest.yml'), 'utf8')));

describe('manifest.yml', () => {
  it('asks for exactly the scopes that calls, events and commands need', () => {
    const needed = new Set([...Object.values(METHOD_SCOPES), ...Object.values(EVENT_SCOPES)].flat());

    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([...needed, COMMAND_SCOPE].toSorted());
  });

  it('knows the scopes of every method that the adapter calls', () => {
    const files = readdirSync(import.meta.dirname).filter(
      (file) => file.endsWith('.ts') && !file.includes('.test.'),
    );
    const source = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n');
    const called = [...source.matchAll(/(?:\.call|\bask)\(\s*'([a-zA-Z.]+)'/g)].map((match) => match[1]);

    expect(new Set(called)).toEqual(new Set(Object.keys(METHOD_SCOPES)));
  });

  it('listens to the events that the adapter reads', () => {
    expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual(
      Object.keys(EVENT_SCOPES).toSorted(),
    );
  });

  it('sends everything to one address and leaves socket mode off', () => {
    const { event_subscriptions, interactivity, socket_mode_enabled } = manifest.settings;
    const urls = [event_subscriptions, interactivity].map((setting) => setting.request_url);

    expect(new Set([...urls, ...manifest.features.slash_commands.map((command) => command.url)]).size).toBe(
      1,
    );
    expect(event_subscriptions.request_url).toMatch(/\/slack\/events$/);
    expect(interactivity.is_enabled).toBe(true);
    expect(socket_mode_enabled).toBe(false);
  });

  it('offers both slash commands', () => {
    expect(manifest.features.slash_commands.map((command) => command.command)).toEqual(['/ask', '/footnote']);
  });
});
