import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readBenchRequest } from './bench.ts';

function requestOf(...args: string[]) {
  const read = readBenchRequest(args);
  if (read.kind === 'done') throw new Error(`ended with ${read.code}`);
  return read.request;
}

it('takes every measure but the slowest of the sample handbook by itself', () => {
  const request = requestOf();

  expect([...request.names]).toEqual([
    'ingestion',
    'query',
    'turn-latency',
    'slack-ack',
    'channels-ack',
    'flood',
    'commands',
    'flood-apart',
    'demo',
    'access',
  ]);
  expect(request.handbook).toBe(resolve('knowledge'));
  expect(request.json).toBe(resolve('bench/out/bench.json'));
  expect(request.profile).toBeUndefined();
});

it('takes the measures that are named, in its own order', () => {
  expect([...requestOf('--only', 'demo, query').names]).toEqual(['query', 'demo']);
});

it('makes paths absolute, since its processes run elsewhere', () => {
  const request = requestOf('--handbook', 'docs', '--json', 'figures.json', '--profile', 'profiles');

  expect(request.handbook).toBe(resolve('docs'));
  expect(request.json).toBe(resolve('figures.json'));
  expect(request.profile).toBe(resolve('profiles'));
});

it.each([[['--only', 'speed']], [['everything']], [['--fast']]])('refuses %j', (args) => {
  expect(readBenchRequest(args)).toEqual({ kind: 'done', code: 1 });
});
