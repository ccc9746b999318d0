/** What is said of takes after a training. */

import { expect, test } from 'vitest';
import { labelsOf, type Sample } from '../../src/core/samples.ts';
import { middlePictures, takeTrusts } from '../../src/learn/take-trust.ts';

const sample = (take: string, i: number, origin: Sample['origin'] = 'captured'): Sample => ({
  ...labelsOf({ kind: 'unit', unit: 'AU12', strength: 'strong' }),
  ...{ id: `${take}/${i}`, person: 'p', session: 's', take, time: i, modelVersion: 'base', origin },
  prompt: { kind: 'unit', unit: 'AU12', strength: 'strong' },
  crop: new Uint8Array(0),
  points: new Float32Array(0),
  pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 50] },
  quality: { score: 1, reasons: [] },
  excluded: false,
});
const samples = [sample('a', 0), sample('a', 1), sample('a', 2), sample('b', 0), sample('made', 0, 'made')];

test('the picture in the middle speaks for a captured take, none for made pictures', () => {
  expect(middlePictures(samples).map(({ id }) => id)).toEqual(['a/1', 'b/0']);
  expect(middlePictures([])).toEqual([]);
});

test('a take weighs what its pictures weigh on the mean, the least trusted first', () => {
  const weights = new Map([['a/0', 1], ['a/1', 0.5], ['b/0', 0.2], ['made/0', 1]]); // prettier-ignore
  const consistency = new Map([['a/1', 0.9], ['b/0', 0.4]]); // prettier-ignore
  expect(takeTrusts(samples, weights, consistency)).toEqual([
    { take: 'b', weight: 0.2, consistency: 0.4 },
    { take: 'a', weight: 0.75, consistency: 0.9 },
  ]);
});

test('of a take that was never drawn nothing is said', () => {
  expect(takeTrusts(samples, new Map([['a/0', 1]]), new Map([['a/1', 0.9], ['b/0', 0.4]]))).toHaveLength(1); // prettier-ignore
});
