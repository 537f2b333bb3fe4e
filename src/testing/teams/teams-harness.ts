import type { ReplyTarget } from '../../channels/channel-adapter.ts';
import type { AdapterHarness, PostFailure } from '../adapter-contract.ts';
import { BOT, CHANNEL, channelMention, deletionOf, editOf, TENANT } from './teams-activities.ts';
import { startTeamsGateway, type TeamsGateway } from './teams-gateway.ts';
import { createSigningKey, signToken } from './teams-signer.ts';
import { startTeamsStandIn, type TeamsFault, type TeamsStandIn } from './teams-stand-in.ts';
import { judgeIn, pressIn } from './teams-press.ts';
import { visibleActivity } from './teams-visible.ts';

const FAULTS: Readonly<Record<PostFailure, TeamsFault>> = {
  'rate-limited': { kind: 'status', status: 429, retryAfter: '2' },
  rejected: { kind: 'status', status: 403 },
  unavailable: { kind: 'status', status: 503 },
  lost: { kind: 'drop-after-accept' },
};

/** The Teams adapter at work before a Microsoft on loopback. */
export type TeamsHarness = AdapterHarness & {
  readonly teams: TeamsStandIn;
  readonly gateway: TeamsGateway;
};

/** Starts the stand-in, the adapter's route, and a channel's thread to answer in. */
export async function startTeamsHarness(): Promise<TeamsHarness> {
  const teams = await startTeamsStandIn();
  const gateway = await startTeamsGateway(teams, { budget: { take: async () => 0 } });
  const { adapter, sink, references } = gateway;
  const place = {
    channel: 'teams',
    workspace: TENANT,
    id: CHANNEL,
    kind: 'channel',
    external: false,
  } as const;
  const root = `${CHANNEL};messageid=1767220000000`;
  const target: ReplyTarget = { kind: 'thread', thread: { tenant: 'default', place, id: root } };
  await references.save({
    tenant: 'default',
    conversation: CHANNEL,
    workspace: TENANT,
    serviceUrl: teams.serviceUrl,
    bot: BOT.id,
    team: '19:team-scrubbed@thread.tacv2',
  });
  let last = channelMention(teams.serviceUrl, '');
  return {
    adapter,
    sink,
    teams,
    gateway,
    target,
    sendQuestion(text) {
      last = channelMention(teams.serviceUrl, text);
      return gateway.send(last);
    },
    redeliver: () => gateway.send(last),
    editQuestion: (text) => gateway.send(editOf(last, `<at>Footnote</at> ${text}`)),
    touchQuestion: () => gateway.send(editOf(last, String(last.text))),
    deleteQuestion: () => gateway.send(deletionOf(last)),
    press: (messageId, action, choice) => gateway.send(pressIn(teams, messageId, { action, choice }, last)),
    fill: (messageId, name, changed) =>
      gateway.send(pressIn(teams, messageId, { action: name, changed }, last)),
    judge: (messageId, verdict) => gateway.send(judgeIn(teams, messageId, { verdict }, last)),
    sendOwnMessage: () => gateway.send(channelMention(teams.serviceUrl, 'Looking it up', { from: BOT })),
    sendForged: () => {
      const token = signToken(createSigningKey('k1'), { serviceurl: teams.serviceUrl });
      return gateway.send(channelMention(teams.serviceUrl, 'Let me in'), `Bearer ${token}`);
    },
    visible: async () => teams.messages(root).map(({ id, body }) => visibleActivity(`${root}|${id}`, body)),
    failNextPost: (failure) => teams.failNext('send', FAULTS[failure]),
    async close() {
      await gateway.close();
      await teams.close();
    },
  };
}
