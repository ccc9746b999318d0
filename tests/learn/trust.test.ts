/** Weights by doubt: what they mean, what learning can make of them, and that a training goes on with them as if it had never stopped. */

import { expect, test } from 'vitest';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { labelledBySight } from '../../src/learn/self-labels.ts';
import type { Labelled } from '../../src/learn/calibration-data.ts';
import { EVEN, type Doubt } from '../../src/learn/doubt.ts';
import { TRUST, trust } from '../../src/learn/mal/trust.ts';
import type { Seen } from '../../src/learn/mal/meta-net.ts';
import * as tf from '../../src/learn/tf.ts';
import { trustFormOf } from '../../src/learn/weighing.ts';
import { describeOn } from './backends.ts';

/** Two samples with units, then two with expressions. */
const seen = (exact: readonly number[], doubt: readonly number[]): Seen => ({
  feature: tf.zeros([4, 1]),
  agreement: tf.zeros([4]),
  exact: tf.tensor1d([...exact]),
  doubt: tf.tensor1d([...doubt]),
  units: 2,
});
const NONE = [0, 0, 0, 0];
const BEGIN = [0, 0];

describeOn('cpu', 'trust', () => {
  const weightsAt = (steer: readonly number[], exact: readonly number[], doubt: readonly number[]): number[] =>
    tf.tidy(() => [
      ...trust(TRUST)
        .weights({ steer: tf.tensor2d([[...steer]]) }, seen(exact, doubt))
        .dataSync(),
    ]);

  test('is whole where labels cannot be wrong, and else the same of the same doubt, whatever the take shows', () => {
    const [exact, take, exactExpression, expression] = weightsAt(BEGIN, [1, 0, 1, 0], [9, EVEN, 9, EVEN]);
    expect([exact, exactExpression]).toEqual([1, 1]);
    expect(take).toBeGreaterThan(0.5);
    expect(expression).toBe(take);
  });

  test('falls with doubt, and can be learned to be the same for all', () => {
    const [sure, unsure] = weightsAt(BEGIN, NONE, [0, 3, 0, 3]) as [number, number];
    expect(sure).toBeGreaterThan(2 * unsure);
    // a slope that learning has taken to nothing
    for (const weight of weightsAt([-TRUST.begin.slope, 0], NONE, [0, 3, 0, 3])) expect(weight).toBeCloseTo(0.5, 5);
  });

  test('is what the form by doubt weighs by, and no other method', () => {
    expect(trustFormOf({ kind: 'mal', form: 'trust' })).toBe(TRUST);
    expect(trustFormOf({ kind: 'mal', form: { ...TRUST, rate: 0 } })).toMatchObject({ rate: 0 });
    for (const form of ['published', 'agreement'] as const) expect(trustFormOf({ kind: 'mal', form })).toBeNull();
    expect(trustFormOf({ kind: 'stl' })).toBeNull();
  });
});

test('an expression teaches the units that are surely seen in it, under a take of its own that nobody doubts', () => {
  const face = (id: string, take: string, mask = 0): Labelled<null> => ({
    ...{
      id,
      take,
      face: null,
      units: ACTION_UNITS.map(() => 0),
      mask: ACTION_UNITS.map(() => mask),
      expression: 1,
      exact: false,
    },
  });
  const levels = ACTION_UNITS.map((_, i) => [0, 1.4, 4][i % 3]!);
  const doubts = new Map<string, Doubt>([['smile', { doubt: 2, seen: levels, like: 'happiness' }]]);
  const taught = labelledBySight({ learned: [face('a', 'smile'), face('b', 'unknown'), face('c', 'smile', 1)] }, doubts);
  expect(taught.map(({ id }) => id)).toEqual(['a']);
  expect(doubts.has(taught[0]!.take)).toBe(false);
  expect([...(taught[0]!.mask as number[])].slice(0, 3)).toEqual([1, 0, 1]);
});
