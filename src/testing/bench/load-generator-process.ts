import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { signatureHeaders } from '../slack/slack-signer.ts';
import type { LoadPlan, SentRequest } from './load-plan.ts';

/**
 * The process that sends a load, apart from everything that is measured. It gets a plan over its channel, sends at the
 * planned times whether or not earlier requests were answered (open loop), and gives the requests back.
 */
const ANSWER_WITHIN_MS = 10_000;
const agent = new Agent({ keepAlive: true });

process.once('message', (plan: LoadPlan) => {
  void send(plan).then((sent) => process.send?.(sent, () => process.disconnect()));
});

async function send({ urls, signingSecret, perSecond, bodies }: LoadPlan): Promise<SentRequest[]> {
  const stepMs = 1_000 / perSecond / urls.length;
  const startAt = performance.now() + 100;
  const answers: Promise<SentRequest>[] = [];
  for (const [index, body] of bodies.entries()) {
    for (const [target, url] of urls.entries()) {
      const plannedAt = startAt + (index * urls.length + target) * stepMs;
      const waitMs = plannedAt - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      const lateMs = Math.max(0, performance.now() - plannedAt);
      answers.push(post(url, body, signingSecret).then((answer) => ({ ...answer, index, target, lateMs })));
    }
  }
  return Promise.all(answers);
}

type Answer = Pick<SentRequest, 'sentAt' | 'ms' | 'status' | 'failure'>;

function post(url: string, body: string, signingSecret: string): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...signatureHeaders(body, { signingSecret }),
  };
  const sentAt = Date.now();
  const started = performance.now();
  const done = (status: number, failure?: string) =>
    resolve({ sentAt, status, ms: performance.now() - started, ...(failure ? { failure } : {}) });
  const posting = request(url, { method: 'POST', agent, headers, timeout: ANSWER_WITHIN_MS }, (response) => {
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
