import { describe, expect, test } from 'vitest';
import { CROP_SIZE, cropTransform } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { measureCrop, quality } from '../../src/core/quality.ts';
import { LANDMARKS, type Pose } from '../../src/core/reading.ts';
import { Random } from '../../src/core/random.ts';

const FRONTAL: Pose = { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 40] };
const SHARP = { luminance: 130, sharpness: 0.9, burntOut: 0, upright: 1 };
const PICTURE = { width: 640, height: 480 };

/** The mean face in a picture: `scale` pixels a centimetre, turned in the picture plane by `roll` radians. */
function face(scale = 20, x = 320, y = 240, roll = 0): Float32Array {
  const landmarks = new Float32Array(3 * LANDMARKS).fill(0);
  const [c, s] = [scale * Math.cos(roll), scale * Math.sin(roll)];
  for (let i = 0; i < LANDMARKS; i++) {
    const [u, v, w] = [MEAN_FACE[3 * i] ?? 0, -(MEAN_FACE[3 * i + 1] ?? 0), -(MEAN_FACE[3 * i + 2] ?? 0)];
    landmarks.set([x + c * u - s * v, y + s * u + c * v, scale * w], 3 * i);
  }
  return landmarks;
}

/** What moving along (dx, dy) while the shutter is open makes of a crop. */
function moving(rgba: Uint8ClampedArray, dx: number, dy: number, steps = 12): Uint8ClampedArray {
  return rgba.map((value, i) => {
    if (i % 4 === 3) return value;
    let sum = 0;
    for (let k = 0; k < steps; k++) sum += rgba[i + 4 * k * (dx + CROP_SIZE * dy)] ?? 125;
    return sum / steps;
  });
}

/** A crop with skin-like texture, blurred by repeated box filters and scaled in brightness. */
function crop(blur: number, brightness = 1): Uint8ClampedArray {
  const random = new Random('quality/crop');
  let luma = Float32Array.from({ length: CROP_SIZE ** 2 }, () => random.between(60, 190));
  for (let pass = 0; pass < blur; pass++) {
    luma = luma.map((_, i) => {
      let sum = 0;
      for (const j of [i - CROP_SIZE - 1, i - CROP_SIZE, i - 1, i, i + 1, i + CROP_SIZE, i + CROP_SIZE + 1])
        sum += luma[j] ?? 125;
      return sum / 7;
    });
  }
  const rgba = new Uint8ClampedArray(4 * CROP_SIZE ** 2).fill(255);
  luma.forEach((value, i) => rgba.fill(brightness * value, 4 * i, 4 * i + 3));
  return rgba;
}

describe('quality', () => {
  test('a frontal, sharp, bright, large face is ideal', () => {
    expect(quality(face(), FRONTAL, SHARP, PICTURE)).toEqual({ score: 1, reasons: [] });
  });

  test('each fault alone gives its own reason', () => {
    const reasons = (landmarks: Float32Array, pose: Pose, measures = SHARP) =>
      quality(landmarks, pose, measures, PICTURE).reasons;
    expect(reasons(face(2), FRONTAL)).toEqual(['too-small']);
    expect(reasons(face(), { ...FRONTAL, yaw: -55 })).toEqual(['turned-away']);
    expect(reasons(face(), { ...FRONTAL, pitch: 40 })).toEqual(['turned-away']);
    expect(reasons(face(), FRONTAL, { ...SHARP, sharpness: 0.05 })).toEqual(['blurred']);
    expect(reasons(face(), FRONTAL, { ...SHARP, luminance: 12 })).toEqual(['dark']);
    expect(reasons(face(), FRONTAL, { ...SHARP, burntOut: 0.5 })).toEqual(['overexposed']);
    expect(reasons(face(), FRONTAL, { ...SHARP, upright: -1 })).toEqual(['turned-over']);
    expect(reasons(face(20, 20), FRONTAL)).toEqual(['out-of-frame']);
  });

  test('a rolled head is as good as an upright one', () => {
    expect(quality(face(20, 320, 240, 1), { ...FRONTAL, roll: -57 }, SHARP, PICTURE).score).toBe(1);
  });

  test('there is a reason exactly when the score is below one half, and the score falls with every fault', () => {
    const sweeps: ((amount: number) => { score: number; reasons: readonly string[] })[] = [
      (t) => quality(face(12 * (1 - t)), FRONTAL, SHARP, PICTURE),
      (t) => quality(face(), { ...FRONTAL, yaw: 90 * t }, SHARP, PICTURE),
      (t) => quality(face(), { ...FRONTAL, pitch: -90 * t }, SHARP, PICTURE),
      (t) => quality(face(), FRONTAL, { ...SHARP, sharpness: 1 - t }, PICTURE),
      (t) => quality(face(), FRONTAL, { ...SHARP, luminance: 100 * (1 - t) }, PICTURE),
      (t) => quality(face(), FRONTAL, { ...SHARP, burntOut: t }, PICTURE),
      (t) => quality(face(), FRONTAL, { ...SHARP, upright: 1 - 2 * t }, PICTURE),
      (t) => quality(face(20, 320 - 300 * t), FRONTAL, SHARP, PICTURE),
    ];
    for (const sweep of sweeps) {
      let before = 1;
      for (let t = 0; t < 1; t += 0.02) {
        const { score, reasons } = sweep(t);
        expect(score).toBeLessThanOrEqual(before);
        expect(reasons.length > 0).toBe(score < 0.5);
        before = score;
      }
      expect(before).toBeLessThan(0.5);
    }
  });
});

describe('measures of a crop', () => {
  test('sharpness falls with every blur', () => {
    const values = [0, 1, 2, 4, 8].map((blur) => measureCrop(crop(blur)).sharpness);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan(values[i - 1]!);
  });

  test.each([
    ['sideways', 1, 0],
    ['down', 0, 1],
    ['down to the right', 1, 1],
    ['down to the left', -1, 1],
  ])('a face that moved %s is blurred, however sharp it is across', (_way, dx, dy) => {
    const sharp = crop(2);
    expect(measureCrop(moving(sharp, dx, dy)).sharpness).toBeLessThan(0.2 * measureCrop(sharp).sharpness);
  });

  test('sharpness does not depend on exposure, luminance does', () => {
    const [bright, dim] = [measureCrop(crop(1)), measureCrop(crop(1, 0.5))];
    expect(dim.sharpness / bright.sharpness).toBeCloseTo(1, 1);
    expect(dim.luminance / bright.luminance).toBeCloseTo(0.5, 1);
  });

  test('a flat crop is not sharp, and one of another size is refused', () => {
    expect(measureCrop(new Uint8ClampedArray(4 * CROP_SIZE ** 2).fill(128))).toMatchObject({
      luminance: 128,
      sharpness: 0,
      burntOut: 0,
    });
    expect(measureCrop(new Uint8ClampedArray(4 * CROP_SIZE ** 2).fill(255)).burntOut).toBe(1);
    expect(() => measureCrop(new Uint8ClampedArray(16))).toThrow('crop of 16 bytes');
  });
});

describe('the crop frame', () => {
  test('a face lies at the same place of the crop at every size, place and roll', () => {
    const place = (landmarks: Float32Array, id: number): [number, number] => {
      const [a, b, c, d, e, f] = cropTransform(landmarks);
      const [x, y] = [landmarks[3 * id]!, landmarks[3 * id + 1]!];
      return [a * x + c * y + e, b * x + d * y + f];
    };
    for (const id of [33, 263, 2, 61, 152]) {
      const [x, y] = place(face(), id);
      for (const other of [face(5, 100, 60), face(40, 500, 300, 0.6), face(11, 0, 0, -3)]) {
        expect(place(other, id)[0]).toBeCloseTo(x, 3);
        expect(place(other, id)[1]).toBeCloseTo(y, 3);
      }
    }
  });

  test('the whole face of the mean fits in, the subject’s left on the right', () => {
    const [a, , , d, e, f] = cropTransform(face());
    const landmarks = face();
    for (const id of [10, 152, 234, 454]) {
      expect(a * landmarks[3 * id]! + e).toBeGreaterThan(0);
      expect(a * landmarks[3 * id]! + e).toBeLessThan(CROP_SIZE);
      expect(d * landmarks[3 * id + 1]! + f).toBeGreaterThan(0);
      expect(d * landmarks[3 * id + 1]! + f).toBeLessThan(CROP_SIZE);
    }
    expect(a * landmarks[3 * 454]! + e).toBeGreaterThan(a * landmarks[3 * 234]! + e);
  });

  test('refuses points that coincide', () => {
    expect(() => cropTransform(new Float32Array(3 * LANDMARKS))).toThrow('cannot align a face without extent');
  });
});
