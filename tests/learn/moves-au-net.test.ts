/** The meta gradient of the live network with its weights, a few samples by brute force. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { Random } from '../../src/core/random.ts';
import { look, metaTest, metaTrain, sharedPaths } from '../../src/learn/mal/moves.ts';
import { sharesOf, unitLosses } from '../../src/learn/mal/objective.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { inputOf, type ComparedFace } from '../../src/learn/nets/au-net-input.ts';
import { AU_NET } from '../../src/learn/nets/au-net.ts';
import { disposeTree, withSome } from '../../src/learn/params.ts';
import { labelsOfBatch, rowsOf } from '../../src/learn/sets.ts';
import * as tf from '../../src/learn/tf.ts';
import { readArtifacts } from '../../tools/pretrain/weights/artifacts.ts';
import { BACKENDS, describeOn } from './backends.ts';

const MODEL = join(import.meta.dirname, '../../static/models/base');
const [N, M, K] = [3, 3, 4];
const ALPHA = 0.01;
const first = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const widths = { units: ACTION_UNITS.length, expressions: EXPRESSIONS.length };

for (const backend of BACKENDS) {
  describeOn(backend, 'the meta gradient of the live network', () => {
    test.each(['presence', 'intensity'] as const)('is what brute force finds (%s labels)', (labels) => {
      tf.engine().startScope();
      const params = readAuNet(readArtifacts(MODEL));
      const random = new Random('live');
      const face = (): ComparedFace['face'] => ({
        landmarks: MEAN_FACE.map((value) => value + random.normal(0.1)),
        crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => 128 + 60 * Math.sin(i / 200) + random.bounded(20, 60)),
      });
      const set = (count: number) => ({
        code: AU_NET.encode(params, inputOf(first(count).map(() => ({ face: face(), neutral: face() })))),
        units: Array.from({ length: count * widths.units }, () => random.between(0, 5)),
        mask: Array.from({ length: count * widths.units }, () => (random.chance(0.8) ? 1 : 0)),
        expression: first(count).map((i) => i % widths.expressions),
      });
      const [units, expressions, held] = [set(N), set(M), set(K)];
      const unread = { count: 0, batch: () => inputOf([]) };
      const batch = {
        code: tf.concat2d([units.code, expressions.code], 0),
        ...labelsOfBatch(
          { units: { ...units, ...unread }, expressions: { ...expressions, ...unread } },
          first(N),
          first(M),
          widths,
        ),
      };
      const heldOut = {
        code: held.code,
        intensities: rowsOf(held.units, widths.units, first(K)),
        mask: rowsOf(held.mask, widths.units, first(K)),
      };
      const [shares, paths] = [sharesOf(N, M), sharedPaths(AU_NET, params)];
      const seen = look(AU_NET, params, paths, batch, labels);
      const aheadOf = (weights: readonly number[]): tf.Tensor[] =>
        metaTrain(params, paths, seen, tf.tensor1d([...weights]), shares, ALPHA);
      const heldLoss = (weights: readonly number[]): number => {
        const { latents } = AU_NET.finish(withSome(params, paths, aheadOf(weights)), heldOut.code);
        return [...unitLosses(latents, heldOut, labels).dataSync()].reduce((sum, loss) => sum + loss, 0) / K;
      };
      const even = first(N + M).map(() => 1);
      const found = metaTest(AU_NET, params, paths, aheadOf(even), heldOut, seen, labels, shares, ALPHA).dataSync();
      const size = Math.max(...found.map(Math.abs));
      for (const s of [0, 1, N, N + 1]) {
        const at = (by: number): number => heldLoss(even.map((weight, i) => (i === s ? weight + by : weight)));
        // wide enough for single precision, and so narrow that hardly a unit of the shared blocks passes zero within it
        const step = 0.0025;
        const brute = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
        expect(Math.abs(found[s]! - brute) / size, `sample ${s}`).toBeLessThan(1e-3);
        expect(Math.sign(found[s]!)).toBe(Math.sign(brute));
      }
      tf.dispose({ ...seen });
      disposeTree(params);
      tf.engine().endScope();
    });
  });
}
