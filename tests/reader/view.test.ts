import { describe, expect, test } from 'vitest';
import { poseOf } from '../../src/core/pose.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { fromView, wholeView, type View } from '../../src/reader/view.ts';

const FRAME = { width: 1280, height: 720 };
/** Pixels by which MediaPipe's camera sees a centimetre that is a centimetre away: 63 degrees from the top of its picture to the bottom. */
const focal = (height: number): number => height / 2 / Math.tan((31.5 * Math.PI) / 180);

/** Where MediaPipe, which is shown `view`, places what is at this place before the camera of the frame: as large, and on the same pixel. */
function seenIn(view: View, [x, y, z]: readonly [number, number, number]): readonly number[] {
  const [u, v] = [FRAME.width / 2 + (focal(FRAME.height) * x) / z, FRAME.height / 2 - (focal(FRAME.height) * y) / z];
  const [right, down] = [u - view.x, v - view.y];
  const [c, s] = [Math.cos(view.angle), Math.sin(view.angle)];
  const depth = (z * focal(view.height)) / focal(FRAME.height);
  const scale = depth / focal(view.height);
  return [(c * right + s * down) * scale, -(c * down - s * right) * scale, -depth];
}

describe('a face found in a view', () => {
  test.each<[string, View]>([
    ['the whole picture', wholeView(FRAME, 0)],
    ['the whole picture on its side', wholeView(FRAME, 1)],
    ['the whole picture on its head', wholeView(FRAME, 2)],
    ['a part', { x: 320, y: 540, width: 640, height: 360, angle: 0 }],
    ['a small square around it', { x: 900, y: 250, width: 140, height: 140, angle: 0 }],
    ['a square that is turned', { x: 300, y: 200, width: 300, height: 300, angle: 0.7 }],
  ])('is where it is before the camera: in %s', (_what, view) => {
    for (const place of [
      [0, 0, 60],
      [40, -12, 150],
      [-25, 30, 80],
    ] as const) {
      const matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...seenIn(view, place), 1];
      const { translation } = poseOf(fromView({ landmarks: new Float32Array(3 * LANDMARKS), matrix }, view, FRAME).matrix);
      place.forEach((value, i) => expect(translation[i]).toBeCloseTo(value, 6));
    }
  });
});
