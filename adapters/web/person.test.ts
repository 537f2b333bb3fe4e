import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  conversationOf,
  HELP_DESK,
  ownsConversation,
  type Person,
  personCookie,
  personOf,
  principalOf,
} from './person.ts';

const ana: Person = { secret: 'a'.repeat(32), isNew: false };
const ben: Person = { secret: 'b'.repeat(32), isNew: false };

function requestWith(cookie: string | undefined): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers.cookie = cookie;
  return request;
}

describe('personOf', () => {
  it('recognises the cookie that it set', () => {
    const cookie = personCookie(ana).split(';')[0];

    expect(personOf(requestWith(`other=1; ${cookie}`), () => 'unused')).toEqual(ana);
  });

  it.each([
    undefined,
    '',
    'footnote_person=',
    'footnote_person=short',
    'footnote_person=../../../../../../../../../../x',
  ])('makes a new person of %j', (cookie) => {
    expect(personOf(requestWith(cookie), () => 'n'.repeat(32))).toEqual({
      secret: 'n'.repeat(32),
      isNew: true,
    });
  });

  it('keeps the cookie from scripts and from other sites', () => {
    expect(personCookie(ana)).toContain('HttpOnly; SameSite=Strict');
  });
});

describe('a person', () => {
  it('is known outside by an id that does not give the cookie away', () => {
    const principal = principalOf(ana, 'acme');

    expect(principal).toMatchObject({ tenant: 'acme', channel: 'web', workspace: 'web', guest: false });
    expect(JSON.stringify(principal)).not.toContain(ana.secret);
    expect(principal.id).not.toBe(principalOf(ben, 'acme').id);
  });

  it('owns the conversations that were begun with the cookie, and no other', () => {
    const conversation = conversationOf(ana, 'message-0001');

    expect(ownsConversation(ana, conversation)).toBe(true);
    expect(ownsConversation(ben, conversation)).toBe(false);
    expect(ownsConversation(ana, HELP_DESK)).toBe(false);
    expect(ownsConversation(ana, `${conversation}x`)).toBe(false);
    expect(ownsConversation(ana, conversation.slice(0, -1) + (conversation.endsWith('A') ? 'B' : 'A'))).toBe(
      false,
    );
  });

  it('finds the same conversation when the first message is sent again', () => {
    expect(conversationOf(ana, 'message-0001')).toBe(conversationOf(ana, 'message-0001'));
    expect(conversationOf(ana, 'message-0001')).not.toBe(conversationOf(ana, 'message-0002'));
  });
});
