/** The training loop: one loop, its methods, its checkpoints, its brakes. */

import { expect, test } from 'vitest';
import { disposeTree, entries } from '../../src/learn/params.ts';
import { sampled, type LabelledSet } from '../../src/learn/sets.ts';
import * as tf from '../../src/learn/tf.ts';
import { train } from '../../src/learn/train.ts';
import type { Checkpoint, Progress, TrainingSettings } from '../../src/learn/training.ts';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import { BACKENDS, describeOn } from './backends.ts';
import { CONV, DENSE, samplesOf, type SmallNet } from './small-nets.ts';

const SETTINGS: TrainingSettings = {
  method: { kind: 'mal', form: 'agreement' },
  depth: 'top',
  labels: 'presence',
  steps: 40,
  rate: 0.02,
  lookAhead: 0.1,
  batch: { units: 8, expressions: 12, held: 16 },
  decay: 0,
  anchor: 0,
  seed: 1,
};
const SETS = { units: samplesOf(24, 'units'), expressions: samplesOf(60, 'expressions', 0.4), held: samplesOf(40, 'held') };
const NONE: LabelledSet<tf.Tensor2D> = { ...samplesOf(0, 'none'), count: 0 };

interface Outcome {
  readonly said: Omit<Progress<never>, 'params' | 'checkpoint'>[];
  readonly end: Checkpoint;
}

async function run(
  settings: Partial<TrainingSettings>,
  {
    net = DENSE as SmallNet,
    sets = SETS as
      typeof SETS | { units: LabelledSet<tf.Tensor2D>; expressions: LabelledSet<tf.Tensor2D>; held: LabelledSet<tf.Tensor2D> },
    resume = null as Checkpoint | null,
  } = {},
): Promise<Outcome> {
  // prettier-ignore
  registerTrainingKernels();
  const params = net.init(5);
  const said: Outcome['said'] = [];
  let end: Checkpoint | null = null;
  const all = { ...SETTINGS, ...settings };
  try {
    for await (const progress of train(new AbortController().signal, {
      net,
      params,
      sets,
      settings: all,
      resume,
    })) {
      const { kind, step, steps, unitLoss, expressionLoss, unitWeight, expressionWeight, unitWeights, weights } = progress;
      said.push({ kind, step, steps, unitLoss, expressionLoss, unitWeight, expressionWeight, unitWeights, weights });
      end = progress.checkpoint;
    }
  } finally {
    disposeTree(params);
  }
  return { said, end: end! };
}

test('every sample is taken once an epoch, in an order that only key and epoch decide', () => {
  const epoch = [0, 1, 2].flatMap((step) => sampled('k', 9, 3, step));
  expect([...epoch].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect([3, 4, 5].flatMap((step) => sampled('k', 9, 3, step))).not.toEqual(epoch);
  expect(sampled('k', 9, 3, 1)).toEqual(sampled('k', 9, 3, 1));
  expect(sampled('k', 2, 5, 7)).toHaveLength(2);
  expect(sampled('k', 0, 5, 7)).toEqual([]);
});

for (const backend of BACKENDS) {
  describeOn(backend, 'training', () => {
    test.each(['top', 'deep'] as const)('lowers the loss, and the same seed gives the same numbers (%s)', async (depth) => {
      const [one, again] = [await run({ depth }, { net: CONV }), await run({ depth }, { net: CONV })];
      expect(one.said.map(({ kind, step }) => [kind, step])).toEqual([
        ['going', 20],
        ['done', 40],
      ]);
      expect(one.said[1]!.unitLoss).toBeLessThan(one.said[0]!.unitLoss);
      expect(again).toEqual(one);
      expect((await run({ depth, seed: 2 }, { net: CONV })).end.params).not.toEqual(one.end.params);
    });

    test.each([
      { kind: 'mal', form: 'agreement' },
      { kind: 'mal', form: 'published' },
      { kind: 'small-loss', expressionWeight: 1, drop: 0.4 },
    ] as const)('goes on from a checkpoint as if it had never stopped ($kind $form)', async (method) => {
      const whole = await run({ method });
      const params = DENSE.init(5);
      let half: Checkpoint | null = null;
      for await (const progress of train(new AbortController().signal, {
        net: DENSE,
        params,
        sets: SETS,
        settings: { ...SETTINGS, method },
      })) {
        half = structuredClone(progress.checkpoint);
        break;
      }
      disposeTree(params);
      const rest = await run({ method }, { resume: half });
      expect(rest.said[0]).toEqual(whole.said[1]);
      expect(rest.end).toEqual(whole.end);
    });

    test('only what is learned moves: at the top nothing below, without expressions not their head', async () => {
      const { end } = await run({ method: { kind: 'stl' } });
      expect(Object.keys(end.params).sort()).toEqual(['shared/bias', 'shared/kernel', 'units/bias', 'units/kernel']);
      expect(Object.keys((await run({ depth: 'deep' })).end.params)).toContain('below/kernel');
    });

    test('single task and multi task of weight 0 are the same', async () => {
      const single = await run({ method: { kind: 'stl' } });
      const none = await run({ method: { kind: 'mtl', expressionWeight: 0 } });
      for (const [path, values] of Object.entries(single.end.params)) {
        values.forEach((value, i) => expect(value).toBeCloseTo(none.end.params[path]![i]!, 4));
      }
      expect(single.said[0]!.expressionLoss).toBeNaN();
    });

    test('small loss weighs as multi task until it knows losses, then drops its share', async () => {
      const { end } = await run({ method: { kind: 'small-loss', expressionWeight: 1, drop: 0.4 }, steps: 60 });
      const dropped = [...end.weights].filter((weight) => weight === 0).length / end.weights.length;
      expect(dropped).toBeGreaterThan(0.25);
      expect(dropped).toBeLessThan(0.55);
    });

    test('an anchor keeps the network nearer to where it began', async () => {
      const start = DENSE.init(5);
      const from = start.shared.kernel.dataSync();
      const way = ({ end }: Outcome): number => Math.hypot(...end.params['shared/kernel']!.map((value, i) => value - from[i]!));
      const [free, held] = [await run({ anchor: 0 }), await run({ anchor: 5 })];
      expect(way(held)).toBeLessThan(0.8 * way(free));
      disposeTree(start);
    });

    test('a loss that explodes ends the run with the last good step', async () => {
      const { said, end } = await run({ rate: 1e6, steps: 100, method: { kind: 'stl' } });
      expect(said.at(-1)!.kind).toBe('diverged');
      for (const values of Object.values(end.params)) expect(values.every(Number.isFinite)).toBe(true);
    });

    test('what is shown and kept has been looked at: a last step that explodes is taken back', async () => {
      for (const depth of ['top', 'deep'] as const) {
        const start = DENSE.init(5);
        const { said, end } = await run({ rate: 1e6, steps: 1, method: { kind: 'mtl', expressionWeight: 1 }, depth });
        expect(said.map(({ kind }) => kind)).toEqual(['diverged']);
        for (const [path, leaf] of entries(start)) {
          if (end.params[path]) expect([...end.params[path]]).toEqual([...leaf.dataSync()]);
        }
        expect(end.step).toBe(0);
        for (const values of Object.values(end.square)) expect(values.every((value) => value === 0)).toBe(true);
        disposeTree(start);
      }
    });

    test('an aborted run throws the reason and leaves nothing behind', async () => {
      const params = DENSE.init(5);
      const controller = new AbortController();
      const going = (async () => {
        for await (const { step } of train(controller.signal, { net: DENSE, params, sets: SETS, settings: SETTINGS })) {
          if (step === 20) controller.abort(new Error('enough'));
        }
      })();
      await expect(going).rejects.toThrow('enough');
      disposeTree(params);
    });
  });
}

describeOn('cpu', 'a run that fails', () => {
  /** The same samples, of which no batch can be had any more after `good` ones. */
  const failing = (set: LabelledSet<tf.Tensor2D>, good: number): LabelledSet<tf.Tensor2D> => {
    let given = 0;
    const batch = (samples: readonly number[]) => {
      if (given++ >= good) throw new Error('cannot be read');
      return set.batch(samples);
    };
    return { ...set, batch };
  };
  const many = samplesOf(140, 'many');

  test.each([
    ['top', 'units', 0],
    ['top', 'units', 2],
    ['top', 'expressions', 0],
    ['top', 'held', 0],
    ['deep', 'units', 1],
    ['deep', 'expressions', 0],
    ['deep', 'held', 1],
  ] as const)('leaves nothing behind: a picture cannot be read (%s, %s, after %i batches)', async (depth, name, good) => {
    const sets = { ...SETS, units: many, [name]: failing(name === 'units' ? many : SETS[name], good) };
    await expect(run({ depth }, { sets })).rejects.toThrow('cannot be read');
  });

  test.each(['mean', 'square'] as const)('leaves nothing behind: the %s of a checkpoint does not fit', async (what) => {
    const { end } = await run({ steps: 20 });
    await expect(run({}, { resume: { ...end, [what]: {} } })).rejects.toThrow('checkpoint does not fit');
    const weighing = { ...end.weighing, [what]: {} };
    await expect(run({}, { resume: { ...end, weighing } })).rejects.toThrow('checkpoint does not fit');
  });
});

describeOn('cpu', 'bad sets', () => {
  test('are refused by name', async () => {
    await expect(run({}, { sets: { ...SETS, units: NONE } })).rejects.toThrow('no samples with action units to learn from: 0');
    await expect(run({}, { sets: { ...SETS, held: NONE } })).rejects.toThrow('no held-out samples to weigh by: 0');
    const without = await run(
      { method: { kind: 'mtl', expressionWeight: 1 } },
      { sets: { ...SETS, expressions: NONE, held: NONE } },
    );
    expect(without.said.at(-1)!.kind).toBe('done');
  });

  test('a checkpoint of another network is refused', async () => {
    const { end } = await run({});
    await expect(run({}, { net: CONV, resume: end })).rejects.toThrow('checkpoint does not fit: shared/kernel');
  });
});
