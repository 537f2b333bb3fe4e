import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_CHANNEL_SETTINGS } from '../core/channel-settings.ts';
import type { Reply } from '../core/reply.ts';
import { action, answer, h, item, message, options, resetJobs } from '../testing/job-harness.ts';
import { answerMessage } from './answer-message.ts';
import { tellGaveUp } from './gave-up.ts';
import { recordFeedback } from './record-feedback.ts';
import { runAction } from './run-action.ts';
import { runCommand } from './run-command.ts';

beforeEach(resetJobs);

const german = { ...message, text: 'Wie viele Urlaubstage habe ich?' };
const told = (): Reply | undefined => h.delivered.at(-1)?.reply;

describe('what is said before or instead of an answer', () => {
  it('asks for patience in the language of the question', async () => {
    await answerMessage({ ...item, limited: true, message: german }, h.services, options);

    expect(told()).toMatchObject({ kind: 'refusal', reason: 'rate-limited', language: 'de' });
    expect(told()?.text).toContain('Das waren viele Fragen in einer Minute');
  });

  it('follows the thread, where a message tells nothing', async () => {
    h.remembered = [{ requestId: 'r0', question: german.text, answer: '27 Tage' }];

    await answerMessage(
      { ...item, limited: true, message: { ...message, text: 'Leipzig?' } },
      h.services,
      options,
    );

    expect(told()).toMatchObject({ language: 'de' });
  });

  it('follows the channel, where the thread tells nothing either', async () => {
    h.services = {
      ...h.services,
      settingsFor: async () => ({ ...DEFAULT_CHANNEL_SETTINGS, language: 'fr' }),
    };

    await answerMessage(
      { ...item, limited: true, message: { ...message, text: 'vpn' } },
      h.services,
      options,
    );

    expect(told()?.text).toContain('Attendez une minute');
  });

  it('is English, and said all the same, while nobody can look that up', async () => {
    h.services = {
      ...h.services,
      memory: { ...h.services.memory, recall: () => Promise.reject(new Error('Redis is away')) },
    };

    await answerMessage(
      { ...item, limited: true, message: { ...message, text: 'vpn' } },
      h.services,
      options,
    );

    expect(told()?.text).toContain('That was a lot of questions');
  });

  it('tells of a pause and of outside readers in it', async () => {
    h.services = { ...h.services, pausedFor: async () => ({ note: 'Wartung bis elf' }) as never };
    await answerMessage({ ...item, message: german }, h.services, options);
    expect(told()?.text).toContain(
      'Ein Admin hat meine Antworten für eine Weile angehalten. Dazu heißt es: „Wartung bis elf“',
    );

    resetJobs();
    h.externalPlaces = ['C1'];
    await answerMessage({ ...item, requestId: 'r2', message: german }, h.services, options);
    expect(h.delivered[0]?.reply).toMatchObject({ reason: 'external-readers', language: 'de' });
  });

  it('apologises in it after the last attempt', async () => {
    await tellGaveUp({ kind: 'message', ...item, message: german }, new Error('x'), h.services, options);

    expect(told()?.text).toContain('nenne einem Admin die Anfrage-ID r1');
  });

  it('asks by a command in it, and leaves other commands English', async () => {
    const command = {
      eventId: 'e3',
      author: message.author,
      place: message.thread.place,
      sentAt: message.sentAt,
    };

    await runCommand(
      { ...item, limited: true, command: { ...command, name: 'ask', text: german.text } },
      h.services,
      options,
    );
    expect(told()).toMatchObject({ language: 'de' });

    await runCommand(
      { ...item, limited: true, command: { ...command, name: 'help', text: german.text } },
      h.services,
      options,
    );
    expect(told()?.text).toContain('That was a lot of questions');
  });
});

describe('what a press is answered with whose turn is gone', () => {
  beforeEach(() => {
    h.remembered = [{ requestId: 'r0', question: german.text, answer: '27 Tage' }];
  });

  it('is in the language of the thread, under a button and under a thumb', async () => {
    const { thread } = message;
    await runAction({ ...item, action: action('share-answer', { thread }) }, h.services, options);
    expect(told()).toMatchObject({ reason: 'turn-expired', language: 'de' });

    const { eventId, author, place, sentAt } = action('share-answer');
    const about = { requestId: 'gone' };
    await recordFeedback(
      { ...item, feedback: { eventId, about, verdict: 'down', author, place, thread, sentAt } },
      h.services,
      options,
    );
    expect(told()?.text).toContain('Diese Antwort habe ich nicht mehr, deshalb');
  });

  it('is English for whoever helps', async () => {
    const pressed = action('claim-escalation', { thread: message.thread });

    await tellGaveUp({ kind: 'action', ...item, action: pressed }, new Error('x'), h.services, options);
    expect(told()?.text).toContain('tell an admin');

    const asked = action('ask-a-person', { thread: message.thread });
    await tellGaveUp(
      { kind: 'action', ...item, requestId: 'r2', action: asked },
      new Error('x'),
      h.services,
      options,
    );
    expect(told()?.text).toContain('nenne einem Admin');
  });
});

describe('what a button under a reply says', () => {
  const answering = (reply: Reply): void => {
    const outcome = { reply, standaloneQuestion: '?', passages: [], timings: {}, usage: [] };
    h.services = {
      ...h.services,
      orchestrator: {
        async *respond() {
          yield { kind: 'finished', outcome };
        },
      },
    };
  };

  it('is in the language of that reply, also to somebody else', async () => {
    answering({ ...answer, language: 'es' });
    await answerMessage({ ...item, message }, h.services, options);

    const other = { ...message.author, id: 'U2' };
    await runAction(
      { ...item, requestId: 'a1', action: action('share-answer', { author: other }) },
      h.services,
      options,
    );

    expect(told()).toMatchObject({ text: 'Solo quien ha preguntado puede usar este botón.', language: 'es' });
  });

  it('stays with the answer when it is shared', async () => {
    answering({ ...answer, language: 'pt' });
    await answerMessage({ ...item, message }, h.services, options);
    await runAction({ ...item, requestId: 'a1', action: action('share-answer') }, h.services, options);

    expect(h.delivered.find(({ deliveryId }) => deliveryId === 'r1-shared')?.reply.language).toBe('pt');
    expect(told()).toMatchObject({ text: 'Agora todos aqui podem ver.', language: 'pt' });
  });
});
