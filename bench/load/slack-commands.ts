import { signatureHeaders } from '../../src/testing/slack/slack-signer.ts';
import type { LoadEvent, ReceivedPost } from './load-channel.ts';
import { ADMIN, type SlackReceiver } from './slack-receiver.ts';

/** A Slack in which the admin types `/footnote …`. */
export type CommandLoad = {
  /** The commands as Slack sends them, signed now. `run` sets one run's answers apart from another's. */
  events(texts: readonly string[], run: number): readonly LoadEvent[];
  /** What came back, with its words; `thread` as the event has it. */
  posts(): readonly (ReceivedPost & { readonly words: string })[];
};

/** Commands go to the gateway at `url`, answers come to the receiver. */
export function slackCommands(receiver: SlackReceiver, url: string, signingSecret: string): CommandLoad {
  return {
    posts: () => receiver.responses(),
    events: (texts, run) =>
      texts.map((text, index) => {
        const thread = `/commands/${run}/${index}`;
        const form = {
          command: '/footnote',
          text,
          team_id: 'T000BENCH',
          user_id: ADMIN.id,
          user_name: 'ana',
          channel_id: 'C00BENCH',
          channel_name: 'bench',
          response_url: receiver.responseUrl(thread),
          trigger_id: `${run}.${index}`,
        };
        const body = new URLSearchParams(form).toString();
        const headers = {
          'content-type': 'application/x-www-form-urlencoded',
          ...signatureHeaders(body, { signingSecret }),
        };
        return { thread, request: { url, body, headers } };
      }),
  };
}
