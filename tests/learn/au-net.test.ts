import { expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../src/core/facs.ts';
import { CROP_BYTES, CROP_SIZE, greyOf } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { textureOf } from '../../src/core/texture.ts';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import { disposeInput, inputOf, type ComparedFace } from '../../src/learn/nets/au-net-input.ts';
import {
  applyAuNet,
  AU_NET,
  blindTexture,
  initAuNet,
  readFace,
  type AuNetInput,
  type AuNetOutput,
} from '../../src/learn/nets/au-net.ts';
import { COLUMNS, REGIONS, ROWS, type Region } from '../../src/learn/nets/regions.ts';
import { disposeTree, entries, withLeaves } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { BACKENDS, describeOn } from './backends.ts';

/** Bytes of the rows of a crop that a region sees. */
function bytesOf(region: Region): number[] {
  const { from, count } = ROWS[region];
  return Array.from({ length: 3 * CROP_SIZE * count }, (_, i) => 3 * CROP_SIZE * from + i);
}

type Part = 'landmarks' | 'crop';

/** Faces near the mean; `moved` numbers of a part (columns, pixels) are pushed. */
function faces(count: number, known = true, moved: Partial<Record<Part, readonly number[]>> = {}): ComparedFace[] {
  const pushed = (part: Part): Set<number> => new Set(moved[part]);
  const [columns, bytes] = [pushed('landmarks'), pushed('crop')];
  return Array.from({ length: count }, (_, b) => ({
    face: {
      landmarks: MEAN_FACE.map((value, i) => value + 0.2 * Math.sin(i * (b + 1)) + (columns.has(i) ? 0.5 : 0)),
      crop: Uint8Array.from(
        { length: CROP_BYTES },
        (_, i) => 120 + 60 * Math.sin((b + 1) * i) + (bytes.has(i) ? 50 * Math.cos(i) : 0),
      ),
    },
    neutral: known
      ? { landmarks: MEAN_FACE, crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => 120 + 60 * Math.cos(i)) }
      : null,
  }));
}

function run(list: readonly ComparedFace[]): Record<keyof AuNetOutput, number[]> {
  return runOn(inputOf(list));
}

function runOn(input: AuNetInput): Record<keyof AuNetOutput, number[]> {
  const params = initAuNet(7);
  const output = applyAuNet(params, input);
  const read = (t: tf.Tensor): number[] => [...t.dataSync()];
  const { latents, sides, covered, expressions, feature } = output;
  const out = {
    latents: read(latents),
    sides: read(sides),
    covered: read(covered),
    expressions: read(expressions),
    feature: read(feature),
  };
  tf.dispose({ ...output });
  disposeTree(params);
  disposeInput(input);
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
      expect(out.covered.length).toBe(3 * REGIONS.length);
      expect(out.expressions.length).toBe(3 * EXPRESSIONS.length);
      expect(out.feature.length % 3).toBe(0);
      perBackend.push([...out.latents, ...out.sides, ...out.covered, ...out.expressions, ...out.feature]);
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

    test.each(['landmarks', 'crop'] as const)('sides and covers of one region do not see the other (%s); units do', (part) => {
      const seen: Record<Region, readonly number[]> =
        part === 'landmarks' ? COLUMNS : { upper: bytesOf('upper'), lower: bytesOf('lower') };
      const still = run(faces(1));
      for (const [region, unseenBy] of [
        ['lower', 'upper'],
        ['upper', 'lower'],
      ] as const) {
        const others = new Set(seen[unseenBy]);
        const out = run(faces(1, true, { [part]: seen[region].filter((i) => !others.has(i)) }));
        const of = (wanted: Region, values: number[]): number[] => values.filter((_, i) => ACTION_UNITS[i]!.region === wanted);
        for (const one of REGIONS) expect(difference(of(one, out.latents), of(one, still.latents))).toBeGreaterThan(1e-3);
        const at = (wanted: Region): number => REGIONS.indexOf(wanted);
        expect(out.covered[at(unseenBy)]).toBe(still.covered[at(unseenBy)]);
        expect(out.covered[at(region)]).not.toBe(still.covered[at(region)]);
        const sideRegion = (i: number): string => ACTION_UNITS[SIDED_UNITS[i >> 1]!]!.region;
        expect(out.sides.filter((_, i) => sideRegion(i) === unseenBy)).toEqual(
          still.sides.filter((_, i) => sideRegion(i) === unseenBy),
        );
      }
    });

    test('an unknown neutral is not looked at', () => {
      const without = run(faces(2, false));
      const given = inputOf(faces(2, true));
      given.known.dispose();
      expect(difference(runOn({ ...given, known: tf.zeros([2, 1]) }).latents, without.latents)).toBeLessThan(1e-6);
    });

    test('the less a neutral is trusted, the more a face reads as without one', () => {
      const trusted = (trust?: number): number[] =>
        run(faces(2).map((one) => ({ ...one, ...(trust !== undefined && { trust }) }))).latents;
      expect(trusted()).toEqual(trusted(1));
      const without = run(faces(2, false)).latents;
      const [none, some, most, all] = [0, 0.3, 0.7, 1].map((trust) => difference(trusted(trust), without));
      expect(none).toBeLessThan(1e-6);
      expect(some).toBeGreaterThan(1e-3);
      expect(most).toBeGreaterThan(some!);
      expect(all).toBeGreaterThan(most!);
    });

    test('neither brightness nor contrast of the picture changes anything', () => {
      const [one] = faces(1, false);
      const dimmed = { ...one!.face, crop: one!.face.crop.map((value) => Math.round(20 + value / 2)) };
      expect(difference(run([one!]).latents, run([{ face: dimmed, neutral: null }]).latents)).toBeLessThan(0.05);
    });

    test('the texture of the face is added to the latents, and that of the neutral taken off as far as it is trusted', () => {
      const params = initAuNet(7);
      const blind = { ...params, byTexture: blindTexture() };
      const kernel = params.byTexture.kernel.arraySync();
      for (const trust of [0.4, 1]) {
        const list = faces(2).map((one) => ({ ...one, trust }));
        const input = inputOf(list);
        const [seen, unseen] = [params, blind].map((of) => tf.tidy(() => [...applyAuNet(of, input).latents.dataSync()]));
        const added = list.flatMap(({ face, neutral }) => {
          const [own, resting] = [face, neutral!].map((view) => textureOf(greyOf(view.crop)));
          return ACTION_UNITS.map((_, unit) =>
            kernel.reduce((sum, row, i) => sum + row[unit]! * (own![i]! - trust * resting![i]!), 0),
          );
        });
        expect(Math.max(...added.map(Math.abs))).toBeGreaterThan(0.1);
        expect(difference(seen!.map((value, i) => value - unseen![i]!), added)).toBeLessThan(1e-3); // prettier-ignore
        disposeInput(input);
      }
      tf.dispose(blind.byTexture.kernel);
      disposeTree(params);
    });

    test('a code read on gives what the whole network gives', () => {
      const params = initAuNet(7);
      const input = inputOf(faces(2));
      const code = AU_NET.encode(params, input);
      const out = readFace(params, code);
      expect([...out.latents.dataSync()]).toEqual(run(faces(2)).latents);
      tf.dispose([code, { ...out }]);
      disposeInput(input);
      disposeTree(params);
    });

    test('every parameter gets a gradient', () => {
      registerTrainingKernels();
      const params = initAuNet(3);
      const input = inputOf(faces(1));
      const list = entries(params);
      const gradients = tf.tidy(() =>
        tf
          .grads((...values: tf.Tensor[]) => {
            const out = applyAuNet(withLeaves(params, values), input);
            return tf.sum(tf.square(tf.concat([out.latents, out.sides, out.covered, out.expressions], 1)));
          })(list.map(([, leaf]) => leaf))
          .map((gradient) => tf.max(tf.abs(gradient)).dataSync()[0]!),
      );
      gradients.forEach((size, i) => expect(size, list[i]![0]).toBeGreaterThan(0));
      disposeTree(params);
      disposeInput(input);
    });
  });
}

describeOn('wasm', 'backends', () => {
  test('agree on every output', () => {
    expect(difference(perBackend[0]!, perBackend[1]!)).toBeLessThan(1e-3);
  });
});
