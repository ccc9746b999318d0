/** Segments of films: whatever the rate, parts that meet hold every frame once. */

import { expect, test } from 'vitest';
import { segmentsOf } from '../../src/batch/film/segments.ts';
import { placeIn, type Stretch } from '../../src/reader/sources/files/stretch.ts';

/** Ticks of a frame and of a second, and the first frame's tick. */
const RATES: readonly (readonly [duration: number, second: number, first: number])[] = [
  [1001, 30000, 0],
  [1001, 60000, 0],
  [1001, 24000, 0],
  [3003, 90000, 126000],
  [3000, 90000, 133500],
  [512, 15360, 0],
  [33, 1000, 7], // milliseconds, as in Matroska
];

/** How often each frame of an hour is given, where the edit that shows it is `shift` later than the track's clock. */
function timesGiven([duration, second, first]: (typeof RATES)[number], shift: number): number[] {
  const given = Array.from({ length: Math.floor((3600 * second) / duration) }, () => 0);
  const start = first / second + shift;
  const numberAt = (time: number, otherwise: number): number =>
    Number.isFinite(time) ? Math.round(((time - start) * second) / duration) : otherwise;
  for (const { from, to, warmFrom } of segmentsOf({ start, end: start + 3600 })) {
    const asked: Stretch = { from: from - shift, to: to - shift, warmFrom: warmFrom - shift };
    // the frames near enough to be in it
    for (let i = Math.max(0, numberAt(from, 0) - 9); i < Math.min(given.length, numberAt(to, given.length) + 9); i++)
      if (placeIn(asked, (first + i * duration) / second) === 'shown') given[i]!++;
  }
  return given;
}

test.each(RATES)('every frame of %i ticks of %i, from %i on, is in one segment alone', (...rate) => {
  for (const shift of [0, -0.0333667, 1 / 3]) expect([...new Set(timesGiven(rate, shift))]).toEqual([1]);
});

test('a stretch that begins at the time of a frame, however rounded, begins with it', () => {
  const time = 150 * (1001 / 30000);
  for (const off of [-0.0004, 0, 0.0004]) expect(placeIn({ from: time + off, to: Infinity }, time)).toBe('shown');
  expect(placeIn({ from: time + 0.0006, to: Infinity }, time)).toBeNull();
  expect(placeIn({ from: time + 0.0006, to: Infinity, warmFrom: time }, time)).toBe('warm-up');
});
