/** Labels of the table that `npm run evaluate` takes, and what is said of readings beside them. */

import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { readLabels } from '../../tools/evaluate/labels.ts';
import { scoresOf, tableOf } from '../../tools/evaluate/scores.ts';

const read = (...lines: string[]) => readLabels(lines.join('\n'), 'labels.csv');

describe('labels', () => {
  test('columns are known by many names, blanks are unknown, other columns are left alone', () => {
    const { pictures, kinds } = read('file,AU12,AU1_r,au45,age', 'a.jpg,3.5,,1,40', 'b.jpg,0,2,9,', '"c, d.jpg",-1,0,0,7');
    expect(pictures.map(({ file }) => file)).toEqual(['a.jpg', 'b.jpg', 'c, d.jpg']);
    const column = (code: Parameters<typeof unitIndex>[0]) => pictures.map(({ units }) => units[unitIndex(code)]);
    expect(column('AU12')).toEqual([3.5, 0, null]);
    expect(column('AU01')).toEqual([null, 2, 0]);
    expect(column('AU43')).toEqual([1, null, 0]);
    expect(kinds.filter((kind) => kind !== null)).toHaveLength(3);
    expect(kinds[unitIndex('AU12')]).toBe('intensity');
    expect(kinds[unitIndex('AU43')]).toBe('presence');
  });

  test('a neutral is named, or there is none', () => {
    expect(read('file,neutral,AU12', 'a.jpg,n.jpg,1', 'b.jpg,,1').pictures.map(({ neutral }) => neutral)).toEqual([
      'n.jpg',
      null,
    ]);
  });

  test.each([
    ['table of labels without a column "file"', ['name,AU12', 'a.jpg,1']],
    ['without a column of a unit', ['file,AU99', 'a.jpg,1']],
    ['two columns for one unit', ['file,AU12,AU12_r', 'a.jpg,1,1']],
    ['not a label from 0 to 5: 6 (labels.csv, line 3, AU12', ['file,AU12', 'a.jpg,1', 'b.jpg,6']],
    ['not a label from 0 to 5: yes', ['file,AU12', 'a.jpg,yes']],
    ['row without a file: labels.csv, line 2', ['file,AU12', ',1']],
    ['2 cells, the header has 3', ['file,AU12,AU06', 'a.jpg,1']],
  ])('%s', (message, lines) => {
    expect(() => read(...lines)).toThrow(message);
  });
});

describe('scores', () => {
  const reading = (intensity: number, presence = intensity / 5) => ({
    intensity: ACTION_UNITS.map(() => intensity),
    presence: ACTION_UNITS.map(() => presence),
  });

  test('unknown labels and pictures without a face take no part', () => {
    const labels = read('file,AU12', 'a,4', 'b,0', 'c,', 'd,5', 'e,1');
    const [score] = scoresOf(labels, [reading(4, 0.9), reading(1, 0.1), reading(5), null, reading(2, 0.6)], null);
    expect(score).toMatchObject({ unit: 'AU12', labels: 'intensity', pictures: 3, positives: 1, auc: 1, official: null });
    expect(score!.f1).toBeCloseTo(2 / 3, 6); // one hit, one false alarm
    expect(score!.icc).toBeGreaterThan(0.8);
  });

  test('presence counts from 1 where it is labelled so, and has no ICC; the official column ranks its own scores', () => {
    const labels = read('file,AU12', 'a,1', 'b,0');
    const official = [ACTION_UNITS.map(() => 0.2), ACTION_UNITS.map(() => 0.7)];
    const [score] = scoresOf(labels, [reading(3), reading(1)], official);
    expect(score).toMatchObject({ labels: 'presence', positives: 1, auc: 1, icc: null, official: 0 });
  });

  test('the table says dashes where nothing can be said', () => {
    const table = tableOf(scoresOf(read('file,AU12,AU06', 'a,1,0'), [reading(3)], null));
    expect(table).toMatch(/AU06\s+0 \/ 1\s+–\s+–/);
    expect(table.split('\n')).toHaveLength(4);
  });
});
