import { describeAdapterContract } from '../../src/testing/adapter-contract.ts';
import { startSlackHarness } from '../../src/testing/slack/slack-harness.ts';

describeAdapterContract('Slack', startSlackHarness);
