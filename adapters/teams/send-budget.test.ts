import { describe, expect, it } from 'vitest';
import { createSendBudget, type SendUse } from './send-budget.ts';

function budgetAt(start = 1_000_000) {
  let nowMs = start;
  const budget = createSendBudget(() => nowMs);
  return {
    pass: (ms: number) => void (nowMs += ms),
    take: (use: SendUse = 'needed', conversation = '19:a') => budget.take(conversation, use),
    /** How many are taken one after the other. */
    drain: async (use: SendUse = 'needed'): Promise<number> => {
      let taken = 0;
      while ((await budget.take('19:a', use)) === 0) taken += 1;
      return taken;
    },
  };
}

describe('what Teams takes in one conversation', () => {
  it('is seven in a second and eight in two', async () => {
    const { drain, take, pass } = budgetAt();

    expect(await drain()).toBe(7);
    expect(await take()).toBe(1_000);
    pass(1_000);
    expect(await drain()).toBe(1);
    expect(await take()).toBe(1_000);
  });

  it('is sixty in thirty seconds', async () => {
    const { take, pass } = budgetAt();
    for (let count = 0; count < 60; count += 1) {
      expect(await take()).toBe(0);
      pass(300);
    }

    expect(await take()).toBe(12_000);
    pass(12_000);
    expect(await take()).toBe(0);
  });

  it('is 1,800 an hour', async () => {
    const { take, pass } = budgetAt();
    for (let count = 0; count < 1_800; count += 1) {
      expect(await take()).toBe(0);
      pass(1_000);
    }

    expect(await take()).toBe(1_800_000);
  });

  it('is half of that for what nobody waits for', async () => {
    const { drain, pass } = budgetAt();

    expect(await drain('optional')).toBe(3);
    expect(await drain('needed')).toBe(4);
    pass(2_000);
    expect(await drain('optional')).toBe(3);
  });

  it('is counted for each conversation, and not for what was refused', async () => {
    const { drain, take, pass } = budgetAt();
    await drain();
    for (let count = 0; count < 100; count += 1) await take();

    expect(await take('needed', '19:b')).toBe(0);
    pass(2_000);
    expect(await drain()).toBe(7);
  });
});
