import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Config = z.object({
  config: z.object({
    currentUser: z.object({ id: z.string() }),
    bot: z.object({ id: z.string(), name: z.string() }),
    personalChat: z.object({ id: z.string() }),
    teams: z.array(z.object({ channels: z.array(z.object({ id: z.string() })).min(1) })).min(1),
  }),
});
type PlaygroundConfig = z.infer<typeof Config>['config'];
type Answer = { readonly status: number; readonly body: string };

/** Microsoft's Agents Playground as a person at Teams: what they do, and what their client is shown. */
export type AgentsPlayground = {
  readonly url: string;
  readonly config: PlaygroundConfig;
  /** Everything that the client was told, as JSON text, oldest first. */
  readonly events: readonly string[];
  say(conversation: string, text: string, options?: { readonly mention: boolean }): Promise<Answer>;
  press(conversation: string, messageId: string, action: Readonly<Record<string, unknown>>): Promise<Answer>;
  close(): Promise<void>;
};

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function readConfig(url: string): Promise<PlaygroundConfig> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return Config.parse(await (await fetch(`${url}/_internal/v1/config`)).json()).config;
    } catch (error) {
      if (attempt > 150) throw error;
      await wait(200);
    }
  }
}

/** Starts it without a browser before a bot's endpoint. */
export async function startAgentsPlayground(endpoint: string): Promise<AgentsPlayground> {
  const port = await freePort();
  const cli = fileURLToPath(import.meta.resolve('@microsoft/m365agentsplayground/cli.js'));
  const child = spawn(process.execPath, [cli, '-e', endpoint, '-c', 'msteams', '-p', String(port), '--dt'], {
    env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none' },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  const config = await readConfig(url);
  const events: string[] = [];
  const socket = new WebSocket(`${url.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream`);
  socket.addEventListener('message', ({ data }) => events.push(String(data)));
  await once(socket, 'open');

  const post = async (path: string, body: unknown): Promise<Answer> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.text() };
  };
  const from = { id: config.currentUser.id };
  const name = `<at>${config.bot.name}</at>`;
  return {
    url,
    config,
    events,
    say: (conversation, text, { mention } = { mention: false }) =>
      post(`/_conversation/v1/conversations/${encodeURIComponent(conversation)}/messages`, {
        from,
        text: mention ? `${name} ${text}` : text,
        textFormat: 'markdown',
        ...(mention ? { mentions: [{ mentioned: { id: config.bot.id }, text: name }] } : {}),
      }),
    press: (conversation, messageId, data) =>
      post('/_conversation/v1/invoke', {
        name: 'adaptiveCard/action',
        from,
        conversation: { id: conversation },
        replyToId: messageId,
        value: { action: { type: 'Action.Execute', verb: 'footnote', data }, trigger: 'manual' },
      }),
    async close() {
      socket.close();
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}
