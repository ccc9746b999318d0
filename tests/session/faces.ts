/** Frame readings of somebody whose face the rig moves, as the live path would give them. */

import { ACTION_UNITS, unitIndex, type AuCode, restingUnits } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { LANDMARKS, type Baseline, type FaceReading, type FrameReading, type NeutralProgress } from '../../src/core/reading.ts';
import { moveFace } from '../../src/core/rig.ts';

/** Picture pixels a centimetre. */
const SCALE = 20;
const EMPTY = new Float32Array(0);

export const BASELINE: Baseline = {
  landmarks: MEAN_FACE,
  crop: new Uint8Array(3),
  latents: EMPTY,
  modelVersion: 'base',
  frames: 30,
};

/** A face that shows `amount` of a unit, trembling a little from frame to frame. */
export function faceShowing(unit: AuCode, amount: number, frame: number): FaceReading {
  const units = restingUnits();
  units.fill(amount + 0.015 * Math.sin(1.7 * frame), 2 * unitIndex(unit), 2 * unitIndex(unit) + 2);
  const points = moveFace(MEAN_FACE, { units });
  const landmarks = new Float32Array(3 * LANDMARKS);
  points.forEach((value, i) => (landmarks[i] = SCALE * (i % 3 === 0 ? value : -value)));
  const intensity = new Float32Array(ACTION_UNITS.length);
  const scores = { latents: EMPTY, presence: EMPTY, intensity, sides: EMPTY, expressions: EMPTY };
  return {
    id: 1,
    box: { x: 0, y: 0, width: 1, height: 1 },
    landmarks,
    crop: new Uint8Array([frame % 256, 0, 0]),
    pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, -50] },
    quality: { score: 1, reasons: [] },
    modelVersion: 'base',
    comparedWith: 'none',
    estimate: null,
    ...scores,
    unsmoothed: scores,
    offset: null,
  };
}

export const frameReading = (time: number, faces: readonly FaceReading[], neutral?: NeutralProgress): FrameReading => ({
  frame: 0,
  time,
  at: time,
  width: 640,
  height: 480,
  faces,
  milliseconds: { find: 1, crop: 1, score: 1, draw: 1 },
  ...(neutral && { neutral }),
});
