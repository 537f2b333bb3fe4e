import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AgentsPlayground, startAgentsPlayground } from '../testing/teams/agents-playground.ts';
import { objectsIn } from '../testing/teams/teams-visible.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const QUESTION = 'How many days of annual leave do employees get?';
/** The Playground's only tenant. A tenant of our own keeps this test's documents apart. */
const PLAYGROUND_TENANT = '00000000-0000-0000-0000-0000000000001';
const TENANT = `playground-${Date.now()}`;

let application: ApplicationUnderTest;
let playground: AgentsPlayground;

beforeAll(async () => {
  application = await startApplicationUnderTest({
    variables: { TEAMS_EMULATOR: 'true', TENANTS: `${PLAYGROUND_TENANT}=${TENANT}` },
  });
  playground = await startAgentsPlayground(`${application.url}/api/messages`);
}, 90_000);

afterAll(async () => {
  await playground?.close();
  await application?.stop();
});

/** What the client was shown since then that holds these words. */
async function shownSince(events: number, words: string): Promise<string> {
  return vi.waitFor(
    () => {
      const found = playground.events.slice(events).find((event) => event.includes(words));
      if (found === undefined) throw new Error(`the client was shown no “${words}”`);
      return found;
    },
    { timeout: 15_000, interval: 50 },
  );
}

describe("Microsoft's own client", () => {
  it('shows the answer to a personal message, with the label and its footnote', async () => {
    const before = playground.events.length;

    await playground.say(playground.config.personalChat.id, QUESTION);

    const shown = await shownSince(before, '27 days');
    expect(shown).toContain('AIGeneratedContent');
    expect(shown).toContain('https://handbook.example.com/leave');
  });

  it("answers in a channel's thread, and a reply to it", async () => {
    const channel = playground.config.teams[0]?.channels[0]?.id ?? '';
    const before = playground.events.length;
    const asked = await playground.say(channel, QUESTION, { mention: true });
    const thread: string = JSON.parse(asked.body).postConversationId;

    const first = await shownSince(before, '27 days');
    const between = playground.events.length;
    await playground.say(thread, 'and contractors?', { mention: true });

    expect(first).toContain(thread);
    expect(await shownSince(between, 'no paid leave')).toContain(thread);
  });

  it('offers a person in a card, and takes the press', async () => {
    const chat = playground.config.personalChat.id;
    const before = playground.events.length;
    await playground.say(chat, 'What is the wifi password of the moon base?');
    const card = JSON.parse(await shownSince(before, 'Action.Execute'));
    const [button] = objectsIn(card).filter(({ type }) => type === 'Action.Execute');
    const [message] = objectsIn(card).filter(({ messageId }) => messageId !== undefined);

    const pressed = await playground.press(chat, String(message?.messageId), Object(button?.data));

    expect(pressed.status).toBe(200);
    expect(pressed.body).toContain('Asking a person');
    await shownSince(before, 'set up a help channel');
  });
});
