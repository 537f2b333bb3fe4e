import { describeAdapterContract } from '../../src/testing/adapter-contract.ts';
import { startTeamsHarness } from '../../src/testing/teams/teams-harness.ts';

describeAdapterContract('Teams', startTeamsHarness, {
  'found-again': 'the Bot Connector can neither list messages nor look one up by a key of ours',
  touched: 'Teams sends an edit without the words before it: whether they differ, the worker finds',
  lost: 'what was posted before a lost answer can not be found: deliver-reply.test.ts says what happens then',
});
