import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ReasonCode } from './reply.ts';

describe('the reason codes', () => {
  it('are explained in docs/reasons.md, each of them and no other', () => {
    const page = readFileSync(new URL('../../docs/reasons.md', import.meta.url), 'utf8');

    const explained = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((row) => row[1]);

    expect(new Set(explained)).toEqual(new Set(ReasonCode.options));
  });
});
