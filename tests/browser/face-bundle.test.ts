/** The assembled bundle in the real face finder, in a module worker, beside Google's official bundle on the same photos. */

import { transfer, wrap } from 'comlink';
import { describe, expect, test } from 'vitest';
import { LANDMARKS } from '../../src/core/reading.ts';
import type { BundleWorker } from './face-bundle.worker.ts';
import { drawnFace } from './rendered-face.ts';
import { portrait, portraitNames, sharedBlob } from './pictures.ts';

const BUNDLE = '/face/face_landmarker.task';
/** Inner and outer corners of the right and the left eye: their middles are the interocular distance apart. */
const EYE_CORNERS = [
  [33, 133],
  [362, 263],
] as const;

const pictures = [...((await portraitNames('london')) ?? []), ...((await portraitNames('canada')) ?? [])].filter(
  (_, i) => i % 3 === 0,
);

const apart = (a: Float32Array, b: Float32Array, i: number): number =>
  Math.hypot(a[3 * i]! - b[3 * i]!, a[3 * i + 1]! - b[3 * i + 1]!);

function interocular(landmarks: Float32Array): number {
  const [right, left] = EYE_CORNERS.map(([a, b]) => [0, 1].map((d) => (landmarks[3 * a + d]! + landmarks[3 * b + d]!) / 2));
  return Math.hypot(right![0]! - left![0]!, right![1]! - left![1]!);
}

/** Landmarks of the only face in each named picture, found in a worker of their own. */
async function facesBy(
  bundle: string,
  names: readonly string[],
  pictureOf: (name: string) => Promise<ImageBitmap>,
): Promise<Float32Array[]> {
  const worker = new Worker(new URL('./face-bundle.worker.ts', import.meta.url), { type: 'module' });
  const finder = wrap<BundleWorker>(worker);
  try {
    await finder.open(new URL(bundle, location.href).href);
    const faces: Float32Array[] = [];
    for (const name of names) {
      const picture = await pictureOf(name);
      const face = await finder.landmarks(transfer(picture, [picture]));
      if (!face) throw new Error(`no face found: ${name}`);
      faces.push(face);
    }
    return faces;
  } finally {
    worker.terminate();
  }
}

test('it starts, and finds the demonstration face with all its landmarks', async () => {
  const drawn = await drawnFace();
  const [landmarks] = await facesBy(BUNDLE, ['drawn face'], () => Promise.resolve(drawn.draw()));
  drawn.dispose();
  expect(landmarks!.length).toBe(3 * LANDMARKS);
  expect(landmarks!.every(Number.isFinite)).toBe(true);
  // irises between the corners of their eyes
  for (const [iris, [a, b]] of [
    [468, EYE_CORNERS[0]],
    [473, EYE_CORNERS[1]],
  ] as const) {
    const x = landmarks![3 * iris]!;
    expect(x).toBeGreaterThan(Math.min(landmarks![3 * a]!, landmarks![3 * b]!));
    expect(x).toBeLessThan(Math.max(landmarks![3 * a]!, landmarks![3 * b]!));
  }
});

describe.skipIf(pictures.length === 0)('on photos of faces', () => {
  test('it finds every one, and its landmarks are within 2 % of the interocular distance of the official ones', async () => {
    const official = URL.createObjectURL(await sharedBlob('models/face_landmarker.task', 'application/octet-stream'));
    const ours = await facesBy(BUNDLE, pictures, portrait);
    const theirs = await facesBy(official, pictures, portrait);
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
  }, 300_000);
});
