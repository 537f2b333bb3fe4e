import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownFailure, loadConversationCases, parseConversationCases } from './conversation-cases.ts';

const GREETING = `- id: greeting
  steps:
    - say: hello
    - expect: { kind: notice, replies: 1 }
`;

describe('reading conversations', () => {
  it('fills in who speaks and where', () => {
    const [greeting] = parseConversationCases(GREETING);

    expect(greeting).toEqual({
      id: 'greeting',
      place: 'thread',
      steps: [
        { do: 'say', say: 'hello', by: 'Ana', aside: false, times: 1 },
        { do: 'expect', expect: { kind: ['notice'], replies: 1 } },
      ],
    });
  });

  it.each([
    [
      'a step without a verb',
      '- id: a\n  steps:\n    - {by: Ben}',
      ':3: steps.0.do must have one of say, command, edit',
    ],
    ['a step with two verbs', '- id: a\n  steps:\n    - {say: x, edit: y}', ':3: steps.0'],
    [
      'an unknown field',
      '- id: a\n  steps:\n    - say: x\n    - expect: {knd: answer}',
      ':4: steps.1.expect',
    ],
    ['an unknown person', '- id: a\n  steps:\n    - say: x\n      by: Zoe', ':4: steps.0.by must be Ana'],
    ['no expectation at the end', '- id: a\n  steps:\n    - say: x', 'must end with an expectation'],
    ['broken YAML', '- id: [a', 'conversations.yml:1:'],
  ])('names %s and its line', (_name, yaml, message) => {
    expect(() => parseConversationCases(yaml)).toThrow(message);
  });

  it('reads all files of a folder, and no id twice', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'conversations-'));
    await writeFile(join(folder, 'conversations.yml'), GREETING);
    await writeFile(join(folder, 'golden.yml'), 'nothing of ours');

    expect(await loadConversationCases(folder)).toHaveLength(1);

    await writeFile(join(folder, 'conversations-more.yml'), GREETING);
    await expect(loadConversationCases(folder)).rejects.toThrow('greeting stands twice');
  });

  it('knows where a case fails', () => {
    const known = '  known: { step: 2, because: not yet';
    const [everywhere, somewhere] = parseConversationCases(
      `${GREETING}${known} }\n${GREETING}${known}, channels: [web] }\n`,
    );
    if (!everywhere || !somewhere) throw new Error('nothing was read');

    expect(knownFailure(everywhere, 'slack')).toEqual({ step: 2, because: 'not yet' });
    expect(knownFailure(somewhere, 'slack')).toBeUndefined();
    expect(knownFailure(somewhere, 'web')).toMatchObject({ because: 'not yet' });
  });
});
