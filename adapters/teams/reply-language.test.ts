import { describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Reply } from '../../src/core/reply.ts';
import { answerReply, formReply } from '../../src/testing/replies.ts';
import { renderReply } from './render-reply.ts';

const place = { channel: 'teams', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const person = { tenant: 'acme', channel: 'teams', workspace: 'T1', id: 'U1', guest: false } as const;
const target: ReplyTarget = { kind: 'private', place, person };

function shown(reply: Reply): string {
  return JSON.stringify(renderReply(reply, target).map(({ payload }) => payload));
}

describe('a reply in another language in Teams', () => {
  it('has its check and its buttons in it', () => {
    const actions = ['ask-a-person', 'share-answer', 'ask-privately'] as const;
    const verified = { by: 'Ana Lee', on: '2026-11-22' };

    const text = shown({ ...answerReply({ text: '25 días.[1]', actions }), language: 'es', verified });

    for (const words of [
      'Revisado por Ana Lee el 2026-11-22',
      'Compartir en la conversación',
      'Contestarme solo a mí',
      'Preguntar a una persona',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/Sources|Checked by|Share in|Ask a person|Good answer/);
  });

  it('has what a form says of itself in it', () => {
    expect(shown({ ...formReply(), language: 'fr' })).toContain('Merci de remplir ce champ.');
  });
});
