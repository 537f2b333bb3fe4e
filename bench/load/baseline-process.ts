import { App, HTTPReceiver, LogLevel } from '@slack/bolt';

/**
 * The least that a Slack app can do: Bolt checks the signature and acknowledges, and nothing is queued. What it takes
 * beside the gateway, under the same load in the same seconds, is the machine's and Bolt's part of the gateway's figure.
 * Arguments: port, signing secret. Says when it listens over its channel.
 */
const [port = '', signingSecret = ''] = process.argv.slice(2);
const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
const app = new App({ receiver, authorize: async () => ({}), logLevel: LogLevel.ERROR });
app.event('app_mention', async () => undefined);
await app.start({ port: Number(port), host: '127.0.0.1' });
process.send?.('listening');
process.once('SIGTERM', () => process.exit(0));
