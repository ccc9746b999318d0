/** The neutral face of a file: of one person, also where others are in it. */

import { expect, test } from 'vitest';
import type { FaceReading } from '../../src/core/reading.ts';
import { neutralOf } from '../../src/batch/neutral.ts';
import { faceShowing } from '../session/faces.ts';

/** Somebody whose crop is of one grey. */
const face = (id: number, grey: number, reasons: FaceReading['quality']['reasons'] = []): FaceReading => ({
  ...faceShowing('AU12', 0, 0),
  ...{ id, crop: new Uint8Array(3).fill(grey), quality: { score: 1, reasons } },
});

async function* film(
  frames: readonly (readonly FaceReading[])[],
): AsyncGenerator<{ time: number; faces: readonly FaceReading[] }> {
  for (const [i, faces] of frames.entries()) yield await Promise.resolve({ time: 100 * i, faces });
}

test('a neutral of a file is that of its first good face, also when a larger one comes or takes its place', async () => {
  const frames = [
    [face(1, 10, ['blurred']), face(2, 20)],
    [face(3, 30)],
    [face(3, 30), face(4, 40)],
    [face(4, 40), face(3, 30)],
    [face(4, 40)],
    [face(4, 40)],
    [face(4, 40)],
  ];
  expect(await neutralOf(film(frames))).toMatchObject({ frames: 3, crop: new Uint8Array([30, 30, 30]) });
  expect(await neutralOf(film([[], [face(1, 10, ['dark'])]]))).toBeNull();
});
