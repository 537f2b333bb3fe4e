import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Principal } from '../../src/core/principal.ts';

/** The conversation that everybody who may open the page can read: where requests for a person are posted. */
export const HELP_DESK = 'help-desk';

const COOKIE = 'footnote_person';
const SECRET = /^[A-Za-z0-9_-]{32}$/;
const CONVERSATION = /^c([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{22})$/;
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/**
 * Who sits at the browser. The cookie's secret stays inside this adapter: the id that the rest of Footnote knows is its
 * hash, and conversations are signed with it, so that nobody else's browser can name one.
 */
export type Person = { readonly secret: string; readonly isNew: boolean };

/** Recognises the person by the cookie, or makes a new one. `newSecret` returns 24 random bytes in base64url. */
export function personOf(request: IncomingMessage, newSecret: () => string): Person {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name === COOKIE && SECRET.test(value)) return { secret: value, isNew: false };
  }
  return { secret: newSecret(), isNew: true };
}

/** The Set-Cookie header that keeps the person for as long as a transcript is kept. */
export function personCookie(person: Person): string {
  return `${COOKIE}=${person.secret}; Path=/; Max-Age=${KEPT_SECONDS}; HttpOnly; SameSite=Strict`;
}

export function principalOf(person: Person, tenant: string): Principal {
  return { tenant, channel: 'web', workspace: 'web', id: publicIdOf(person), guest: false };
}

/** The id by which the rest of Footnote knows the person. */
export function publicIdOf(person: Person): string {
  return createHash('sha256').update(`person:${person.secret}`).digest('base64url').slice(0, 22);
}

/** A name that only this person's browser can produce, the same for the same subject. */
export function personalId(person: Person, subject: string): string {
  return createHmac('sha256', person.secret).update(subject).digest('base64url').slice(0, 22);
}

/** A new conversation's id; the same first message always gets the same one, so that a resend finds it. */
export function conversationOf(person: Person, clientMessageId: string): string {
  const seed = personalId(person, `conversation:${clientMessageId}`);
  return `c${seed}${personalId(person, `owner:${seed}`)}`;
}

/** Whether the conversation was begun by this person. */
export function ownsConversation(person: Person, conversation: string): boolean {
  const [, seed, owner] = CONVERSATION.exec(conversation) ?? [];
  if (seed === undefined || owner === undefined) return false;
  return timingSafeEqual(Buffer.from(owner), Buffer.from(personalId(person, `owner:${seed}`)));
}
