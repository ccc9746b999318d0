/** The three moves against brute force: perturb one sample's weight, redo the look-ahead, difference the held-out loss. */

import { describe, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import { baseLearn, look, metaTest, metaTrain, sharedPaths, valuesAt } from '../../src/learn/mal/moves.ts';
import { sampleLosses, sharesOf, unitLosses, weightedLoss, type Batch } from '../../src/learn/mal/objective.ts';
import { disposeTree, entries, withSome } from '../../src/learn/params.ts';
import { labelsOfBatch, rowsOf } from '../../src/learn/sets.ts';
import * as tf from '../../src/learn/tf.ts';
import { BACKENDS, describeOn, largestDifference } from './backends.ts';
import { CONV, DEEP, DENSE, EXPRESSIONS, LINEAR, samplesOf, UNITS, type SmallNet } from './small-nets.ts';

const [N, M, K] = [4, 5, 6];
const ALPHA = 0.2;
const first = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** A network, a batch and held-out samples, all made anew; `free` gives everything back. */
function setting(net: SmallNet, labels: 'presence' | 'intensity') {
  registerTrainingKernels();
  const params = net.init(3);
  const [units, expressions, held] = [samplesOf(N, 'u'), samplesOf(M, 'e', 0.3), samplesOf(K, 'h')];
  const code = (set: typeof units): tf.Tensor2D => tf.tidy(() => net.encode(params, set.batch(first(set.count))));
  const [ofUnits, ofExpressions, ofHeld] = [code(units), code(expressions), code(held)];
  const widths = { units: UNITS, expressions: EXPRESSIONS };
  const batch: Batch = {
    code: tf.concat2d([ofUnits, ofExpressions], 0),
    ...labelsOfBatch({ units, expressions }, first(N), first(M), widths),
  };
  const heldOut = { code: ofHeld, intensities: rowsOf(held.units, UNITS, first(K)), mask: rowsOf(held.mask, UNITS, first(K)) };
  const shares = sharesOf(N, M);
  const weights = tf.tensor1d(first(N + M).map((i) => 0.5 + 0.1 * i));
  const paths = sharedPaths(net, params);
  const seen = look(net, params, paths, batch, labels);
  const heldLoss = (at: Float32Array): number =>
    tf.tidy(() => {
      const ahead = metaTrain(params, paths, seen, tf.tensor1d(at), shares, ALPHA);
      const { latents } = net.finish(withSome(params, paths, ahead), heldOut.code);
      // summed in double precision, or rounding would swamp small differences
      return [...unitLosses(latents, heldOut, labels).dataSync()].reduce((sum, loss) => sum + loss, 0) / K;
    });
  const derivatives = (): number[] =>
    tf.tidy(() => {
      const ahead = metaTrain(params, paths, seen, weights, shares, ALPHA);
      return [...metaTest(net, params, paths, ahead, heldOut, seen, labels, shares, ALPHA).dataSync()];
    });
  const free = (): void => {
    disposeTree(params);
    tf.dispose([ofUnits, ofExpressions, { ...batch }, { ...heldOut }, { ...seen }, shares, weights]);
  };
  return { net, params, batch, labels, heldOut, shares, weights, paths, seen, heldLoss, derivatives, free };
}

const NETS = { linear: LINEAR, dense: DENSE, conv: CONV, deep: DEEP } as const;

for (const backend of BACKENDS) {
  describeOn(backend, 'the meta gradient', () => {
    describe.each(Object.entries(NETS))('of a %s network', (_, net) => {
      test('follows a look-ahead of one plain step on the weighted loss', () => {
        const { params, batch, labels, shares, weights, paths, seen, free } = setting(net, 'intensity');
        const { losses, gradients } = baseLearn(net, params, paths, batch, labels, weights, shares);
        const ahead = metaTrain(params, paths, seen, weights, shares, ALPHA);
        tf.tidy(() => {
          expect(largestDifference(seen.losses, losses)).toBeLessThan(1e-5);
          valuesAt(params, paths).forEach((value, i) => {
            const step = tf.mul(gradients[i]!, ALPHA);
            const size = tf.max(tf.abs(step)).dataSync()[0]!;
            expect(largestDifference(ahead[i]!, tf.sub(value, step)) / size, paths[i]).toBeLessThan(1e-4);
          });
        });
        tf.dispose([losses, gradients, ahead]);
        free();
      });

      test.each(['presence', 'intensity'] as const)('is what brute force finds, sample by sample (%s labels)', (labels) => {
        const { weights, heldLoss, derivatives, free } = setting(net, labels);
        const found = derivatives();
        const at = weights.dataSync() as Float32Array;
        const step = 0.02;
        const brute = found.map((_, s) => {
          const moved = (by: number): Float32Array => at.map((value, i) => (i === s ? value + by : value));
          // fourth order, so that the curvature of the held-out loss does not count
          return (
            (8 * (heldLoss(moved(step)) - heldLoss(moved(-step))) - (heldLoss(moved(2 * step)) - heldLoss(moved(-2 * step)))) /
            (12 * step)
          );
        });
        const size = Math.max(...brute.map(Math.abs));
        found.forEach((value, s) => {
          expect(Math.abs(value - brute[s]!) / size, `sample ${s}`).toBeLessThan(1e-3);
          if (Math.abs(brute[s]!) > 0.01 * size) expect(Math.sign(value)).toBe(Math.sign(brute[s]!));
        });
        free();
      });
    });

    test('is -(alpha / N) <v, grad l> with both gradients taken one by one', () => {
      const { net, params, paths, batch, labels, heldOut, shares, weights, seen, derivatives, free } = setting(DENSE, 'presence');
      const found = derivatives();
      const expected = tf.tidy(() => {
        const ahead = metaTrain(params, paths, seen, weights, shares, ALPHA);
        const v = tf.grads((...values: tf.Tensor[]) =>
          tf.mean(unitLosses(net.finish(withSome(params, paths, values), heldOut.code).latents, heldOut, labels)),
        )(ahead);
        return found.map((_, s) => {
          const own = tf.grads((...values: tf.Tensor[]) =>
            tf.sum(tf.slice1d(sampleLosses(net, withSome(params, paths, values), batch, labels).losses, s, 1)),
          )(valuesAt(params, paths));
          const inner = tf.addN(own.map((gradient, i) => tf.sum(tf.mul(gradient, v[i]!)))).dataSync()[0]!;
          return (-ALPHA / (s < N ? N : M)) * inner;
        });
      });
      const size = Math.max(...expected.map(Math.abs));
      found.forEach((value, s) => expect(Math.abs(value - expected[s]!) / size).toBeLessThan(1e-3));
      free();
    });

    test('is what the algebra of a linear network gives', () => {
      const { params, batch, heldOut, shares, weights, derivatives, free } = setting(LINEAR, 'presence');
      const found = derivatives();
      const rows = (t: tf.Tensor): number[][] => t.arraySync() as number[][];
      const list = (t: tf.Tensor): number[] => t.arraySync() as number[];
      const heads = { units: rows(params.units.kernel), expressions: rows(params.expressions.kernel) };
      type Block = { kernel: number[][]; bias: number[] };
      const block: Block = { kernel: rows(params.shared.kernel), bias: list(params.shared.bias) };
      const outer = (code: number[], slope: number[], head: number[][]): Block => {
        const back = head.map((row) => row.reduce((sum, value, j) => sum + value * slope[j]!, 0));
        return { kernel: code.map((c) => back.map((value) => c * value)), bias: back };
      };
      const outputs = (at: Block, code: number[], head: number[][], bias: number[]): number[] => {
        const feature = at.bias.map((b, f) => b + code.reduce((sum, c, i) => sum + c * at.kernel[i]![f]!, 0));
        return bias.map((b, j) => b + feature.reduce((sum, value, f) => sum + value * head[f]![j]!, 0));
      };
      /** Gradient of a unit sample's loss: 4 (sigmoid(4 (z - 1.5)) - y) over its labelled units. */
      const ofUnits = (at: Block, code: number[], levels: number[], mask: number[]): Block => {
        const known = mask.reduce((sum, value) => sum + value, 0);
        const z = outputs(at, code, heads.units, list(params.units.bias));
        const slope = z.map(
          (value, j) =>
            (mask[j]! * 4 * (1 / (1 + Math.exp(-4 * (value - 1.5))) - (levels[j]! >= 2 ? 1 : 0))) / Math.max(1, known),
        );
        return outer(code, slope, heads.units);
      };
      const ofExpression = (at: Block, code: number[], hot: number[]): Block => {
        const powers = outputs(at, code, heads.expressions, list(params.expressions.bias)).map(Math.exp);
        const total = powers.reduce((sum, value) => sum + value, 0);
        return outer(code, powers.map((value, q) => value / total - hot[q]!), heads.expressions); // prettier-ignore
      };
      const combine = (parts: readonly Block[], factors: readonly number[], from?: Block): Block => {
        const total = (pick: (one: Block) => number): number => parts.reduce((sum, one, s) => sum + factors[s]! * pick(one), 0);
        return {
          kernel: block.kernel.map((row, i) =>
            row.map((_, f) => (from?.kernel[i]![f] ?? 0) + total((one) => one.kernel[i]![f]!)),
          ),
          bias: block.bias.map((_, f) => (from?.bias[f] ?? 0) + total((one) => one.bias[f]!)),
        };
      };
      const [codes, levels, mask, hot] = [batch.code, batch.intensities, batch.mask, batch.expressions].map(rows) as [number[][], number[][], number[][], number[][]]; // prettier-ignore
      const own = codes.map((code, s) =>
        s < N ? ofUnits(block, code, levels[s]!, mask[s]!) : ofExpression(block, code, hot[s - N]!),
      );
      const [w, share] = [list(weights), list(shares)];
      const ahead = combine(own, own.map((_, s) => -ALPHA * w[s]! * share[s]!), block); // prettier-ignore
      const held = rows(heldOut.code).map((code, k) =>
        ofUnits(ahead, code, rows(heldOut.intensities)[k]!, rows(heldOut.mask)[k]!),
      );
      const v = combine(held, held.map(() => 1 / K)); // prettier-ignore
      const inner = (one: Block): number =>
        one.bias.reduce((sum, value, f) => sum + value * v.bias[f]!, 0) +
        one.kernel.reduce((sum, row, i) => sum + row.reduce((part, value, f) => part + value * v.kernel[i]![f]!, 0), 0);
      const expected = own.map((one, s) => -ALPHA * share[s]! * inner(one));
      const size = Math.max(...expected.map(Math.abs));
      found.forEach((value, s) => expect(Math.abs(value - expected[s]!) / size).toBeLessThan(1e-3));
      free();
    });
  });

  describeOn(backend, 'learning the base network', () => {
    test('follows the gradient of the weighted loss, deep layers too', () => {
      const { net, params, batch, labels, shares, weights, free } = setting(CONV, 'intensity');
      const paths = entries(params).map(([path]) => path);
      const input = tf.tidy(() => tf.concat2d([samplesOf(N, 'u').batch(first(N)), samplesOf(M, 'e', 0.3).batch(first(M))], 0));
      const { losses, gradients } = baseLearn(net, params, paths, batch, labels, weights, shares, (at) => net.encode(at, input));
      const loss = (at: typeof params): number =>
        tf.tidy(() => {
          const batchAt = { ...batch, code: net.encode(at, input) };
          return weightedLoss(sampleLosses(net, at, batchAt, labels).losses, weights, shares).dataSync()[0]!;
        });
      const before = loss(params);
      const [kernel] = valuesAt(params, ['below/kernel']);
      const along = gradients[paths.indexOf('below/kernel')]!;
      const norm = tf.tidy(() => tf.sum(tf.square(along)).dataSync()[0]!);
      const moved = tf.tidy(() => tf.sub(kernel!, tf.mul(along, 1e-2 / Math.sqrt(norm))));
      expect((before - loss(withSome(params, ['below/kernel'], [moved]))) / (1e-2 * Math.sqrt(norm))).toBeCloseTo(1, 1);
      expect(losses.shape).toEqual([N + M]);
      tf.dispose([input, losses, gradients, moved]);
      free();
    });
  });
}

describeOn('cpu', 'all three moves', () => {
  test('differentiate once, never a gradient', () => {
    const depths: number[] = [];
    const watched: SmallNet = {
      ...DENSE,
      finish: (params, code) => {
        depths.push(tf.engine().state.gradientDepth);
        return DENSE.finish(params, code);
      },
    };
    const { net, params, paths, batch, labels, shares, weights, derivatives, free } = setting(watched, 'presence');
    derivatives();
    expect(depths).toEqual([1, 1]);
    const { losses, gradients } = baseLearn(net, params, paths, batch, labels, weights, shares);
    expect(depths).toEqual([1, 1, 1]);
    tf.dispose([losses, gradients]);
    free();
  });
});

describeOn('cpu', 'refusals', () => {
  test('a network whose heads share nothing is refused, and told why', () => {
    const params = DENSE.init(1);
    const headsOnly = { ...DENSE, part: (path: string) => (DENSE.part(path) === 'shared' ? 'below' : DENSE.part(path)) };
    expect(() => sharedPaths(headsOnly, params)).toThrow('every expression sample would score zero');
    disposeTree(params);
  });

  test('a shared block with a convolution is refused, and told which', () => {
    const params = CONV.init(1);
    expect(() => sharedPaths({ ...CONV, part: DEEP.part }, params)).toThrow('cannot be told apart: below');
    disposeTree(params);
  });
});
