import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { IncomingCommand } from '../core/message.ts';
import { adminCommands, createAdminWorld } from '../testing/admin-harness.ts';
import type { RecordingSink } from '../testing/recording-sink.ts';
import { createRecordingSink } from '../testing/recording-sink.ts';
import { type SlackGateway, startSlackGateway } from '../testing/slack/slack-gateway.ts';
import { channelMention, personalMessage } from '../testing/teams/teams-activities.ts';
import { startTeamsGateway, type TeamsGateway } from '../testing/teams/teams-gateway.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { createBrowserCaller } from '../testing/web/browser-caller.ts';
import { type ServedChat, serveChat } from '../testing/web/served-chat.ts';
import { askCommand } from './ask-command.ts';
import type { CommandDefinition } from './command-definition.ts';
import { createCommandRegistry } from './command-registry.ts';
import { createToolsCommand } from './tools-command.ts';

const commands: readonly CommandDefinition[] = [
  askCommand,
  createToolsCommand(async () => [{ title: 'Calculator', summary: 'adds up.', writes: false }]),
  ...adminCommands(createAdminWorld()),
];

/** How people type it on each channel, and where it arrives. */
type Channel = { readonly sink: RecordingSink; readonly type: (words: string) => Promise<unknown> };

let slack: SlackGateway;
let standIn: TeamsStandIn;
let teams: TeamsGateway;
let chat: ServedChat;
let channels: Readonly<Record<string, Channel>>;

beforeAll(async () => {
  slack = await startSlackGateway();
  standIn = await startTeamsStandIn();
  teams = await startTeamsGateway(standIn);
  const sink = createRecordingSink();
  chat = await serveChat({ redisUrl: inject('redisUrl'), sink });
  const browser = createBrowserCaller(chat.url);
  await browser.call('/');
  let count = 0;
  const form = {
    command: '/footnote',
    user_id: 'U1',
    channel_id: 'C1',
    channel_name: 'help',
    team_id: 'T1',
    response_url: 'https://hooks.example/1',
    api_app_id: 'A1',
    token: 'unused',
    user_name: 'ana',
    team_domain: 'example',
  };
  channels = {
    slack: {
      sink: slack.sink,
      type: (words) => slack.sender.command({ ...form, text: words, trigger_id: `t${(count += 1)}` }),
    },
    'a Teams channel': {
      sink: teams.sink,
      type: (words) => teams.send(channelMention(standIn.serviceUrl, `/footnote ${words}`)),
    },
    'a Teams chat': {
      sink: teams.sink,
      type: (words) => teams.send(personalMessage(standIn.serviceUrl, `/footnote ${words}`)),
    },
    web: {
      sink,
      type: (words) => {
        const json = { text: `/footnote ${words}`, clientMessageId: `message-${(count += 1)}` };
        return browser.call('/api/chat/messages', { json });
      },
    },
  };
});
afterAll(async () => {
  await slack.close();
  await teams.close();
  await standIn.close();
  await chat.close();
});

async function runFor(command: IncomingCommand): Promise<string> {
  const registry = createCommandRegistry(commands, {
    hasRole: async () => true,
    audit: { append: async () => undefined },
    log: pino({ level: 'silent' }),
  });
  const effect = await registry.run(command, { signal: new AbortController().signal });
  return effect.kind === 'say' ? effect.text : effect.kind;
}

const NAMES = ['slack', 'a Teams channel', 'a Teams chat', 'web'];

describe.each(NAMES)('in %s', (name) => {
  it.each(commands.map((definition) => [definition.name, definition.example] as const))(
    '/footnote %s arrives as it was typed, and is known',
    async (command, example) => {
      const words = example.replace(/^\/(?:footnote )?/, '');
      const channel = channels[name];
      if (!channel) throw new Error(`there is no ${name}`);
      const before = channel.sink.commands.length;

      await channel.type(words);

      expect(channel.sink.commands).toHaveLength(before + 1);
      const arrived = channel.sink.commands.at(-1);
      expect(arrived).toMatchObject({ name: 'footnote', text: words });
      const said = arrived && (await runFor(arrived));
      expect(said).not.toContain('I don’t know the command');
      expect(said).not.toContain("I don't know the command");
      expect(words.split(' ')[0]).toBe(command);
    },
  );
});
