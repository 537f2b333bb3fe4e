import { join } from 'node:path';
import { freePort } from '../../storage/embedded/child-server.ts';
import { type BenchContext, profiling } from './bench-context.ts';
import { type NodeProcess, startNodeProcess, untilAnswers } from './node-process.ts';
import { type SlackReceiver, startSlackReceiver } from './slack-receiver.ts';

/** A gateway and a worker as they run in production, before a Slack that only receives. */
export type FootnoteProcesses = {
  readonly gateway: { readonly pid: number; readonly port: number };
  readonly worker: { readonly pid: number; readonly port: number };
  /** Where Slack sends events. */
  readonly eventsUrl: string;
  readonly signingSecret: string;
  readonly slack: SlackReceiver;
  stop(): Promise<void>;
};

const SIGNING_SECRET = 'bench-signing-secret';
const READY_WITHIN_MS = 60_000;

/** Starts both processes and waits until they are ready. */
export async function startFootnote(
  context: BenchContext,
  services: Readonly<Record<string, string>>,
): Promise<FootnoteProcesses> {
  const { folder, knowledgeDir, signal, say } = context;
  say('Starting gateway and worker…');
  const slack = await startSlackReceiver();
  const running: NodeProcess[] = [];
  const stop = async () => {
    await Promise.all(running.map((process) => process.stop()));
    await slack.close();
  };
  const start = async (role: 'gateway' | 'worker') => {
    const port = await freePort();
    const process = startNodeProcess({
      name: `The ${role}`,
      script: 'src/main.ts',
      // As `npm start` and the container do.
      nodeArgs: ['--max-semi-space-size=8', ...profiling(context, role)],
      cwd: folder,
      env: {
        ...services,
        ROLE: role,
        PORT: String(port),
        LOG_LEVEL: 'warn',
        DATA_DIR: join(folder, 'data'),
        KNOWLEDGE_DIR: knowledgeDir,
        SLACK_BOT_TOKEN: 'xoxb-bench',
        SLACK_SIGNING_SECRET: SIGNING_SECRET,
        SLACK_API_URL: slack.apiUrl,
        QUESTIONS_PER_MINUTE: '10000',
      },
    });
    running.push(process);
    await untilAnswers(`http://127.0.0.1:${port}/readyz`, process, { signal, withinMs: READY_WITHIN_MS });
    return { pid: process.pid, port };
  };
  try {
    const worker = await start('worker');
    const gateway = await start('gateway');
    const eventsUrl = `http://127.0.0.1:${gateway.port}/slack/events`;
    return { gateway, worker, eventsUrl, signingSecret: SIGNING_SECRET, slack, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
