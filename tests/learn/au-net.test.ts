import { expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { applyAuNet, initAuNet, type AuNetInput, type AuNetOutput } from '../../src/learn/nets/au-net.ts';
import { COLUMNS } from '../../src/learn/nets/regions.ts';
import { disposeTree, entries, withLeaves } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { BACKENDS, describeOn } from './backends.ts';

const WIDTH = MEAN_FACE.length;

/** Faces near the mean; `moved` columns are pushed by 0.5 cm. */
function faces(count: number, moved: readonly number[] = [], known = 1): AuNetInput {
  const rows = Array.from({ length: count }, (_, b) =>
    Array.from(MEAN_FACE, (value, i) => value + 0.2 * Math.sin(i * (b + 1)) + (moved.includes(i) ? 0.5 : 0)),
  );
  return {
    landmarks: tf.tensor2d(rows),
    neutral: tf.tensor2d(Array.from({ length: count }, () => [...MEAN_FACE])),
    known: tf.fill([count, 1], known),
  };
}

function run(input: AuNetInput): Record<keyof AuNetOutput, number[]> {
  const params = initAuNet(7);
  const { latents, sides, expressions, feature } = applyAuNet(params, input);
  const read = (t: tf.Tensor): number[] => [...t.dataSync()];
  const out = { latents: read(latents), sides: read(sides), expressions: read(expressions), feature: read(feature) };
  tf.dispose([latents, sides, expressions, feature]);
  disposeTree(params);
  tf.dispose([input.landmarks, input.neutral, input.known]);
  return out;
}

const difference = (a: number[], b: number[]): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
const perBackend: number[][] = [];

for (const backend of BACKENDS) {
  describeOn(backend, 'the action unit network', () => {
    test('gives every output its shape', () => {
      const out = run(faces(3));
      expect(out.latents.length).toBe(3 * ACTION_UNITS.length);
      expect(out.sides.length).toBe(3 * 2 * SIDED_UNITS.length);
      expect(out.expressions.length).toBe(3 * EXPRESSIONS.length);
      expect(out.feature.length % 3).toBe(0);
      perBackend.push([...out.latents, ...out.sides, ...out.expressions, ...out.feature]);
    });

    test('a seed fixes the start', () => {
      const [a, b, c] = [initAuNet(1), initAuNet(1), initAuNet(2)];
      const first = (p: typeof a): number[] => [...p.units.kernel.dataSync()];
      expect(first(a)).toEqual(first(b));
      expect(first(a)).not.toEqual(first(c));
      [a, b, c].forEach(disposeTree);
    });

    test('samples of a batch do not touch one another', () => {
      const many = run(faces(3));
      const one = run(faces(1));
      expect(difference(one.latents, many.latents.slice(0, ACTION_UNITS.length))).toBeLessThan(1e-4);
    });

    test('units of one region do not see the other', () => {
      const lowerOnly = COLUMNS.lower.filter((column) => !COLUMNS.upper.includes(column));
      const upperOnly = COLUMNS.upper.filter((column) => !COLUMNS.lower.includes(column));
      const still = run(faces(1));
      for (const [moved, unseen] of [
        [lowerOnly, 'upper'],
        [upperOnly, 'lower'],
      ] as const) {
        const out = run(faces(1, moved));
        const of = (region: string, values: number[]): number[] => values.filter((_, i) => ACTION_UNITS[i]!.region === region);
        const seen = unseen === 'upper' ? 'lower' : 'upper';
        expect(of(unseen, out.latents)).toEqual(of(unseen, still.latents));
        expect(difference(of(seen, out.latents), of(seen, still.latents))).toBeGreaterThan(1e-3);
        const sideRegion = (i: number): string => ACTION_UNITS[SIDED_UNITS[i >> 1]!]!.region;
        expect(out.sides.filter((_, i) => sideRegion(i) === unseen)).toEqual(
          still.sides.filter((_, i) => sideRegion(i) === unseen),
        );
      }
    });

    test('an unknown neutral is not looked at', () => {
      const without = run(faces(2, [], 0));
      const input = faces(2, [], 0);
      const odd = tf.fill([2, WIDTH], 3);
      input.neutral.dispose();
      expect(run({ ...input, neutral: odd as tf.Tensor2D }).latents).toEqual(without.latents);
    });

    test('every parameter gets a gradient', () => {
      const params = initAuNet(3);
      const input = faces(4);
      const list = entries(params);
      const gradients = tf.tidy(() =>
        tf
          .grads((...values: tf.Tensor[]) => {
            const out = applyAuNet(withLeaves(params, values), input);
            return tf.sum(tf.square(tf.concat([out.latents, out.sides, out.expressions], 1)));
          })(list.map(([, leaf]) => leaf))
          .map((gradient) => tf.max(tf.abs(gradient)).dataSync()[0]!),
      );
      gradients.forEach((size, i) => expect(size, list[i]![0]).toBeGreaterThan(0));
      disposeTree(params);
      tf.dispose([input.landmarks, input.neutral, input.known]);
    });
  });
}

describeOn('wasm', 'backends', () => {
  test('agree on every output', () => {
    expect(difference(perBackend[0]!, perBackend[1]!)).toBeLessThan(1e-3);
  });
});
