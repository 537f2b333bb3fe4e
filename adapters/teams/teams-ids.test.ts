import { describe, expect, it } from 'vitest';
import {
  idOnceReplaced,
  messageId,
  messageIdOf,
  parsePrivateHandle,
  privateHandle,
  streamedMessageId,
} from './teams-ids.ts';

const THREAD = '19:c@thread.tacv2;messageid=17';

describe('the id of a message', () => {
  it('is the one of any other message once a streamed one was replaced', () => {
    expect(idOnceReplaced(streamedMessageId('a:chat', 'm1', 5))).toBe(messageId('a:chat', 'm1'));
    expect(idOnceReplaced(messageId('a:chat', 'm1'))).toBe(messageId('a:chat', 'm1'));
    expect(idOnceReplaced('no id')).toBe('no id');
  });

  it('is the one under which it was posted: what began a thread stands in the channel', () => {
    expect(messageIdOf(THREAD, '18')).toBe(`${THREAD}|18`);
    expect(messageIdOf(THREAD, '17')).toBe('19:c@thread.tacv2|17');
    expect(messageIdOf('a:chat', '17')).toBe('a:chat|17');
  });
});

describe('the address of a private reply', () => {
  const who = { person: '29:ana', conversation: THREAD };

  it('names the message whose button was pressed, if there is one', () => {
    for (const parts of [who, { ...who, pressed: '1767225600200' }, { ...who, pressed: '1:1aB_-x' }])
      expect(parsePrivateHandle(privateHandle(parts))).toEqual(parts);
  });

  it.each(['', 'a b', '1|2', '../members', 'x'.repeat(201)])('names no message by %j', (pressed) => {
    expect(parsePrivateHandle(privateHandle({ ...who, pressed }))).toEqual(who);
  });

  it.each([undefined, '', '|', '29:ana', '29:ana|', '|19:c'])('is not %j', (handle) => {
    expect(parsePrivateHandle(handle)).toBeUndefined();
  });

  it.each(['a b', '../x', ''])('is still one when it was made to name the message %j', (pressed) => {
    expect(parsePrivateHandle(`29:ana|${THREAD}|${pressed}`)).toEqual(who);
  });
});
