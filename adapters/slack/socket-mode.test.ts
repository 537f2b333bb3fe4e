import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAdapter } from '../../src/channels/channel-adapter.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { createRecordingSink, type RecordingSink } from '../../src/testing/recording-sink.ts';
import { type SlackStandIn, startSlackStandIn } from '../../src/testing/slack/slack-stand-in.ts';
import { type SocketStandIn, startSocketStandIn } from '../../src/testing/slack/socket-stand-in.ts';
import { createSlackAdapter } from './slack-adapter.ts';

describe('socket mode', () => {
  let socket: SocketStandIn;
  let slack: SlackStandIn;
  let sink: RecordingSink;
  let adapter: ChannelAdapter;

  beforeEach(async () => {
    socket = await startSocketStandIn();
    slack = await startSlackStandIn({ socketUrl: socket.url });
    sink = createRecordingSink();
    adapter = createSlackAdapter({
      botToken: slack.botToken,
      signingSecret: slack.signingSecret,
      appToken: 'xapp-stand-in',
      apiUrl: slack.apiUrl,
      tenantOf: () => 'default',
      now: Date.now,
      log: createLogger('silent'),
    });
    await adapter.start(sink);
  });
  afterEach(async () => {
    await adapter.stop();
    await socket.close();
    await slack.close();
  });

  function mention(text: string): unknown {
    const event = {
      type: 'app_mention',
      user: slack.userId,
      text: `<@${slack.botUserId}> ${text}`,
      ts: '1767225600.000100',
      channel: slack.channelId,
    };
    return slack.envelope(event);
  }

  it('mounts no HTTP route', async () => {
    expect(await adapter.routes(sink)).toEqual([]);
  });

  it('hands an event in and acknowledges it after that', async () => {
    socket.send('events_api', 'envelope-1', mention('how many days of leave?'));

    await expect.poll(() => socket.acknowledgements).toMatchObject([{ envelope_id: 'envelope-1' }]);
    expect(sink.messages[0]?.text).toBe('how many days of leave?');
  });

  it('leaves an event that could not be queued unacknowledged, so that Slack sends it again', async () => {
    sink.failNext();

    socket.send('events_api', 'envelope-1', mention('first'));
    socket.send('events_api', 'envelope-2', mention('second'));

    await expect.poll(() => socket.acknowledgements).toMatchObject([{ envelope_id: 'envelope-2' }]);
    expect(sink.messages.map((message) => message.text)).toEqual(['second']);
  });

  it('answers a slash command over the socket', async () => {
    const form = {
      command: '/ask',
      text: 'leave?',
      team_id: 'T1',
      user_id: 'U2',
      channel_id: 'C1',
      trigger_id: '1',
    };

    socket.send('slash_commands', 'envelope-3', form);

    await expect
      .poll(() => socket.acknowledgements)
      .toMatchObject([
        { envelope_id: 'envelope-3', payload: { response_type: 'ephemeral', text: 'Looking that up…' } },
      ]);
    expect(sink.commands[0]).toMatchObject({ name: 'ask', text: 'leave?' });
  });
});
