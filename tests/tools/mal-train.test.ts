/** The parts of training on data sets that need no browser. */

import { expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { greyBitmap } from '../../tools/mal/train/bmp.ts';
import { holdOut } from '../../tools/mal/train/fold.ts';
import { resultTable } from '../../tools/mal/train/result-table.ts';

test('a grey bitmap is upright: the first pixel is at the top left, enlarged', () => {
  const bitmap = greyBitmap(Uint8Array.from([10, 20, 30, 40]), 2, 2);
  expect(bitmap.subarray(0, 2).toString()).toBe('BM');
  expect([bitmap.readUInt32LE(2), bitmap.readInt32LE(18), bitmap.readInt32LE(22)]).toEqual([54 + 4 * 12, 4, 4]);
  const at = (x: number, y: number): number => bitmap[54 + (3 - y) * 12 + 3 * x]!;
  expect([at(0, 0), at(1, 1), at(2, 0), at(0, 2), at(3, 3)]).toEqual([10, 10, 20, 30, 40]);
});

test('a tenth of the training subjects, at least one, is held out, and nobody is in both', () => {
  expect(holdOut(['a', 'b'])).toEqual({ learn: ['a'], held: ['b'] });
  const subjects = Array.from({ length: 18 }, (_, i) => `s${i}`);
  const { learn, held } = holdOut(subjects);
  expect([learn.length, held.length]).toEqual([16, 2]);
  expect([...learn, ...held]).toEqual(subjects);
  expect(() => holdOut(['a'])).toThrow('one subject to learn from and to weigh by: a');
});

test("the table holds means over folds in the paper's order, and says what nobody showed", () => {
  const fold = (value: number, unseen: string | null): { f1: (number | null)[]; samples: number } => ({
    f1: ACTION_UNITS.map((_, i) => (unseen !== null && i === unitIndex(unseen) ? null : value)),
    samples: 1,
  });
  const table = resultTable('bp4d', 'mal', [fold(0.5, null), fold(0.7, 'AU15')]);
  const [, , ours, published] = table.split('\n');
  expect(ours).toBe(
    '| mal, 2 folds | 60.0 | 60.0 | 60.0 | 60.0 | 60.0 | 60.0 | 60.0 | 60.0 | 25.0 | 60.0 | 60.0 | 60.0 | 57.1 |',
  );
  // 62.1 from the rounded columns; the paper prints 62.2
  expect(published).toMatch(/^\| MAL as published \| 47\.9 \|.* \| 48\.5 \| 62\.1 \|$/);
  expect(table).toContain('not shown by the judges of some fold, where it counts as 0: AU15');
  expect(table).toContain('units 23 and 24 share one output');
  expect(resultTable('gft', 'stl', [fold(1, null)])).not.toContain('published');
});
