import { describe, expect, it } from 'vitest';
import { answerReply, citation, notKnownReply } from '../../src/testing/replies.ts';
import { renderReply, webAddress } from './render-reply.ts';

describe('renderReply', () => {
  it('makes one part of an answer, sources and buttons with it', () => {
    const reply = answerReply({ text: 'You have 25 days [1].', citations: 2, actions: ['ask-a-person'] });

    const { payload } = renderReply(reply);

    expect(payload).toMatchObject({
      kind: 'answer',
      requestId: 'request-1',
      actions: ['ask-a-person'],
      citations: [
        { number: 1, title: 'Handbook page 1.', url: 'https://handbook.example/pages/1' },
        { number: 2, quote: 'Rule number 2 of the handbook.' },
      ],
    });
  });

  it('shows a path as text where a document has no web address', () => {
    const reply = {
      ...answerReply({ text: 'Yes [1].' }),
      citations: [{ ...citation(1), link: 'handbook/leave.md' }],
    };

    const [source] = Object(renderReply(reply).payload.citations);

    expect(source).toMatchObject({ path: 'handbook/leave.md' });
    expect(source).not.toHaveProperty('url');
  });

  it('says why it does not know, and lets no marker point to the closest pages', () => {
    const { payload } = renderReply({ ...notKnownReply(), text: 'I could not find that [1].' });

    expect(payload).toMatchObject({ kind: 'not-known', reason: 'no-support', citations: [{ number: 1 }] });
    expect(JSON.stringify(payload.blocks)).not.toContain('"citation"');
  });

  it('names the person on whose behalf a notice was posted', () => {
    const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
    const person = { tenant: 'acme', channel: 'slack', workspace: 'T1', id: 'U7', guest: false } as const;
    const notice = { kind: 'notice', requestId: 'request-1', text: 'Help', actions: [] } as const;
    const askedBy = (fields: object) =>
      renderReply({ ...notice, origin: { place, person: { ...person, ...fields } } }).payload.askedBy;

    expect(askedBy({ name: 'Ana' })).toBe('Ana in Slack');
    expect(askedBy({})).toBe('U7 in Slack');
    expect(askedBy({ channel: 'web' })).toBe('somebody in the web chat');
    expect(renderReply(notice).payload).not.toHaveProperty('askedBy');
  });

  it('leaves out the button that shares an answer: a browser chat has nobody to share it with', () => {
    const reply = answerReply({ text: 'Yes [1].', actions: ['share-answer', 'ask-a-person'] });

    expect(renderReply(reply).payload.actions).toEqual(['ask-a-person']);
  });
});

describe('webAddress', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'handbook/leave.md',
    'https://a:b@evil.example/',
    '',
  ])('does not open %s', (link) => {
    expect(webAddress(link)).toBeUndefined();
  });

  it('opens http and https', () => {
    expect(webAddress('https://handbook.example/a?b#c')).toBe('https://handbook.example/a?b#c');
    expect(webAddress('http://wiki.example/')).toBe('http://wiki.example/');
  });
});
