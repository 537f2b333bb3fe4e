import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandEffect } from '../admin/command-registry.ts';
import { AssistantError } from '../core/errors.ts';
import { author, h, item, message, now, options, place, resetJobs } from '../testing/job-harness.ts';
import { answerMessage } from './answer-message.ts';
import { ingestSource } from './ingest-source.ts';
import { runCommand } from './run-command.ts';
import { MemorySourceStatus } from '../testing/memory-source-status.ts';
import { createLogger } from '../observability/logger.ts';

beforeEach(resetJobs);

const command = { eventId: 'e3', name: 'footnote', text: 'x', author, place, sentAt: now };

describe('while answers are paused', () => {
  const pause = { what: 'answers', note: 'Back at 3 pm.', by: 'admin', at: now };

  it('tells whoever asks, with the admin’s words, and asks no model', async () => {
    h.services = { ...h.services, pausedFor: async (tenant) => (tenant === 'acme' ? pause : undefined) };

    await answerMessage({ ...item, message }, h.services, options);

    expect(h.delivered[0]?.reply).toMatchObject({
      kind: 'refusal',
      reason: 'paused',
      text: expect.stringContaining('Back at 3 pm.'),
    });
    expect(h.requests).toEqual([]);
  });

  it('keeps out of what nobody asked it, and answers again afterwards', async () => {
    h.services = {
      ...h.services,
      pausedFor: async () => pause,
      settingsFor: async () => ({
        answer: 'every-question',
        sources: [],
        tone: 'plain',
        verbosity: 'normal',
        who: [],
      }),
    };
    await answerMessage({ ...item, message: { ...message, addressing: 'overheard' } }, h.services, options);
    expect(h.delivered).toEqual([]);

    h.services = { ...h.services, pausedFor: async () => undefined };
    await answerMessage({ ...item, requestId: 'r2', message }, h.services, options);
    expect(h.delivered[0]?.reply.kind).toBe('answer');
  });

  it('still runs commands', async () => {
    h.services = { ...h.services, pausedFor: async () => pause };

    await runCommand({ ...item, command: { ...command, text: 'help' } }, h.services, options);

    expect(h.delivered[0]?.reply.text).toContain('What I can do here');
  });
});

describe('an announcement', () => {
  const effect: CommandEffect = {
    kind: 'announce',
    text: 'Away on Saturday',
    places: [place, { ...place, id: 'CGONE' }],
  };
  beforeEach(() => {
    h.services = { ...h.services, commands: { run: async () => effect } };
  });

  it('is posted once a place, told to the admin, and audited', async () => {
    await runCommand({ ...item, command }, h.services, options);

    expect(h.delivered).toMatchObject([
      { deliveryId: 'r1-announce-0', target: { kind: 'place', place: { id: 'C1' } } },
      { deliveryId: 'r1-announce-1', target: { kind: 'place', place: { id: 'CGONE' } } },
      { deliveryId: 'r1', target: { kind: 'private' }, reply: { text: 'Posted in 2 places.' } },
    ]);
    expect(h.audited).toMatchObject([{ action: 'command.announce', outcome: 'succeeded', requestId: 'r1' }]);
  });

  it('says where it could not be posted', async () => {
    const { deliver } = h.services;
    h.services = {
      ...h.services,
      deliver: async (delivery, call) => {
        if (delivery.target.kind === 'place' && delivery.target.place.id === 'CGONE')
          throw new AssistantError('no such channel', { code: 'delivery', retryable: false });
        return deliver(delivery, call);
      },
    };

    await runCommand({ ...item, command }, h.services, options);

    expect(h.delivered.at(-1)?.reply.text).toContain('I could not post in slack:CGONE');
    expect(h.audited).toMatchObject([{ outcome: 'failed', detail: { missed: ['slack:CGONE'] } }]);
  });
});

describe('a request for a person that an admin works on', () => {
  it('has its end in the audit, also when nothing came of it', async () => {
    const effect: CommandEffect = { kind: 'work-on-escalation', what: 'claim', id: 'r9' };
    h.services = { ...h.services, commands: { run: async () => effect } };

    await runCommand({ ...item, command }, h.services, options);

    expect(h.delivered[0]?.reply.text).toContain('I no longer have that request');
    expect(h.audited).toMatchObject([
      { action: 'command.escalations.claim', decision: 'confirmed', outcome: 'failed', requestId: 'r1' },
    ]);
  });
});

describe('reading a source', () => {
  const read: string[] = [];
  const services = {
    configured: async () => [
      { kind: 'url', name: 'handbook', access: ['public'], url: 'https://a.example/', allow: [] } as const,
    ],
    statuses: new MemorySourceStatus(),
    isPaused: async () => true,
    forgetVersions: async () => void read.push('forgot'),
    read: async () => {
      read.push('read');
      return { summary: { sources: [], failed: [] } as never, busy: ['handbook'] };
    },
    now: () => new Date(now),
    log: createLogger('silent'),
  };
  const job = { tenant: 'acme', source: 'handbook' };

  it('is left out while it is paused, but for an admin who asks; afresh forgets what was read', async () => {
    expect(await ingestSource(job, services, options)).toEqual({ kind: 'skipped', why: 'paused' });
    expect(read).toEqual([]);
    await ingestSource({ ...job, asked: 'now' }, services, options);
    expect(read).toEqual(['read']);
    await ingestSource({ ...job, asked: 'afresh' }, services, options);
    expect(read).toEqual(['read', 'forgot', 'read']);
  });
});
