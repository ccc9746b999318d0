import { expect, test } from 'vitest';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import type { FoundFace } from '../../src/reader/face-finder.ts';
import { boxOf, Roster } from '../../src/reader/roster.ts';
import { Random } from '../../src/core/random.ts';

const FRAME = 33;
/** Frontal, 40 cm away. */
const MATRIX = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -40, 1];

/** The mean face at `x`, `scale` pixels a centimetre, with noise of `noise` pixels. */
function found(x: number, scale = 15, noise: () => number = () => 0): FoundFace {
  const landmarks = new Float32Array(3 * LANDMARKS);
  for (let i = 0; i < LANDMARKS; i++) {
    const [u, v] = [MEAN_FACE[3 * i] ?? 0, MEAN_FACE[3 * i + 1] ?? 0];
    landmarks.set([x + scale * u + noise(), 240 - scale * v + noise(), 0], 3 * i);
  }
  return { landmarks, matrix: MATRIX };
}

test('largest first, each with a box around its mesh and its pose', () => {
  const known = new Roster().recognise([found(150, 8), found(450, 15)], 0, false);
  expect(known.map((face) => face.id)).toEqual([2, 1]);
  const [{ box, landmarks, pose }] = known as [(typeof known)[0]];
  for (let i = 0; i < 468; i++) {
    expect(landmarks[3 * i]).toBeGreaterThanOrEqual(box.x);
    expect(landmarks[3 * i]).toBeLessThanOrEqual(box.x + box.width + 1e-3);
  }
  expect(pose.translation).toEqual([0, 0, 40]);
});

test('forgetting starts new ids, never old ones', () => {
  const roster = new Roster();
  roster.recognise([found(150), found(450)], 0, false);
  roster.forget();
  expect(roster.recognise([found(150)], FRAME, false)[0]!.id).toBe(3);
});

/**
 * A number filtered as MediaPipe does: mediapipe/util/filtering/one_euro_filter.cc and low_pass_filter.cc, with the options of
 * face_landmarks_detector_graph.cc. `scale`: size of the face; times in milliseconds, above 0.
 */
class MediaPipeFilter {
  #raw: number | null = null;
  #stored = 0;
  #speed = 0;
  #time = 0;

  apply(value: number, time: number, scale: number): number {
    const seconds = (time - this.#time) / 1000;
    const alpha = (cutoff: number): number => 1 / (1 + 1 / (2 * Math.PI * cutoff) / seconds);
    const isFirst = this.#raw === null;
    const speed = isFirst ? 0 : (value - this.#raw!) / scale / seconds;
    this.#speed = isFirst ? speed : alpha(1) * speed + (1 - alpha(1)) * this.#speed;
    const weight = alpha(0.05 + 80 * Math.abs(this.#speed));
    this.#stored = isFirst ? value : weight * value + (1 - weight) * this.#stored;
    [this.#raw, this.#time] = [value, time];
    return this.#stored;
  }
}

test.each([
  ['still', (): number => 0],
  ['moving slowly', (i: number): number => i],
  ['moving fast', (i: number): number => 60 * Math.sin(i / 4)],
])('landmarks of a %s face are smoothed as MediaPipe smooths those of a single one', (_how, shift) => {
  const random = new Random('roster/mediapipe');
  const roster = new Roster();
  const filter = new MediaPipeFilter();
  for (let i = 1; i <= 90; i++) {
    const face = found(150 + shift(i), 15, () => random.normal(0.5));
    const { width, height } = boxOf(face.landmarks);
    const expected = filter.apply(face.landmarks[0]!, i * FRAME, (width + height) / 2);
    const [known] = roster.recognise([face], i * FRAME, true);
    expect(known!.landmarks[0]).toBeCloseTo(expected, 3);
  }
});

test('landmarks are smoothed only when asked, each face alone, and motion is followed', () => {
  const random = new Random('roster');
  const jitter = (smooth: boolean): number => {
    const roster = new Roster();
    let [last, moved] = [0, 0];
    for (let i = 0; i < 60; i++) {
      const faces = roster.recognise(
        [found(150, 15, () => random.normal(1)), found(450, 15, () => random.normal(1))],
        i * FRAME,
        smooth,
      );
      const x = faces.find((face) => face.id === 1)!.landmarks[0]!;
      if (i > 10) moved += Math.abs(x - last);
      last = x;
    }
    return moved;
  };
  expect(jitter(true)).toBeLessThan(0.75 * jitter(false));

  const roster = new Roster();
  let face = roster.recognise([found(100)], 0, true)[0]!;
  for (let i = 1; i <= 20; i++) face = roster.recognise([found(100 + 8 * i)], i * FRAME, true)[0]!;
  expect(face.id).toBe(1);
  expect(Math.abs(face.landmarks[0]! - found(260).landmarks[0]!)).toBeLessThan(8);
});
