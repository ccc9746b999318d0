import { expect, test } from 'vitest';
import { poseGlyph } from '../../src/app/pose-glyph.ts';
import type { Pose } from '../../src/core/reading.ts';

const pose = (change: Partial<Pose>): Pose => ({ yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 40], ...change });

test('a frontal head points at the viewer', () => {
  const { nose, roll } = poseGlyph(pose({}), false);
  expect(nose).toEqual([expect.closeTo(0), expect.closeTo(0)]);
  expect(roll).toBeCloseTo(0);
});

test("turning to the subject's left is to the right of an unmirrored screen", () => {
  expect(poseGlyph(pose({ yaw: 30 }), false).nose[0]).toBeCloseTo(0.5);
});

test('looking up is up on the screen', () => {
  expect(poseGlyph(pose({ pitch: 30 }), false).nose[1]).toBeCloseTo(-0.5);
});

test('mirroring turns left and right and the direction of roll, and leaves up and down', () => {
  const head = pose({ yaw: 20, pitch: -10, roll: 15 });
  const [plain, mirrored] = [poseGlyph(head, false), poseGlyph(head, true)];
  expect(mirrored.nose[0]).toBeCloseTo(-plain.nose[0]);
  expect(mirrored.nose[1]).toBeCloseTo(plain.nose[1]);
  expect(mirrored.roll).toBe(-plain.roll);
});
