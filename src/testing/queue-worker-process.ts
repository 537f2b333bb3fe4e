// A worker to kill: `node queue-worker-process.ts <redis url> <prefix> <journal key>`. It writes each start and end to
// the journal; a message `hang` never ends while its attempt is below the number behind it.
import { pino } from 'pino';
import { startConsumer } from '../queue/consumer.ts';
import { connectRedis } from '../storage/redis/connection.ts';

const [url = '', prefix = '', journal = ''] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const ignore = (): void => undefined;
const redis = connectRedis(url, 'worker', ignore);
const jobsRedis = connectRedis(url, 'jobs', ignore);
const forever = new Promise<never>(() => setInterval(ignore, 60_000));

startConsumer({
  redis,
  jobsRedis,
  prefix,
  log,
  metrics: { job: ignore },
  now: () => new Date(),
  random: Math.random,
  times: { leaseMs: 1_000, stalledCheckMs: 300, heldRetryMs: 100, sweepMs: 1_000 },
  handlers: {
    message: async ({ requestId, message }, { attempt }) => {
      await redis.rpush(journal, `start ${requestId} ${attempt} ${process.pid}`);
      const [word, below = '0'] = message.text.split(' ');
      if (word === 'hang' && attempt < Number(below)) await forever;
      await redis.rpush(journal, `end ${requestId} ${attempt}`);
    },
    edit: async () => undefined,
    deletion: async () => undefined,
    command: async () => undefined,
    action: async () => undefined,
    feedback: async () => undefined,
    ticketUpdate: async () => undefined,
    gaveUp: async ({ requestId }, error) => {
      await redis.rpush(journal, `gave-up ${requestId} ${error.code}`);
    },
  },
});
process.send?.('ready');
