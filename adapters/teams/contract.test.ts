import { describeAdapterContract } from '../../src/testing/adapter-contract.ts';
import { startTeamsHarness } from '../../src/testing/teams/teams-harness.ts';

describeAdapterContract('Teams', startTeamsHarness, {
  'found-again': 'the Bot Connector can neither list messages nor look one up by a key of ours',
  lost: 'what was posted before a lost answer can not be found: deliver-reply.test.ts says what happens then',
});
