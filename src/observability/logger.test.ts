import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function captured(): { lines: string[]; write: (line: string) => void } {
  const lines: string[] = [];
  return { lines, write: (line) => lines.push(line) };
}

describe('createLogger', () => {
  it('never writes the value of a field that holds text or secrets, at any depth it is used at', () => {
    const out = captured();
    const log = createLogger('info', {}, out);

    log.info(
      { text: 'canary-1', message: { text: 'canary-2', author: { token: 'canary-3' } } },
      'Message accepted',
    );
    log.warn(
      { request: { headers: { authorization: 'Bearer canary-4', cookie: 'canary-5' } } },
      'Call refused',
    );

    expect(out.lines.join('')).not.toContain('canary');
    expect(out.lines).toHaveLength(2);
  });

  it('keeps ids and encodes line breaks, so that a value cannot forge a line', () => {
    const out = captured();

    createLogger('info', { role: 'gateway' }, out).info({ threadId: 'a\nb' }, 'Message accepted');

    expect(out.lines).toHaveLength(1);
    expect(JSON.parse(out.lines[0] ?? '')).toMatchObject({ role: 'gateway', threadId: 'a\nb' });
  });
});
