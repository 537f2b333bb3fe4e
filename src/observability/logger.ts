import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

/** pino's logger. Messages are static; facts go into fields; never a person's or a document's text. */
export type Logger = PinoLogger;

/** Fields that hold secrets or people's text: their values never reach a log, wherever they stand. */
const NEVER_LOGGED = [
  'text',
  'question',
  'answer',
  'quote',
  'token',
  'apiKey',
  'password',
  'secret',
  'authorization',
  'cookie',
  'handle',
  'response_url',
];

const REDACTED_PATHS = NEVER_LOGGED.flatMap((field) => [
  field,
  `*.${field}`,
  `*.*.${field}`,
  `*.*.*.${field}`,
]);

/** Creates the process's logger: JSON lines, one an event, on stdout unless `destination` says otherwise. */
export function createLogger(
  level: string,
  bindings: Record<string, string> = {},
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base: bindings,
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    serializers: { error: pino.stdSerializers.err },
  };
  return destination ? pino(options, destination) : pino(options);
}
