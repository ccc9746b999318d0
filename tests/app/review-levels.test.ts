/** What the strip is painted from, against a look at every frame. */

import { expect, test } from 'vitest';
import { curveData } from '../../src/app/review/curves.ts';
import { columnsOf, levelAt, levelsOf, NOTHING, STEPS, strongestLevels } from '../../src/app/review/levels.ts';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { intensity } from '../../src/core/ordinal.ts';
import { AS_SHOWN } from '../../src/record/scores.ts';
import { trackOf } from '../../src/record/track.ts';
import { exampleFrames } from '../record/example.ts';

const frames = exampleFrames({
  frames: 80,
  ids: (f) => (f % 9 === 0 ? [] : [3]),
  time: (f) => 100 + 33 * f + (f > 30 ? 900 : 0),
});
const track = trackOf(frames);

test('levels are intensities in steps, and nothing where the face or the unit is not seen', () => {
  const levels = levelsOf(track, 3, AS_SHOWN);
  ACTION_UNITS.forEach(({ region }, unit) => {
    frames.forEach(({ faces: [face] }, f) => {
      const hidden = !face || (region === 'upper' && face.quality.reasons.includes('eyes-covered'));
      expect(levels[unit * frames.length + f]).toBe(hidden ? NOTHING : Math.round(intensity(face.latents[unit]!) * STEPS));
    });
  });
  expect(new Set(levelsOf(track, 4, AS_SHOWN))).toEqual(new Set([NOTHING]));
});

test('every frame in view is in exactly one column, at any zoom, and a frame stands until the next but not over a gap', () => {
  const { time } = track.frames;
  for (const [from, to, columns] of [
    [100, 3000, 7],
    [0, 9000, 40],
    [500, 700, 100],
    [1000, 2500, 333],
    [frames[0]!.time, frames.at(-1)!.time, 7],
    [frames[0]!.time, frames.at(-1)!.time, 1000],
  ] as const) {
    const { edges, held } = columnsOf(time, from, to, columns, 500);
    for (let x = 0; x < columns; x++) {
      const [start, end] = [from + ((to - from) * x) / columns, from + ((to - from) * (x + 1)) / columns];
      const isBefore = ({ time }: (typeof frames)[number]): boolean => time < end || (x === columns - 1 && time === to);
      const own = frames.flatMap((frame, f) => (frame.time >= start && isBefore(frame) ? [f] : []));
      expect(Array.from({ length: edges[x + 1]! - edges[x]! }, (_, i) => edges[x]! + i)).toEqual(own);
      const before = frames.findLastIndex(isBefore);
      expect(held[x]).toBe(before >= 0 && end - frames[before]!.time <= 500 ? before : -1);
    }
  }
});

test('a column shows the strongest of its frames, or the frame that stands there, and nothing in a gap; so say the words', () => {
  const { time } = track.frames;
  const levels = levelsOf(track, 3, AS_SHOWN);
  for (const [start, end, width] of [
    [100, 3700, 17],
    [0, 5000, 2000],
    [500, 700, 100],
  ] as const) {
    const columns = columnsOf(time, start, end, width, 500);
    const painted = strongestLevels(levels, time, { start, end }, width, 500);
    for (const unit of [0, 8, ACTION_UNITS.length - 1]) {
      for (let x = 0; x < width; x++) {
        const own = levels.subarray(unit * frames.length + columns.edges[x]!, unit * frames.length + columns.edges[x + 1]!);
        const stands = columns.held[x]! < 0 ? [] : [levels[unit * frames.length + columns.held[x]!]!];
        const seen = [...(own.length > 0 ? own : stands)].filter((level) => level !== NOTHING);
        expect([painted[unit]![x], levelAt(levels, columns, unit, x)]).toEqual(Array(2).fill(Math.max(-1, ...seen)));
      }
    }
  }
});

test('curves reach the edges of the view and of a gap, also between two frames', () => {
  const two = trackOf(exampleFrames({ frames: 3, ids: () => [3], time: (f) => [0, 1000, 4000][f]! }));
  const levels = levelsOf(two, 3, AS_SHOWN);
  const curve = (start: number, end: number, columns: number) =>
    curveData(levels, two.frames.time, ['AU12'], { start, end }, 1500, columns, 0);
  const own = (f: number) => levels[unitIndex('AU12') * 3 + f]! / STEPS;
  // the frame before stands in the whole of the view
  expect(curve(400, 600, 4)).toEqual([[0.425, 0.575], [own(0), own(0)]]); // prettier-ignore
  // it stands until the frame in the view, and that until the end of the view
  expect(curve(900, 1100, 4)).toEqual([[0.925, 1.025, 1.075], [own(0), own(1), own(1)]]); // prettier-ignore
  // what stands is seen up to the gap, which has nothing
  const [seconds, values] = curve(2000, 4000, 4);
  expect([seconds, values]).toEqual([[2.25, 2.75, 3.25, 3.75], [own(1), null, null, own(2)]]); // prettier-ignore
  expect(curve(5600, 5800, 2)[1]).toEqual([null, null]);
});
