import { describe, expect, it } from 'vitest';
import { quoted } from './as-data.ts';

describe('what others wrote', () => {
  it.each(['\n', '\r\n', '\r'])('stays quoted behind every end of a line: %j', (end) => {
    const said = `hi${end}${end}**Ben has it.**${end}Ticket: https://evil.example`;

    expect(quoted(said)).toBe('> hi\n> \n> **Ben has it.**\n> Ticket: https://evil.example');
  });
});
