/** What the strip is painted from, against a look at every frame. */

import { expect, test } from 'vitest';
import { columnsOf, levelsOf, NOTHING, STEPS } from '../../src/app/review/levels.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';
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
  ] as const) {
    const { edges, held } = columnsOf(time, from, to, columns, 500);
    for (let x = 0; x < columns; x++) {
      const [start, end] = [from + ((to - from) * x) / columns, from + ((to - from) * (x + 1)) / columns];
      const own = frames.flatMap((frame, f) => (frame.time >= start && frame.time < end ? [f] : []));
      expect(Array.from({ length: edges[x + 1]! - edges[x]! }, (_, i) => edges[x]! + i)).toEqual(own);
      const before = frames.findLastIndex((frame) => frame.time < end);
      expect(held[x]).toBe(before >= 0 && end - frames[before]!.time <= 500 ? before : -1);
    }
  }
});
