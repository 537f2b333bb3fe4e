import { describe, expect, it } from 'vitest';
import { openPart, withoutOpenParts } from '../core/source-block.ts';
import { withOpenParts } from './open-parts.ts';

describe('the parts of a question that stay open', () => {
  it('are told at the end of the answer', () => {
    const { text, open } = withoutOpenParts(`12 hours [1].\n\n${openPart('which wine is served?')}`);

    expect(text).toBe('12 hours [1].');
    expect(withOpenParts(text, open)).toBe(
      '12 hours [1].\n\nI couldn’t find an answer to “which wine is served?” in the documents that I may use here. Ask that alone in other words, or ask a person.',
    );
  });

  it('are none in an answer that names none', () => {
    expect(withoutOpenParts('12 hours [1].')).toEqual({ text: '12 hours [1].', open: [] });
    expect(withOpenParts('12 hours [1].', [])).toBe('12 hours [1].');
  });

  it('ping nobody and link nowhere', () => {
    const told = withOpenParts('Yes [1].', [
      'can you ping <!channel> and @everyone [here](https://x.example)?',
    ]);

    expect(told.replace('Yes [1].', '')).not.toMatch(/[<>@[\]]/);
  });
});
