/** The lanes of a recording's course, painted on real canvases of any pixel ratio. */

import { expect, test } from 'vitest';
import { LANES, paintCourse, type CourseColumn } from '../../src/app/review/course.ts';

const LANE = 22;
const column: CourseColumn = { quality: 0, unsure: false, rotation: [0, 0.5, -1], expression: 1, probability: 1 };

/** Opacities down a column, summed: CSS pixels of ink in each lane. */
function inkOf(pixelRatio: number): number[] {
  const high = LANE * pixelRatio;
  const canvas = new OffscreenCanvas(1, LANES.length * high);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  paintCourse(context, [column], LANE, pixelRatio, 'black', [null, 'black']);
  const alphas = context.getImageData(0, 0, 1, canvas.height).data.filter((_, i) => i % 4 === 3);
  return LANES.map(
    (_, lane) => alphas.slice(lane * high, (lane + 1) * high).reduce((sum, alpha) => sum + alpha / 255, 0) / pixelRatio,
  );
}

test('a screen of more pixels paints the same lanes, no thinner', () => {
  const [quality, ...others] = inkOf(1);
  const [yaw, pitch, roll, expression] = others;
  expect(quality).toBeCloseTo(1, 1);
  for (const line of [yaw, pitch, roll]) expect(line).toBeCloseTo(1.5, 1);
  expect(expression).toBeCloseTo(LANE - 2, 1);
  for (const pixelRatio of [1.5, 2, 3]) {
    inkOf(pixelRatio).forEach((ink, lane) => expect(ink).toBeCloseTo([quality!, ...others][lane]!, 1));
  }
});
