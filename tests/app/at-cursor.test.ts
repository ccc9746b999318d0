/** What the timeline says of a moment. */

import { expect, test } from 'vitest';
import { sentenceOf, valuesAt } from '../../src/app/timeline/at-cursor.ts';

test('the nearest reading stands for a moment, and none that is further than a second', () => {
  const columns: [number[], (number | null)[], (number | null)[]] = [
    [-9, -3.2, -3],
    [1, 2, 3],
    [4, null, 6],
  ];
  expect(valuesAt(columns, -3.15)).toEqual([2, null]);
  expect(valuesAt(columns, -2.1)).toEqual([3, 6]);
  expect(valuesAt(columns, -6)).toEqual([null, null]);
  expect(valuesAt([[], []], 0)).toEqual([null]);
});

test('a screen reader is told when it was, and each line in numbers, or that it is not known', () => {
  expect(sentenceOf(['AU01', 'AU12'], [2.34, null], -3.2)).toBe('3.2 seconds before the end, AU01 2.3 B, AU12 not known');
  expect(sentenceOf([], [], -0)).toBe('0.0 seconds before the end');
});
