import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadPlan, PlannedRequest, SentRequest } from './load-plan.ts';

/**
 * The process that sends a load, apart from everything that is measured. It gets a plan over its channel, sends at the
 * planned times whether or not earlier requests were answered (open loop), and gives the requests back.
 */
const ANSWER_WITHIN_MS = 10_000;
const agent = new Agent({ keepAlive: true });

process.once('message', (plan: LoadPlan) => {
  void send(plan).then((sent) => process.send?.(sent, () => process.disconnect()));
});

async function send(plan: LoadPlan): Promise<SentRequest[]> {
  const startAt = performance.now() + 100;
  const answers: Promise<SentRequest>[] = [];
  for (const [index, planned] of plan.entries()) {
    const plannedAt = startAt + planned.atMs;
    const waitMs = plannedAt - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const lateMs = Math.max(0, performance.now() - plannedAt);
    answers.push(post(planned).then((answer) => ({ ...answer, index, lateMs })));
  }
  return Promise.all(answers);
}

type Answer = Pick<SentRequest, 'sentAt' | 'ms' | 'status' | 'failure'>;

function post({ url, headers, body }: PlannedRequest): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const sentAt = Date.now();
  const started = performance.now();
  const done = (status: number, failure?: string) =>
    resolve({ sentAt, status, ms: performance.now() - started, ...(failure ? { failure } : {}) });
  const options = {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    timeout: ANSWER_WITHIN_MS,
  };
  const posting = request(url, options, (response) => {
    response.resume();
    response.once('end', () => done(response.statusCode ?? 0));
    response.once('error', (error) => done(0, nameOf(error)));
  });
  posting.once('timeout', () => posting.destroy());
  posting.once('error', (error) => done(0, nameOf(error)));
  posting.end(body);
  return promise;
}

function nameOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}
