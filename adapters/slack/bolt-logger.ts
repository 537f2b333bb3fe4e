import { LogLevel, type Logger as SlackLogger } from '@slack/web-api';
import type { Logger } from '../../src/observability/logger.ts';

/** Passes the Slack libraries' warnings and errors on. Their lower levels quote bodies and are dropped. */
export function boltLogger(log: Logger): SlackLogger {
  const line = (parts: unknown[]) =>
    parts
      .filter((part) => typeof part === 'string')
      .join(' ')
      .slice(0, 300);
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn({ detail: line(parts) }, 'Slack library warning'),
    error: (...parts) => log.error({ detail: line(parts) }, 'Slack library error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
