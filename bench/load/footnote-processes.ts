import { join } from 'node:path';
import { freePort } from '../../src/storage/embedded/child-server.ts';
import { TENANT } from '../../src/testing/teams/teams-activities.ts';
import { APP_ID } from '../../src/testing/teams/teams-signer.ts';
import { startTeamsStandIn } from '../../src/testing/teams/teams-stand-in.ts';
import { type BenchContext, profiling } from './bench-context.ts';
import type { LoadChannel } from './load-channel.ts';
import { type NodeProcess, startNodeProcess, untilAnswers } from './node-process.ts';
import { type CommandLoad, slackCommands } from './slack-commands.ts';
import { slackLoad } from './slack-load.ts';
import { startSlackReceiver } from './slack-receiver.ts';
import { teamsLoad } from './teams-load.ts';

/** A gateway and a worker as they run in production, before a Slack and a Teams that only receive. */
export type FootnoteProcesses = {
  readonly gateway: { readonly pid: number; readonly port: number };
  readonly worker: { readonly pid: number; readonly port: number; readonly readyMs: number };
  readonly slack: LoadChannel;
  readonly teams: LoadChannel;
  readonly commands: CommandLoad;
  stop(): Promise<void>;
};

/** Slack signs its events with it. */
export const SIGNING_SECRET = 'bench-signing-secret';
/** With 100,000 passages a worker needs its time. */
const READY_WITHIN_MS = 180_000;

/**
 * Starts a gateway and a worker, or a worker for each of `workers` (values of `WORKER_CHANNELS`), and waits until they are
 * ready. `worker` is the first of them.
 */
export async function startFootnote(
  context: BenchContext,
  services: Readonly<Record<string, string>>,
  workers: readonly [string, ...string[]] = [''],
): Promise<FootnoteProcesses> {
  const { folder, knowledgeDir, signal, say } = context;
  say(workers.length === 1 ? 'Starting gateway and worker…' : 'Starting a gateway and a worker a channel…');
  const slack = await startSlackReceiver();
  const teams = await startTeamsStandIn();
  const running: NodeProcess[] = [];
  const stop = async () => {
    await Promise.all(running.map((process) => process.stop()));
    await Promise.all([slack.close(), teams.close()]);
  };
  const start = async (role: 'gateway' | 'worker', channels = '') => {
    const port = await freePort();
    const process = startNodeProcess({
      name: `The ${role}`,
      script: 'src/main.ts',
      asInProduction: true,
      nodeArgs: profiling(context, role),
      cwd: folder,
      env: {
        ...services,
        ROLE: role,
        WORKER_CHANNELS: channels,
        PORT: String(port),
        LOG_LEVEL: 'warn',
        DATA_DIR: join(folder, 'data'),
        KNOWLEDGE_DIR: knowledgeDir,
        SLACK_BOT_TOKEN: 'xoxb-bench',
        SLACK_SIGNING_SECRET: SIGNING_SECRET,
        SLACK_API_URL: slack.apiUrl,
        MICROSOFT_APP_ID: APP_ID,
        MICROSOFT_APP_PASSWORD: 'bench',
        MICROSOFT_APP_TENANT_ID: TENANT,
        TEAMS_OPENID_METADATA_URL: teams.openIdMetadataUrl,
        TEAMS_LOGIN_URL: teams.loginUrl,
        QUESTIONS_PER_MINUTE: '10000',
      },
    });
    running.push(process);
    const url = `http://127.0.0.1:${port}/readyz`;
    const readyMs = await untilAnswers(url, process, { signal, withinMs: READY_WITHIN_MS });
    return { pid: process.pid, port, readyMs };
  };
  try {
    const [first, ...others] = workers;
    const worker = await start('worker', first);
    for (const channels of others) await start('worker', channels);
    const gateway = await start('gateway');
    const at = `http://127.0.0.1:${gateway.port}`;
    return {
      gateway,
      worker,
      slack: slackLoad(slack, `${at}/slack/events`, SIGNING_SECRET),
      commands: slackCommands(slack, `${at}/slack/events`, SIGNING_SECRET),
      teams: teamsLoad(teams, `${at}/api/messages`),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
