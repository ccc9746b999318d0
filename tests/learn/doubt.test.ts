/** Doubts about takes: what they mean, and that leaving out in one go is leaving out one by one. */

import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, type Expression } from '../../src/core/facs.ts';
import { Random } from '../../src/core/random.ts';
import { levelsOf } from '../../src/core/samples.ts';
import { doubts, EVEN, type DoubtedFace } from '../../src/learn/doubt.ts';
import { inverseOf } from '../../src/learn/linear.ts';

const UNITS = ACTION_UNITS.length;
const WIDTH = 40;

/** A face that shows `shown` at a level and is labelled with `labelled`: the feature tells what is shown, the network reads nothing. */
function face(take: string, shown: number, labelled: number, random: Random, exact = false): DoubtedFace {
  const feature = Float64Array.from({ length: WIDTH }, (_, i) => (i === shown ? 6 : 0) + random.normal(0.2));
  const units = Float64Array.from({ length: UNITS }, (_, i) => (i === labelled ? 4 : 0));
  return { take, feature, read: new Float64Array(UNITS), units, mask: new Uint8Array(UNITS).fill(1), expression: -1, exact };
}

describe('doubts', () => {
  const random = new Random('doubt');
  const takes = [0, 1, 2, 3].flatMap((unit) =>
    [0, 1, 2].flatMap((take) => [0, 1, 2].map(() => face(`${unit}/${take}`, unit === 3 && take === 0 ? 1 : unit, unit, random))),
  );
  const exact = [0, 1, 2, 3].flatMap((unit) =>
    Array.from({ length: 6 }, (_, i) => face(`exact/${unit}/${i}`, unit, unit, random, true)),
  );

  test('the take that shows something else than its label is doubted most, of a movement that the network cannot read', () => {
    const found = doubts([...takes, ...exact]);
    expect(found.size).toBe(12);
    const order = [...found].sort((a, b) => b[1].doubt - a[1].doubt);
    expect(order[0]![0]).toBe('3/0');
    expect(order[0]![1].doubt).toBeGreaterThan(1.5 * order[1]![1].doubt);
    expect(order[0]![1].seen[1]).toBeGreaterThan(2);
  });

  test('a unit without a label does not count', () => {
    const open = takes.map((own) => (own.take === '3/0' ? { ...own, mask: new Uint8Array(UNITS) } : own));
    expect(doubts([...open, ...exact]).get('3/0')!.doubt).toBe(0);
  });

  test('an expression is doubted that shows the units of another one, which is named', () => {
    const smiling = (take: string, expression: Expression): DoubtedFace => ({
      ...face(take, 0, -1, random),
      read: levelsOf({ kind: 'expression', expression: 'happiness' }),
      mask: new Uint8Array(UNITS),
      expression: EXPRESSIONS.indexOf(expression),
    });
    const found = doubts([...takes, ...exact, smiling('happy', 'happiness'), smiling('sad', 'sadness')]);
    expect([found.get('happy')!.like, found.get('sad')!.like]).toEqual(['happiness', 'happiness']);
    expect(found.get('happy')!.doubt).toBeLessThan(EVEN);
    expect(found.get('sad')!.doubt).toBeGreaterThan(EVEN);
  });

  test('exact pictures are never doubted, and without any takes there is nothing to say', () => {
    expect([...doubts([...takes, ...exact]).keys()].some((take) => take.startsWith('exact'))).toBe(false);
    expect(doubts(exact).size).toBe(0);
  });

  test('what other takes are called does not matter, nor their order', () => {
    const turned = doubts([...exact, ...takes].reverse());
    for (const [take, doubt] of doubts([...takes, ...exact])) expect(turned.get(take)!.doubt).toBeCloseTo(doubt.doubt, 6);
  });
});

describe('an inverse', () => {
  test('times its matrix is one', () => {
    const n = 5;
    const random = new Random('inverse');
    const root = Float64Array.from({ length: n * n }, () => random.normal());
    const at = (i: number, j: number): number => root[i * n + j]!;
    const square = Float64Array.from({ length: n * n }, (_, cell) => {
      const [i, j] = [Math.floor(cell / n), cell % n];
      let sum = i === j ? 0.1 : 0;
      for (let k = 0; k < n; k++) sum += at(i, k) * at(j, k);
      return sum;
    });
    const inverse = inverseOf(square, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += square[i * n + k]! * inverse[k * n + j]!;
        expect(sum).toBeCloseTo(Number(i === j), 8);
      }
    }
  });

  test('of a matrix that is not positive definite does not exist', () => {
    expect(() => inverseOf(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/not positive definite/);
  });
});
