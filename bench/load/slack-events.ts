import type { EventOptions } from './load-channel.ts';
import { numberedQuestion } from './numbered-question.ts';

/** A workspace that exists only in events. */
const TEAM = 'T000BENCH';
const BOT_USER = 'U000BENCHBOT';

/** An `app_mention` as Slack would send it. */
export type MentionEvent = {
  /** Channel and thread: where the answer belongs. */
  readonly thread: string;
  /** The request's body. */
  readonly body: string;
};

const FIRST_TS = 1_767_225_600;

/**
 * Mentions with a different question each, over channels, threads and fifty people. Where there are fewer threads than
 * mentions, later ones are replies in the same threads, in the same order.
 */
export function mentionEvents(options: EventOptions): readonly MentionEvent[] {
  const { count, channels, threads, questions, run } = options;
  return Array.from({ length: count }, (_, index) => {
    const number = index % threads;
    const channel = `C${String(run).padStart(3, '0')}${String(number % channels).padStart(5, '0')}`;
    const root = stamp(run, number);
    const ts = stamp(run, index);
    const event = {
      type: 'app_mention',
      user: `U${String(index % 50).padStart(8, '0')}`,
      team: TEAM,
      channel,
      ts,
      event_ts: ts,
      ...(ts === root ? {} : { thread_ts: root }),
      text: `<@${BOT_USER}> ${numberedQuestion(index, questions)}`,
    };
    const body = JSON.stringify({
      token: 'unused',
      team_id: TEAM,
      api_app_id: 'A000BENCH',
      type: 'event_callback',
      event_id: `EvBENCH${run}-${index}`,
      event_time: FIRST_TS,
      authorizations: [{ team_id: TEAM, user_id: BOT_USER, is_bot: true, is_enterprise_install: false }],
      is_ext_shared_channel: false,
      event,
    });
    return { thread: `${channel}/${root}`, body };
  });
}

function stamp(run: number, index: number): string {
  return `${FIRST_TS + run * 10_000 + index}.000100`;
}
