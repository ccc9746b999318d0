import { describe, expect, test } from 'vitest';
import { frontalise } from '../../src/core/frontal.ts';
import { MEAN_FACE, MIRROR, mirrored } from '../../src/core/mean-face.ts';
import { LANDMARKS, MESH_LANDMARKS } from '../../src/core/reading.ts';

/** The mean face as a picture shows it: turned by yaw, pitch, roll (radians), `scale` pixels a centimetre, moved. */
function pictured(
  face: Float32Array,
  yaw: number,
  pitch: number,
  roll: number,
  scale: number,
  x0: number,
  y0: number,
): Float32Array {
  const out = new Float32Array(LANDMARKS * 3);
  const [cy, sy, cp, sp, cr, sr] = [yaw, pitch, roll].flatMap((a) => [Math.cos(a), Math.sin(a)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < MESH_LANDMARKS; i++) {
    const [x, y, z] = [face[3 * i]!, face[3 * i + 1]!, face[3 * i + 2]!];
    const [x1, z1] = [cy * x + sy * z, -sy * x + cy * z];
    const [y2, z2] = [cp * y - sp * z1, sp * y + cp * z1];
    const [x3, y3] = [cr * x1 - sr * y2, sr * x1 + cr * y2];
    out.set([x0 + scale * x3, y0 - scale * y3, -scale * z2], 3 * i);
  }
  return out;
}

const largest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe('frontalise', () => {
  test('undoes every turn, size and place of the mean face', () => {
    for (const [yaw, pitch, roll] of [
      [0, 0, 0],
      [0.4, 0, 0],
      [-0.5, 0.3, 0.2],
      [0.1, -0.4, -1],
      [0, 0, 3],
    ] as const) {
      const { points, transform } = frontalise(pictured(MEAN_FACE, yaw, pitch, roll, 23, 320, 240));
      expect(largest(points, MEAN_FACE)).toBeLessThan(1e-3);
      expect(transform.scale).toBeCloseTo(1 / 23, 5);
    }
  });

  test('the rotation found is a rotation, never a mirror image', () => {
    const { rotation: r } = frontalise(pictured(MEAN_FACE, 0.3, 0.2, 0.1, 10, 0, 0)).transform;
    const determinant =
      r[0]! * (r[4]! * r[8]! - r[5]! * r[7]!) - r[1]! * (r[3]! * r[8]! - r[5]! * r[6]!) + r[2]! * (r[3]! * r[7]! - r[4]! * r[6]!);
    expect(determinant).toBeCloseTo(1, 9);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const dot = r[3 * i]! * r[3 * j]! + r[3 * i + 1]! * r[3 * j + 1]! + r[3 * i + 2]! * r[3 * j + 2]!;
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 9);
      }
    }
  });

  test('moving lips and brows leaves the rest of the face where it was', () => {
    const moved = MEAN_FACE.slice();
    for (const id of [13, 14, 61, 291, 17, 152, 105, 334]) moved[3 * id + 1]! -= 1;
    const { points } = frontalise(pictured(moved, 0.2, -0.1, 0.05, 31, 100, 50));
    expect(largest(points, moved)).toBeLessThan(1e-3);
  });

  test('no other similarity fits the anchors better: nudging the answer only makes it worse', () => {
    const noisy = pictured(MEAN_FACE, 0.2, 0.1, 0, 20, 300, 200).map((value, i) => value + 3 * Math.sin(12.9 * i));
    const { transform } = frontalise(noisy);
    const anchors = [
      33, 133, 263, 362, 168, 6, 197, 195, 5, 10, 109, 338, 67, 297, 103, 332, 127, 356, 234, 454, 21, 251, 54, 284, 2, 98, 327,
    ];
    const weights = anchors.map((_, i) => (i < 4 ? 2 : i < 9 ? 1.5 : i < 24 ? 1 : 0.5));
    const turned = (p: number[], axis: number, angle: number): number[] => {
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
      const q = [...p];
      q[u] = Math.cos(angle) * p[u]! - Math.sin(angle) * p[v]!;
      q[v] = Math.sin(angle) * p[u]! + Math.cos(angle) * p[v]!;
      return q;
    };
    /** Weighted squared error after turning the answer by `angle` about `axis`, growing and shifting it. */
    const cost = (axis: number, angle: number, growth: number, shift: readonly number[]): number => {
      let sum = 0;
      anchors.forEach((id, i) => {
        const p = [noisy[3 * id]!, -noisy[3 * id + 1]!, -noisy[3 * id + 2]!];
        const q = [0, 1, 2].map(
          (d) => transform.scale * [0, 1, 2].reduce((s, k) => s + transform.rotation[3 * d + k]! * p[k]!, 0),
        );
        turned(q, axis, angle).forEach((value, d) => {
          sum += weights[i]! * (growth * value + transform.shift[d]! + shift[d]! - MEAN_FACE[3 * id + d]!) ** 2;
        });
      });
      return sum;
    };
    const best = cost(0, 0, 1, [0, 0, 0]);
    for (const step of [-1e-3, 1e-3]) {
      expect(cost(0, 0, 1 + step, [0, 0, 0])).toBeGreaterThan(best);
      for (let d = 0; d < 3; d++) {
        const shift = [0, 0, 0];
        shift[d] = step;
        expect(cost(0, 0, 1, shift)).toBeGreaterThan(best);
      }
    }
    // A turn goes about the centroid that the shift then has to restore: a nudge about the origin alone need not be worse,
    // so each turn is given the shift that suits it best.
    const total = weights.reduce((s, w) => s + w, 0);
    for (let axis = 0; axis < 3; axis++) {
      for (const angle of [-1e-3, 1e-3]) {
        const slope = [0, 1, 2].map((d) => {
          const e = [0, 0, 0];
          e[d] = 1;
          return (
            (cost(axis, angle, 1, e) -
              cost(
                axis,
                angle,
                1,
                e.map((v) => -v),
              )) /
            2
          );
        });
        expect(
          cost(
            axis,
            angle,
            1,
            slope.map((value) => -value / (2 * total)),
          ),
        ).toBeGreaterThan(best);
      }
    }
  });

  test('too few landmarks and a point-like face are refused', () => {
    expect(() => frontalise(new Float32Array(30))).toThrow(/too few landmark numbers: 30/);
    expect(() => frontalise(new Float32Array(LANDMARKS * 3))).toThrow(/without extent/);
  });
});

describe('mean face', () => {
  test('is its own mirror image, with lips closed and eyes open', () => {
    expect(MEAN_FACE.length).toBe(3 * MESH_LANDMARKS);
    expect(largest(mirrored(MEAN_FACE), MEAN_FACE)).toBe(0);
    expect(MIRROR.every((other, i) => MIRROR[other] === i)).toBe(true);
    const height = (id: number): number => MEAN_FACE[3 * id + 1]!;
    expect(height(13) - height(14)).toBeGreaterThanOrEqual(0);
    expect(height(13) - height(14)).toBeLessThan(0.05);
    expect(height(159) - height(145)).toBeGreaterThan(0.6);
  });
});
