import { describe, expect, test } from 'vitest';
import { withCover } from '../../src/core/covered.ts';
import {
  baselineLatents,
  eyesClosed,
  holdsStill,
  makeBaseline,
  medians,
  NEUTRAL_FRAMES,
  NEUTRAL_PAUSE,
  NEUTRAL_TIME,
  NeutralCapture,
  OWN_REST,
  subtractedLatents,
  type NeutralSample,
  type Stillness,
} from '../../src/core/baseline.ts';
import { ACTION_UNITS, EXPRESSIONS, unitIndex } from '../../src/core/facs.ts';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { Random } from '../../src/core/random.ts';

const FRAME = 1000 / 30;
const calm = { yaw: 2, pitch: -3, roll: 1, translation: [0, 0, 45] } as const;
const neutralFace: NeutralSample = {
  id: 1,
  landmarks: MEAN_FACE,
  crop: new Uint8Array(CROP_BYTES).fill(90),
  pose: calm,
  quality: { score: 1, reasons: [] },
  latents: new Float32Array(ACTION_UNITS.length).fill(0.2),
  expressions: Float32Array.from(EXPRESSIONS, (name) => (name === 'neutral' ? 0.9 : 0.1 / 6)),
};
const withLatent = (code: string, latent: number): NeutralSample => ({
  ...neutralFace,
  latents: neutralFace.latents.map((value, i) => (i === unitIndex(code) ? latent : value)),
});
const closedEyes = MEAN_FACE.slice();
for (const [upper, lower] of [
  [159, 145],
  [386, 374],
] as const) {
  for (let d = 0; d < 3; d++) closedEyes[3 * upper + d] = closedEyes[3 * lower + d]!;
}

/** Offers the same faces for `milliseconds` at 30 Hz from `start`; the last problem and the time after. */
function hold(capture: NeutralCapture, samples: readonly NeutralSample[], milliseconds: number, start = 0) {
  let problem = null;
  let time = start;
  for (; time < start + milliseconds; time += FRAME) problem = capture.offer(samples, time);
  return { problem, time };
}

describe('recording a neutral', () => {
  test.each([30, 3, 1.5, 0.7])('at %d readings a second it is recorded, a blink between or not, and a smile never is', (rate) => {
    const capture = new NeutralCapture();
    const blink: NeutralSample = { ...neutralFace, landmarks: closedEyes };
    const frames = Math.max(Math.ceil((NEUTRAL_TIME / 1000) * rate), NEUTRAL_FRAMES) + 4;
    for (let i = 0; i < frames; i++) capture.offer([i === 5 ? blink : neutralFace], (1000 * i) / rate);
    expect(capture.done).toBe(1);
    const smile = { ...withLatent('AU12', 4), expressions: Float32Array.from(EXPRESSIONS, () => 0) };
    const refused = new NeutralCapture();
    for (let time = 0; time < 3 * OWN_REST; time += 1000 / rate) refused.offer([smile], time);
    expect(refused.done).toBe(0);
  });

  test.each([30, 1.5])('at %d readings a second, too, a face that rests like an expression is taken in the end', (rate) => {
    const capture = new NeutralCapture();
    for (let time = 0; time < 4 * OWN_REST; time += 1000 / rate) capture.offer([withLatent('AU01', 4)], time);
    expect(capture.done).toBe(1);
  });

  test.each([30, 3, 2, 1, 0.7])('at %d readings a second a head that turns from one to the next is moving', (rate) => {
    const capture = new NeutralCapture();
    const turned = { ...neutralFace, pose: { ...calm, yaw: -15 } };
    for (let i = 0; i < 40; i++) {
      const problem = capture.offer([i % 2 === 0 ? neutralFace : turned], (1000 * i) / rate);
      if (i > 0) expect(problem).toBe('moving');
    }
    expect(capture.done).toBe(0);
  });

  test('poses of a clock that has fallen back since say nothing', () => {
    const poses: Stillness = [];
    expect(holdsStill(poses, { ...calm, yaw: 15 }, 600_000)).toBe(true);
    expect(holdsStill(poses, calm, 0)).toBe(true);
    expect(holdsStill(poses, calm, FRAME)).toBe(true);
  });

  test('what was seen before a long gap does not count', () => {
    const capture = new NeutralCapture();
    const { time } = hold(capture, [neutralFace], NEUTRAL_TIME / 2);
    capture.offer([neutralFace], time + 5000);
    expect(capture.frames).toHaveLength(1);
  });

  test('is done after its time of steady frames, and not before', () => {
    const capture = new NeutralCapture();
    expect(capture.done).toBe(0);
    hold(capture, [neutralFace], NEUTRAL_TIME / 2);
    expect(capture.done).toBeGreaterThan(0.4);
    expect(capture.done).toBeLessThan(0.6);
    hold(capture, [neutralFace], NEUTRAL_TIME / 2 + 3 * FRAME, NEUTRAL_TIME / 2);
    expect(capture.done).toBe(1);
  });

  test('progress never falls while all is well', () => {
    const capture = new NeutralCapture();
    let before = 0;
    for (let time = 0; time < NEUTRAL_TIME; time += FRAME) {
      expect(capture.offer([neutralFace], time)).toBeNull();
      expect(capture.done).toBeGreaterThanOrEqual(before);
      before = capture.done;
    }
  });

  test('a slow machine waits for enough frames', () => {
    const capture = new NeutralCapture();
    for (let i = 0; i < NEUTRAL_FRAMES - 1; i++) capture.offer([neutralFace], 400 * i);
    expect(capture.done).toBeLessThan(1);
    capture.offer([neutralFace], 400 * (NEUTRAL_FRAMES - 1));
    expect(capture.done).toBe(1);
  });

  test('refuses, with the reason', () => {
    const problemOf = (...samples: NeutralSample[]) => new NeutralCapture().offer(samples, 0);
    expect(problemOf(neutralFace)).toBeNull();
    expect(problemOf()).toBe('no-face');
    expect(problemOf(neutralFace, { ...neutralFace, id: 2 })).toBe('several-faces');
    expect(problemOf({ ...neutralFace, quality: { score: 0.2, reasons: ['dark'] } })).toBe('poor-quality');
    expect(problemOf({ ...neutralFace, quality: withCover(neutralFace.quality, { upper: 0, lower: 1 }) })).toBe('poor-quality');
    expect(problemOf({ ...neutralFace, pose: { ...calm, yaw: 28 } })).toBe('poor-quality');
    expect(problemOf({ ...neutralFace, landmarks: closedEyes })).toBe('eyes-closed');
    expect(problemOf(withLatent('AU12', 3.5))).toBe('expression');
    expect(problemOf({ ...neutralFace, expressions: Float32Array.of(0.05, 0.95, 0, 0, 0, 0, 0) })).toBe('expression');
  });

  test('a face that goes on looking like an expression, blinks aside, rests like that; one that comes and goes does not', () => {
    const [stern, blink] = [withLatent('AU17', 3.5), { ...withLatent('AU17', 3.5), landmarks: closedEyes }];
    const capture = new NeutralCapture();
    const { problem, time } = hold(capture, [stern], OWN_REST / 2);
    expect(problem).toBe('expression');
    const after = hold(capture, [blink], NEUTRAL_PAUSE / 2, time).time;
    expect(hold(capture, [stern], OWN_REST / 2 + NEUTRAL_TIME, after)).toMatchObject({ problem: null });
    expect(capture.done).toBe(1);

    expect(hold(new NeutralCapture(), [withLatent('AU12', 3.5)], 2 * OWN_REST).problem).toBe('expression');
    const wavering = new NeutralCapture();
    for (let i = 0; i < 4; i++) {
      expect(hold(wavering, [stern], OWN_REST / 2, 2 * i * OWN_REST).problem).toBe('expression');
      hold(wavering, [], 2 * NEUTRAL_PAUSE, (2 * i + 0.5) * OWN_REST);
    }
    const taken = new NeutralCapture();
    const half = hold(taken, [stern], OWN_REST / 2).time;
    expect(hold(taken, [{ ...stern, id: stern.id + 1 }], 0.9 * OWN_REST, half).problem).toBe('expression');
  });

  test('of a face that rests like an expression, a smile even, its owner can say so; nothing else is let through with it', () => {
    const capture = new NeutralCapture(true);
    expect(hold(capture, [withLatent('AU12', 4)], NEUTRAL_TIME + 2 * FRAME)).toMatchObject({ problem: null });
    expect(capture.done).toBe(1);
    expect(new NeutralCapture(true).offer([], 0)).toBe('no-face');
    expect(new NeutralCapture(true).offer([{ ...withLatent('AU12', 4), landmarks: closedEyes }], 0)).toBe('eyes-closed');
  });

  test('a held expression is refused for every unit but those of the lids', () => {
    for (const unit of ACTION_UNITS) {
      expect(new NeutralCapture().offer([withLatent(unit.code, 4)], 0)).toBe(unit.eyelid ? null : 'expression');
    }
  });

  test('a moving head is refused, a still one with the noise of the finder is not', () => {
    const turning = new NeutralCapture();
    let problem = null;
    for (let i = 0; i < 12; i++) problem = turning.offer([{ ...neutralFace, pose: { ...calm, yaw: i } }], i * FRAME);
    expect(problem).toBe('moving');
    const random = new Random('baseline/still');
    const still = new NeutralCapture();
    for (let i = 0; i < 70; i++) {
      const pose = { ...calm, yaw: calm.yaw + random.bounded(0.4, 1.5), pitch: calm.pitch + random.bounded(0.4, 1.5) };
      expect(still.offer([{ ...neutralFace, pose }], i * FRAME)).toBeNull();
    }
    expect(still.done).toBe(1);
  });

  test('a blink pauses; a longer interruption starts again', () => {
    const capture = new NeutralCapture();
    hold(capture, [neutralFace], 1000);
    const before = capture.done;
    const blink = hold(capture, [{ ...neutralFace, landmarks: closedEyes }], 150, 1000);
    expect(blink.problem).toBe('eyes-closed');
    expect(capture.done).toBe(before);
    capture.offer([neutralFace], blink.time);
    expect(capture.done).toBeGreaterThan(before);
    hold(capture, [], NEUTRAL_PAUSE + 4 * FRAME, blink.time + FRAME);
    expect(capture.done).toBe(0);
    expect(capture.frames).toHaveLength(0);
  });

  test('another face starts again', () => {
    const capture = new NeutralCapture();
    const { time } = hold(capture, [neutralFace], 1500);
    capture.offer([{ ...neutralFace, id: 2 }], time);
    expect(capture.frames).toHaveLength(1);
    expect(capture.done).toBe(0);
  });

  test('frames are kept as they were, whatever happens to the buffer they came in', () => {
    const capture = new NeutralCapture();
    const landmarks = MEAN_FACE.slice();
    capture.offer([{ ...neutralFace, landmarks }], 0);
    landmarks.fill(0);
    expect(capture.frames[0]!.landmarks).toEqual(MEAN_FACE);
  });
});

describe('the baseline', () => {
  test('medians are those of brute force, for odd and even counts', () => {
    const random = new Random('baseline/medians');
    for (const count of [1, 2, 7, 10]) {
      const vectors = Array.from({ length: count }, () => Float32Array.from({ length: 5 }, () => random.normal()));
      const found = medians(vectors);
      for (let i = 0; i < 5; i++) {
        const sorted = vectors.map((vector) => vector[i]!).sort((a, b) => a - b);
        const expected = (sorted[Math.floor((count - 1) / 2)]! + sorted[Math.ceil((count - 1) / 2)]!) / 2;
        expect(found[i]).toBeCloseTo(expected, 6);
      }
    }
    expect(() => medians([])).toThrow('median of nothing');
  });

  test('leaves eyelid units and gaps out, also of a baseline that has them', () => {
    const all = new Float32Array(ACTION_UNITS.length).fill(0.5);
    for (const latents of [baselineLatents([all]), subtractedLatents(all)]) {
      ACTION_UNITS.forEach(({ eyelid, code }, i) =>
        expect(latents[i], code).toBe(eyelid || code === 'AU25' || code === 'AU26' ? 0 : 0.5),
      );
    }
  });

  test('takes off what the neutral reads above absent, and adds nothing', () => {
    expect(subtractedLatents(Float32Array.of(-2, 0, 0.5))).toEqual(Float32Array.of(0, 0, 0.5));
  });

  test('says what made it, and refuses landmarks of another length', () => {
    const latents = [0.1, 0.3, 0.2].map((value) => new Float32Array(ACTION_UNITS.length).fill(value));
    const baseline = makeBaseline(neutralFace, latents, 'v1');
    expect(baseline.frames).toBe(3);
    expect(baseline.modelVersion).toBe('v1');
    expect(baseline.latents[unitIndex('AU12')]).toBeCloseTo(0.2);
    expect(() => makeBaseline({ ...neutralFace, landmarks: new Float32Array(3) }, latents, 'v1')).toThrow(
      'neutral landmarks of 3 numbers',
    );
    expect(() => makeBaseline({ ...neutralFace, crop: new Uint8Array(3) }, latents, 'v1')).toThrow('neutral crop of 3 bytes');
  });

  test('eyes are closed only when both are', () => {
    expect(eyesClosed(MEAN_FACE)).toBe(false);
    expect(eyesClosed(closedEyes)).toBe(true);
    const wink = closedEyes.slice();
    wink.set(MEAN_FACE.subarray(3 * 386, 3 * 387), 3 * 386);
    expect(eyesClosed(wink)).toBe(false);
  });
});
