import { describe, expect, it } from 'vitest';
import { fitChoice, fitDecision } from './fit-weights.ts';

describe('fitting by choice', () => {
  const lists = [
    {
      rows: [
        [1, 0],
        [0, 1],
        [0, 0],
      ],
      answers: [true, false, false],
      weight: 1,
    },
    {
      rows: [
        [0, 1],
        [1, 1],
      ],
      answers: [false, true],
      weight: 1,
    },
  ];

  it('weighs up what answers have and others lack', () => {
    const [telling = 0, misleading = 0] = fitChoice(lists, { from: [0, 0], pull: 0.01 });

    expect(telling).toBeGreaterThan(1);
    expect(misleading).toBeLessThan(0.5);
  });

  it('stays near the weights it starts from when the pull is strong', () => {
    const [telling = 0] = fitChoice(lists, { from: [3, 3], pull: 100 });

    expect(telling).toBeCloseTo(3, 0);
  });

  it('leaves weights alone where no list has an answer', () => {
    const silent = [{ rows: [[1], [0]], answers: [false, false], weight: 1 }];

    expect(fitChoice(silent, { from: [0.7], pull: 0.01 })).toEqual([0.7]);
  });
});

describe('fitting a decision', () => {
  it('finds a threshold between yes and no', () => {
    const rows = [0, 0.2, 0.8, 1].map((value) => ({ features: [1, value], isYes: value > 0.5, weight: 1 }));

    const [always = 0, slope = 0] = fitDecision(rows, { from: [0, 0], pull: 0.001 });

    expect(always + slope * 0.1).toBeLessThan(0);
    expect(always + slope * 0.9).toBeGreaterThan(0);
  });
});
