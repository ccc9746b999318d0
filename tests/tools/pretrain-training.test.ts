/** The training machinery: photographs that keep what they show, stages that go on where they stopped, streams put together. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { Random } from '../../src/core/random.ts';
import { applyAuNet, encodePicture, initPicture, initShape, initTop } from '../../src/learn/nets/au-net.ts';
import { REGIONS } from '../../src/learn/nets/regions.ts';
import { disposeTree, type ParamTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { copyGrey, photograph } from '../../tools/pretrain/samples/photograph.ts';
import type { Covered } from '../../tools/pretrain/samples/cover.ts';
import { BARE, labelsOf, photographed, shapesOf, UNKNOWN, wholeInput, type Sample } from '../../tools/pretrain/samples/sample.ts';
import { assemble, readFused } from '../../tools/pretrain/training/fuse.ts';
import { labelLoss } from '../../tools/pretrain/training/loss.ts';
import { PictureCodes } from '../../tools/pretrain/training/picture-codes.ts';
import { train, type Stage } from '../../tools/pretrain/training/stage.ts';
import { describeOn, largestDifference } from '../learn/backends.ts';

const PIXELS = CROP_SIZE * CROP_SIZE;
const folder = mkdtempSync(join(tmpdir(), 'facsimile-training-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A soft picture, unlike its mirror image. */
const grey = (phase: number): Uint8Array =>
  Uint8Array.from({ length: PIXELS }, (_, i) => {
    const [x, y] = [i % CROP_SIZE, Math.floor(i / CROP_SIZE)];
    return 120 + 60 * Math.sin(x / 17 + phase) + 40 * Math.cos(y / 23 + x / 40);
  });

const written = (write: (out: Float32Array) => void): Float32Array => {
  const out = new Float32Array(PIXELS);
  write(out);
  return out;
};

function correlation(a: Float32Array, b: Float32Array): number {
  const centred = (list: Float32Array): Float32Array => {
    const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
    return list.map((value) => value - mean);
  };
  const [p, q] = [centred(a), centred(b)];
  const dot = (u: Float32Array, v: Float32Array): number => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
  return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q));
}

test('another photograph of a picture shows the same picture, and mirrored its mirror image', () => {
  const picture = grey(0);
  for (const mirrored of [false, true]) {
    const plain = written((out) => copyGrey(picture, mirrored, out, 0));
    const other = written((out) => copyGrey(picture, !mirrored, out, 0));
    for (let i = 0; i < 6; i++) {
      const seen = written((out) => photograph(picture, mirrored, new Random(`seen/${i}`), out, 0));
      expect(seen).not.toEqual(plain);
      expect(seen.every(Number.isFinite)).toBe(true);
      expect(correlation(seen, plain)).toBeGreaterThan(0.7);
      expect(correlation(seen, plain)).toBeGreaterThan(correlation(seen, other));
      expect(written((out) => photograph(picture, mirrored, new Random(`seen/${i}`), out, 0))).toEqual(seen);
    }
  }
});

const sample = (pictures: Sample['pictures'], known: boolean): Sample => ({
  person: 'nobody',
  points: MEAN_FACE.map((value, i) => value + 0.1 * Math.sin(i)),
  neutral: MEAN_FACE,
  pictures,
  known,
  intensities: ACTION_UNITS.map((_, i) => (i % 5 === 0 ? UNKNOWN : i % 3)),
  sides: SIDED_UNITS.flatMap((_, i) => [i % 4, UNKNOWN]),
  expression: EXPRESSIONS.indexOf('surprise'),
  coded: false,
  blendshapes: [],
  covered: BARE,
});

describeOn('wasm', 'training', () => {
  interface Line extends ParamTree {
    readonly slope: tf.Tensor1D;
  }
  /** Learns a slope of 3 from a different number each step. */
  const line = (name: string, breaksAt = Infinity): Stage<Line, { x: tf.Tensor1D }> => ({
    name,
    recipe: {},
    cycles: [400],
    peak: 0.05,
    start: () => ({ slope: tf.tensor1d([0]) }),
    batch(step) {
      if (step === breaksAt) throw new Error('power cut');
      return { x: tf.tensor1d([1 + (step % 7)]) };
    },
    loss: ({ slope }, { x }) => tf.sum(tf.square(tf.sub(tf.mul(slope, x), tf.mul(x, 3)))),
  });

  test('a training that was cut off goes on from its last checkpoint to the same end', async () => {
    const whole = await train(line('whole'), folder);
    expect(Math.abs(whole.slope.dataSync()[0]! - 3)).toBeLessThan(0.1);
    await expect(train(line('cut', 300), folder)).rejects.toThrow('power cut');
    expect(existsSync(join(folder, 'cut.bin'))).toBe(true);
    let first = Infinity;
    const stage = line('cut');
    const again = await train({ ...stage, batch: (step) => ((first = Math.min(first, step)), stage.batch(step)) }, folder);
    expect(first).toBe(250);
    expect(again.slope.dataSync()[0]).toBe(whole.slope.dataSync()[0]);
    [whole, again].forEach(disposeTree);
  });

  const streams = () => ({
    shape: { upper: initShape('upper', 1), lower: initShape('lower', 2) },
    picture: { upper: initPicture('upper', 3), lower: initPicture('lower', 4) },
  });

  test('the code of a picture is that of its photograph, mirrored where the sample is', () => {
    const { shape, picture } = streams();
    const [first, second] = [grey(0), grey(2)];
    const codes = new PictureCodes(picture, [first, second, first], [second], 'key');
    const samples = [false, true].map((mirrored) => sample({ face: first, neutral: second, mirrored }, true));
    const { face, neutral, covered } = codes.of(samples, 0, new Random('which'));
    const random = new Random('key');
    tf.tidy(() => {
      // two photographs as it is, then two mirrored: a sample has one of its own kind
      const hidden: Covered[] = [];
      const seen = [false, false, true, true].map((mirrored) =>
        written((out) => void hidden.push(photographed(first, mirrored, random, out, 0))),
      );
      const crops = tf.stack(seen.map((crop) => tf.tensor3d(crop, [CROP_SIZE, CROP_SIZE, 1]))) as tf.Tensor4D;
      for (const region of ['upper', 'lower'] as const) {
        const each = tf.split(encodePicture(picture[region], region, crops), 4);
        tf.split(face[region], 2).forEach((code, i) => {
          const apart = [2 * i, 2 * i + 1].map((k) => largestDifference(code, each[k]!));
          expect(Math.min(...apart)).toBeLessThan(1e-4);
          expect(covered[i]).toEqual(hidden[2 * i + apart.indexOf(Math.min(...apart))]);
        });
      }
    });
    expect(() => codes.of([sample({ face: grey(5), neutral: second, mirrored: false }, true)], 0, random)).toThrow(
      /no codes of a picture/,
    );
    tf.dispose([face.upper, face.lower, neutral.upper, neutral.lower]);
    [shape.upper, shape.lower, picture.upper, picture.lower].forEach(disposeTree);
  });

  test('an invented face differs from a picture as two people do, with the neutral as without', () => {
    const { shape, picture } = streams();
    const pictures = [grey(0), grey(1), grey(2)];
    const codes = new PictureCodes(picture, pictures, pictures.slice(1), 'key');
    const samples = Array.from({ length: 12 }, () =>
      sample({ face: pictures[0]!, neutral: pictures[1]!, mirrored: false }, true),
    );
    const [plain, moved] = [0, 1].map((strangeness) => codes.of(samples, strangeness, new Random('which')));
    tf.tidy(() => {
      const shift = (which: 'face' | 'neutral'): tf.Tensor => tf.sub(moved![which].upper, plain![which].upper);
      expect(tf.max(tf.abs(shift('face'))).dataSync()[0]).toBeGreaterThan(0.01);
      expect(largestDifference(shift('face'), shift('neutral'))).toBeLessThan(1e-5);
    });
    for (const { face, neutral } of [plain!, moved!]) tf.dispose([face.upper, face.lower, neutral.upper, neutral.lower]);
    [shape.upper, shape.lower, picture.upper, picture.lower].forEach(disposeTree);
  });

  test('the streams put together are the network of the app, and read faces without a picture too', () => {
    const { shape, picture } = streams();
    const codes = new PictureCodes(picture, [], [], 'key');
    const samples = [false, true].map((known) => sample(null, known));
    const widths = { upper: 0, lower: 0 };
    for (const region of REGIONS) widths[region] = shape[region].mix.bias.shape[0] + picture[region].mix.bias.shape[0];
    const params = { ...initTop(widths, 5), shape, mix: { upper: picture.upper.mix, lower: picture.lower.mix } };
    const random = new Random('which');
    tf.tidy(() => {
      const shapes = shapesOf(samples);
      const fused = readFused(params, { shapes, ...codes.of(samples, 1, random) });
      const whole = applyAuNet(assemble(params, picture), wholeInput(samples, MEAN_FACE));
      for (const name of ['latents', 'sides', 'covered', 'expressions', 'feature'] as const) {
        expect(largestDifference(fused[name], whole[name]), name).toBeLessThan(1e-4);
      }
      const labels = labelsOf(samples);
      const unknown = tf.where(tf.less(labels.intensities, 0), tf.fill(labels.intensities.shape, 50), 0);
      const [loss, shifted] = [whole.latents, tf.add<tf.Tensor2D>(whole.latents, unknown)].map((latents) =>
        labelLoss({ ...whole, latents }, labels, 1).dataSync(),
      );
      expect(shifted).toEqual(loss); // what nobody has judged does not count
    });
    [params.upper.shared, params.lower.shared, params.units, params.sides, params.covered, params.expressions].forEach(
      disposeTree,
    );
    [shape.upper, shape.lower, picture.upper, picture.lower].forEach(disposeTree);
  });
});
