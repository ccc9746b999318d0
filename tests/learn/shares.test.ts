import { expect, test } from 'vitest';
import { sharesOf } from '../../src/learn/mal/objective.ts';
import { describeOn } from './backends.ts';

describeOn('cpu', 'how much the two kinds of samples count', () => {
  const values = (...counts: Parameters<typeof sharesOf>): number[] => {
    const shares = sharesOf(...counts);
    const list = [...shares.dataSync()];
    shares.dispose();
    return list;
  };

  test('each kind counts once, as in the paper, and one may be missing', () => {
    expect(values(2, 4)).toEqual([0.5, 0.5, 0.25, 0.25, 0.25, 0.25]);
    expect(values(2, 0)).toEqual([0.5, 0.5]);
    expect(values(0, 1)).toEqual([1]);
  });

  test('a share makes expressions count less together, whatever their number', () => {
    expect(values(1, 2, 0.5)).toEqual([1, 0.25, 0.25]);
    expect(
      values(1, 4, 0.5)
        .slice(1)
        .reduce((a, b) => a + b),
    ).toBe(0.5);
  });
});
