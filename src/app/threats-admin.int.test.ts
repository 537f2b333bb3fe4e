import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { threeChannels } from '../testing/conversation/three-channels.ts';
import { createSlackSender, type SlackSender } from '../testing/slack/slack-signer.ts';
import { type SlackStandIn, startSlackStandIn } from '../testing/slack/slack-stand-in.ts';
import { ANA, MEMBER, personalMessage, TENANT } from '../testing/teams/teams-activities.ts';
import { postActivity } from '../testing/teams/teams-gateway.ts';
import { createSigningKey, signToken, unsignedToken } from '../testing/teams/teams-signer.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const WAIT = { timeout: 20_000, interval: 50 };
const OTHER_TEAM = 'T0OTHER';
const OTHER_TENANT = 'aaaaaaaa-0000-4000-8000-0000000000ff';
const MALLORY = { id: '29:1mallory', name: 'Mallory', aadObjectId: 'account-of-mallory' };
const ACCESS = 'roles: {admin: [ana@example.com]}\n';
const PAUSE = 'pause Stolen confirm';
const tenant = `admin-${randomUUID()}`;
const other = `other-${randomUUID()}`;
let slack: SlackStandIn;
let teams: TeamsStandIn;
let application: ApplicationUnderTest;
let database: Pool;
let sender: SlackSender;

beforeAll(async () => {
  [slack, teams] = await Promise.all([startSlackStandIn(), startTeamsStandIn()]);
  teams.members.push({
    ...MEMBER,
    ...MALLORY,
    email: 'mallory@example.com',
    userPrincipalName: 'mallory@example.com',
  });
  const variables = threeChannels(slack, teams, tenant);
  application = await startApplicationUnderTest({
    variables: { ...variables, TENANTS: `${variables.TENANTS},${OTHER_TEAM}=${other}` },
    documents: { 'access.yml': ACCESS },
  });
  database = new Pool({ connectionString: inject('databaseUrl'), max: 1 });
  sender = createSlackSender(`${application.url}/slack/events`, { signingSecret: slack.signingSecret });
}, 120_000);
afterAll(async () => {
  await database?.end();
  await application?.stop();
  await Promise.all([slack?.close(), teams?.close()]);
});
beforeEach(() => slack.clearFaults());

type Row = { readonly tenant: string; readonly actor: string; readonly decision: string };

async function audited(): Promise<readonly Row[]> {
  const { rows } = await database.query<Row>(
    "select tenant, actor, decision from audit_log where tenant = any($1) and action like 'command.%' order by at, sequence",
    [[tenant, other]],
  );
  return rows;
}

async function expectNothingPaused(): Promise<void> {
  const { rows } = await database.query('select * from pauses where tenant = any($1)', [[tenant, other]]);
  expect(rows).toEqual([]);
}

/** A slash command in Slack; resolves with what was answered to its author alone. */
async function typeInSlack(more: Readonly<Record<string, string>>): Promise<string> {
  const before = slack.callsOf('response_url').length;
  await sender.command({
    command: '/footnote',
    text: PAUSE,
    channel_id: slack.channelId,
    channel_name: 'help',
    team_id: slack.teamId,
    user_id: slack.userId,
    response_url: slack.responseUrl('commands'),
    trigger_id: randomUUID(),
    api_app_id: 'A1',
    token: 'unused',
    team_domain: 'example',
    ...more,
  });
  return vi.waitFor(() => {
    const call = slack.callsOf('response_url')[before];
    expect(call).toBeDefined();
    return JSON.stringify(call?.args);
  }, WAIT);
}

function typeInTeams(more: object, authorization: string | null = teams.authorization()) {
  const activity = personalMessage(teams.serviceUrl, `/footnote ${PAUSE}`, { ...more });
  return postActivity(`${application.url}/api/messages`, activity, authorization);
}

async function settled(): Promise<void> {
  await vi.waitFor(async () => expect(await application.settled()).toBe(true), WAIT);
}

describe('threat: administration through the platforms by who is no admin (row 20)', () => {
  it.each([
    ['a colleague', () => ({ user_id: slack.userIdOf('ben') })],
    ['a colleague in an admin’s name', () => ({ user_id: slack.userIdOf('ben'), user_name: 'ana' })],
    ['a colleague who typed an admin’s address', () => unconfirmedAddress()],
  ])('refuses %s in Slack, and writes it down', async (_name, form) => {
    const who = form();
    const before = (await audited()).length;

    const told = await typeInSlack(who);

    expect(told).toContain('is for admins');
    const rows = (await audited()).slice(before);
    expect(rows).toEqual([
      { tenant, actor: `${tenant}/slack/${slack.teamId}/${who.user_id}`, decision: 'refused' },
    ]);
    await expectNothingPaused();
  });

  function unconfirmedAddress() {
    const user_id = slack.userIdOf('chi');
    slack.directory.changePerson(user_id, {
      is_email_confirmed: false,
      profile: { email: 'ana@example.com' },
    });
    return { user_id };
  }

  it('refuses an admin in another workspace’s name, and writes it down there', async () => {
    const told = await typeInSlack({ team_id: OTHER_TEAM });

    expect(told).toContain('is for admins');
    const rows = (await audited()).filter((row) => row.tenant === other);
    expect(rows).toMatchObject([
      { actor: `${other}/slack/${OTHER_TEAM}/${slack.userId}`, decision: 'refused' },
    ]);
    await expectNothingPaused();
  });

  it.each([
    ['a colleague', { from: MALLORY }, `${MALLORY.aadObjectId}`],
    [
      'a colleague who writes an admin’s name and address',
      { from: { ...MALLORY, name: ANA.name, email: MEMBER.email, userPrincipalName: MEMBER.email } },
      MALLORY.aadObjectId,
    ],
    ['an account that the directory does not know', { from: { ...ANA, aadObjectId: 'forged' } }, 'forged'],
    ['an admin’s account that writes from another tenant', fromOutside(), ANA.aadObjectId],
  ])('refuses %s in Teams, and writes it down', async (_name, more, id) => {
    const before = (await audited()).length;

    const answer = await typeInTeams(more);
    await vi.waitFor(async () => expect((await audited()).length).toBeGreaterThan(before), WAIT);
    await settled();

    expect(answer.status).toBe(200);
    const rows = (await audited()).slice(before);
    expect(rows).toEqual([{ tenant, actor: `${tenant}/teams/${TENANT}/${id}`, decision: 'refused' }]);
    await expectNothingPaused();
  });

  function fromOutside() {
    const conversation = { conversationType: 'personal', tenantId: OTHER_TENANT, id: 'a:personal-outside' };
    return { from: ANA, conversation };
  }

  it('takes an admin’s user id in Teams from nobody but Teams', async () => {
    const before = (await audited()).length;
    const claims = { serviceurl: teams.serviceUrl };
    const forged = [
      null,
      `Bearer ${signToken(createSigningKey('k1'), claims)}`,
      `Bearer ${unsignedToken(claims)}`,
    ];

    const answers = await Promise.all(
      forged.map((authorization) => typeInTeams({ from: ANA }, authorization)),
    );
    const ofNobody = await typeInTeams({
      from: ANA,
      channelData: { tenant: { id: OTHER_TENANT } },
      conversation: { conversationType: 'personal', tenantId: OTHER_TENANT, id: 'a:personal-other' },
    });
    await settled();

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(ofNobody.status).toBe(200);
    expect(await audited()).toHaveLength(before);
    await expectNothingPaused();
  });

  it('lets the admin pause, and go on', async () => {
    expect(await typeInSlack({})).not.toContain('is for admins');
    expect((await audited()).at(-1)).toMatchObject({ tenant, decision: 'confirmed' });
    await typeInSlack({ text: 'resume confirm' });
    await expectNothingPaused();
  });
});
