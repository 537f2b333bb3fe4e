import { signatureHeaders } from '../../src/testing/slack/slack-signer.ts';
import type { LoadChannel } from './load-channel.ts';
import { mentionEvents } from './slack-events.ts';
import type { SlackReceiver } from './slack-receiver.ts';

/** Slack: questions go to the gateway at `url`, answers come to the receiver. */
export function slackLoad(receiver: SlackReceiver, url: string, signingSecret: string): LoadChannel {
  return {
    name: 'slack',
    posts: () => receiver.posts(),
    events: (options) =>
      mentionEvents(options).map(({ thread, body }) => ({
        thread,
        request: { url, body, headers: signatureHeaders(body, { signingSecret }) },
      })),
  };
}
