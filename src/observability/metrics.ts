import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Everything that Footnote counts and times. Labels are small closed sets: never a person, a place or a text. */
export type Metrics = {
  /** Seconds from an HTTP request to its answer. */
  httpRequest(labels: { route: string; status: string }, seconds: number): void;
  /** What became of events: accepted, duplicate, refused, or the reason for ignoring one. */
  inbound(labels: { channel: string; kind: string; outcome: string }): void;
  /** Seconds of a stage of a turn. */
  stage(stage: string, seconds: number): void;
  /** Seconds from acceptance to the last posted part, by how the turn ended. */
  turn(labels: { channel: string; kind: string }, seconds: number): void;
  /** Seconds of one post to a platform. */
  delivery(labels: { channel: string; outcome: string }, seconds: number): void;
  job(labels: { job: string; outcome: string }): void;
  /** Calls of a served reranker by outcome; the local order stood after every one but `ok`. */
  rerank(outcome: string): void;
  tokens(labels: { model: string; direction: 'input' | 'output' }, count: number): void;
  /** Reads a value each time the metrics are asked for. */
  gauge(name: string, help: string, read: () => Promise<number> | number): void;
  /** The Prometheus text exposition and its content type. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>;
};

/** Creates the process's metrics on a registry of their own (prom-client). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const histogram = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [registry] });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });

  const http = histogram('footnote_http_request_seconds', 'HTTP request to answer', ['route', 'status']);
  const stages = histogram('footnote_stage_seconds', 'Stage of a turn', ['stage']);
  const turns = histogram('footnote_turn_seconds', 'Acceptance to last posted part', ['channel', 'kind']);
  const deliveries = histogram('footnote_delivery_seconds', 'One post to a platform', ['channel', 'outcome']);
  const events = counter('footnote_inbound_total', 'Events by outcome', ['channel', 'kind', 'outcome']);
  const jobs = counter('footnote_jobs_total', 'Jobs by outcome', ['job', 'outcome']);
  const reranks = counter('footnote_rerank_total', 'Calls of the served reranker by outcome', ['outcome']);
  const tokens = counter('footnote_tokens_total', 'Model tokens', ['model', 'direction']);

  return {
    httpRequest: (labels, seconds) => http.observe(labels, seconds),
    inbound: (labels) => events.inc(labels),
    stage: (stage, seconds) => stages.observe({ stage }, seconds),
    turn: (labels, seconds) => turns.observe(labels, seconds),
    delivery: (labels, seconds) => deliveries.observe(labels, seconds),
    job: (labels) => jobs.inc(labels),
    rerank: (outcome) => reranks.inc({ outcome }),
    tokens: (labels, count) => tokens.inc(labels, count),
    gauge: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
    expose: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
