/** The assembled bundle in the real face finder, beside Google's official bundle on the same photos. */

import { describe, expect, test } from 'vitest';
import { LANDMARKS } from '../../src/core/reading.ts';
import { demonstrationAt } from '../../src/core/demonstration.ts';
import { Stage } from '../../src/live/demonstration/stage.ts';
import { FaceFinder } from '../../src/live/face-finder.ts';
import { portrait, portraitNames, sharedBlob } from './pictures.ts';

const BUNDLE = '/face/face_landmarker.task';
/** Inner and outer corners of the right and the left eye: their middles are the interocular distance apart. */
const EYE_CORNERS = [
  [33, 133],
  [362, 263],
] as const;

const pictures = [...((await portraitNames('london')) ?? []), ...((await portraitNames('canada')) ?? [])];

const apart = (a: Float32Array, b: Float32Array, i: number): number =>
  Math.hypot(a[3 * i]! - b[3 * i]!, a[3 * i + 1]! - b[3 * i + 1]!);

function interocular(landmarks: Float32Array): number {
  const [right, left] = EYE_CORNERS.map(([a, b]) => [0, 1].map((d) => (landmarks[3 * a + d]! + landmarks[3 * b + d]!) / 2));
  return Math.hypot(right![0]! - left![0]!, right![1]! - left![1]!);
}

/** The only face of each picture, as a stream that each picture enters anew. */
async function facesBy(bundle: string): Promise<Float32Array[]> {
  const finder = await FaceFinder.open(bundle, 1);
  const faces: Float32Array[] = [];
  for (const [i, name] of pictures.entries()) {
    const picture = await portrait(name);
    await finder.forget();
    const [face] = await finder.find(picture, i);
    picture.close();
    if (!face) throw new Error(`no face found: ${name}`);
    faces.push(face.landmarks);
  }
  finder.close();
  return faces;
}

test('it starts, and finds the demonstration face with all its landmarks', async () => {
  const { triangles } = (await (await fetch('/face/canonical-mesh.json')).json()) as { triangles: number[] };
  const canvas = new OffscreenCanvas(640, 480);
  const stage = new Stage(canvas, triangles);
  stage.draw(demonstrationAt(0));
  const finder = await FaceFinder.open(BUNDLE, 1);
  const [face] = await finder.find(canvas.transferToImageBitmap(), 0);
  finder.close();
  stage.dispose();
  expect(face!.landmarks.length).toBe(3 * LANDMARKS);
  expect(face!.landmarks.every(Number.isFinite)).toBe(true);
  // irises between the corners of their eyes
  for (const [iris, [a, b]] of [
    [468, EYE_CORNERS[0]],
    [473, EYE_CORNERS[1]],
  ] as const) {
    const x = face!.landmarks[3 * iris]!;
    expect(x).toBeGreaterThan(Math.min(face!.landmarks[3 * a]!, face!.landmarks[3 * b]!));
    expect(x).toBeLessThan(Math.max(face!.landmarks[3 * a]!, face!.landmarks[3 * b]!));
  }
});

describe.skipIf(pictures.length === 0)('on photos of faces', () => {
  test('it finds every one, and its landmarks are within 2 % of the interocular distance of the official ones', async () => {
    const official = URL.createObjectURL(await sharedBlob('models/face_landmarker.task', 'application/octet-stream'));
    const [ours, theirs] = [await facesBy(BUNDLE), await facesBy(official)];
    URL.revokeObjectURL(official);
    expect(ours.length).toBe(pictures.length);
    const distances = ours.map((face, k) => {
      const reference = theirs[k]!;
      let sum = 0;
      for (let i = 0; i < LANDMARKS; i++) sum += apart(face, reference, i);
      return sum / LANDMARKS / interocular(reference);
    });
    const mean = distances.reduce((sum, value) => sum + value) / distances.length;
    console.log(
      `${pictures.length} faces: ${(100 * mean).toFixed(2)} % of the interocular distance from the official bundle, ` +
        `${(100 * Math.max(...distances)).toFixed(2)} % at most`,
    );
    expect(mean).toBeLessThan(0.02);
  });
});
