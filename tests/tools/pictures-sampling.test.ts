import { describe, expect, it } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS, unitIndex } from '../../src/core/facs.ts';
import { personOf } from '../../tools/pictures/group.ts';
import { Random } from '../../src/core/random.ts';
import { COMBINATIONS, LIPS_PARTED } from '../../src/core/movements/combinations.ts';
import { sampleMovement, sampleNeutral, labelsOf, type SampledMovement } from '../../src/core/movements/sampling.ts';

const MANY = 6000;
/** Units of the lower face that part the lips or close them. */
const OTHER_LIPS = ['AU09', 'AU10', 'AU15', 'AU16', 'AU17', 'AU18', 'AU20', 'AU22', 'AU24', 'AU28'];
const movements: SampledMovement[] = Array.from({ length: MANY }, (_, i) => sampleMovement(new Random(`sampling/${i}`)));
const labels = movements.map(({ amounts }) => labelsOf(amounts, 0));
const intensity = (sample: number, code: string): number => labels[sample]!.intensities[unitIndex(code)]!;
const share = (test: (sample: number) => boolean): number => movements.filter((_, i) => test(i)).length / MANY;

/** Pearson correlation of two units' intensities over pictures whose regions move independently. */
function correlation(a: string, b: string): number {
  const free = movements.flatMap(({ origin }, i) => (origin === 'regions' ? [i] : []));
  const mean = (code: string): number => free.reduce((sum, i) => sum + intensity(i, code), 0) / free.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const i of free) {
    const [x, y] = [intensity(i, a) - ma, intensity(i, b) - mb];
    [ab, aa, bb] = [ab + x * y, aa + x * x, bb + y * y];
  }
  return ab / Math.sqrt(aa * bb);
}

describe('sampling', () => {
  it('gives the same movement for the same key, another for another', () => {
    expect(sampleMovement(new Random('sampling/5'))).toEqual(movements[5]);
    expect(sampleMovement(new Random('sampling/6'))).not.toEqual(movements[5]);
  });

  it('draws prototypes in about a fifth of pictures, each expression among them', () => {
    expect(share((i) => movements[i]!.expression > 0)).toBeCloseTo(0.2, 1);
    EXPRESSIONS.slice(1).forEach((_, e) => expect(share((i) => movements[i]!.expression === e + 1)).toBeGreaterThan(0.025));
  });

  it('combines units as people do in about a fifth of pictures, each combination as often as people show it', () => {
    const drawn = movements.flatMap(({ origin }, i) => (origin === 'people' ? [i] : []));
    expect(drawn.length / MANY).toBeCloseTo(0.2, 1);
    const people = COMBINATIONS.reduce((sum, [count]) => sum + count, 0);
    for (const [count, units] of COMBINATIONS) {
      const shown = drawn.filter((i) =>
        ACTION_UNITS.every(({ code }, u) => code === 'AU25' || movements[i]!.amounts[2 * u]! > 0 === units.includes(code)),
      );
      const expected = count / people;
      const sd = Math.sqrt((expected * (1 - expected)) / drawn.length);
      expect(Math.abs(shown.length / drawn.length - expected), units.join(' ')).toBeLessThan(4 * sd);
    }
  });

  it('parts the lips of smiles as often as people do', () => {
    const smiles = movements.filter(
      ({ amounts, origin }) =>
        origin !== 'prototype' && amounts[2 * unitIndex('AU12')]! > 0 && amounts[2 * unitIndex('AU26')] === 0,
    );
    const alone = smiles.filter(({ amounts }) => OTHER_LIPS.every((code) => amounts[2 * unitIndex(code)] === 0));
    const parted = alone.filter(({ amounts }) => amounts[2 * unitIndex('AU25')]! > 0).length / alone.length;
    expect(parted).toBeCloseTo(LIPS_PARTED.smiling, 1);
  });

  it('looks clearly away in about 8 % of pictures, down as often as elsewhere, and then the eyes are not closed', () => {
    const away = movements.filter(({ gaze: [left, up] }) => Math.abs(left) > 0.3 || Math.abs(up) > 0.2);
    expect(away.length / MANY).toBeGreaterThan(0.065);
    expect(away.length / MANY).toBeLessThan(0.09);
    const down = away.filter(({ gaze }) => gaze[1] < -0.2);
    expect(down.length / away.length).toBeGreaterThan(0.4);
    expect(down.length / away.length).toBeLessThan(0.6);
    for (const { amounts } of away) expect(amounts[2 * unitIndex('AU43')]).toBe(0);
  });

  it.each([
    ['AU04', 'AU12'],
    ['AU06', 'AU12'],
    ['AU01', 'AU15'],
    ['AU07', 'AU24'],
    ['AU02', 'AU26'],
  ])('moves upper %s independently of lower %s outside prototypes', (upper, lower) => {
    expect(Math.abs(correlation(upper, lower))).toBeLessThan(0.06);
  });

  it('shows AU06 without AU12 and AU12 without AU06', () => {
    expect(share((i) => intensity(i, 'AU06') >= 2 && intensity(i, 'AU12') < 0.5)).toBeGreaterThan(0.04);
    expect(share((i) => intensity(i, 'AU12') >= 2 && intensity(i, 'AU06') < 0.5)).toBeGreaterThan(0.04);
  });

  it('shows every unit often enough, and traces of it too', () => {
    for (const { code } of ACTION_UNITS.filter((au) => au.code !== 'AU25')) {
      expect(
        share((i) => intensity(i, code) >= 2),
        code,
      ).toBeGreaterThan(0.02);
      expect(
        share((i) => intensity(i, code) > 0.1 && intensity(i, code) < 1.2),
        code,
      ).toBeGreaterThan(0.005);
    }
  });

  it('never asks for what muscles cannot do together', () => {
    for (const [a, b] of [
      ['AU12', 'AU15'],
      ['AU05', 'AU43'],
      ['AU18', 'AU20'],
      ['AU24', 'AU26'],
      ['AU28', 'AU22'],
    ] as const) {
      expect(
        share((i) => intensity(i, a) > 0 && intensity(i, b) > 0),
        `${a} with ${b}`,
      ).toBe(0);
    }
  });

  it('lets one side do nearly all in some pictures', () => {
    const smile = SIDED_UNITS.indexOf(unitIndex('AU12'));
    const oneSided = labels.filter(({ sides }) => {
      const [left, right] = [sides[2 * smile]!, sides[2 * smile + 1]!];
      return Math.max(left, right) >= 1 && Math.min(left, right) < 0.35 * Math.max(left, right);
    });
    const smiles = labels.filter(({ sides }) => Math.max(sides[2 * smile]!, sides[2 * smile + 1]!) >= 1);
    expect(oneSided.length / smiles.length).toBeGreaterThan(0.05);
    expect(oneSided.length / smiles.length).toBeLessThan(0.25);
  });

  it('keeps the neutral face neutral', () => {
    const { amounts, expression, nuisances } = sampleNeutral(new Random('neutral'));
    expect(Math.max(...amounts)).toBe(0);
    expect(EXPRESSIONS[expression]).toBe('neutral');
    expect(nuisances.size).toBe(0);
  });
});

describe('labels', () => {
  const none = new Float32Array(ACTION_UNITS.length * 2);

  it.each([
    [0.05, 0],
    [0.12, 0],
    [0.42, 2.5],
    [0.72, 5],
    [2, 5],
  ])('reads AU25 from a lip gap of %d cm as %d', (gap, expected) => {
    expect(labelsOf(none, gap).intensities[unitIndex('AU25')]).toBeCloseTo(expected, 5);
  });

  it('scores the stronger side, and both sides apart', () => {
    const amounts = none.slice();
    amounts.set([0.2, 0.8], 2 * unitIndex('AU12'));
    const { intensities, sides } = labelsOf(amounts, 0);
    expect(intensities[unitIndex('AU12')]).toBeCloseTo(4);
    const at = 2 * SIDED_UNITS.indexOf(unitIndex('AU12'));
    expect(sides.slice(at, at + 2)).toEqual([1, 4]);
    expect(sides).toHaveLength(2 * SIDED_UNITS.length);
  });

  it('counts a stretched jaw as the maximum of AU26', () => {
    const amounts = none.slice().fill(1.5, 2 * unitIndex('AU26'), 2 * unitIndex('AU26') + 2);
    expect(labelsOf(amounts, 2).intensities[unitIndex('AU26')]).toBe(5);
  });
});

describe('people', () => {
  it('are picked by the group alone, three quarters from the mixed set', () => {
    const people = [...Array(40).keys()].flatMap((i) => [`canada-${i}`, `london-${i}`]);
    const picked = Array.from({ length: 2000 }, (_, group) => personOf(people, 's', group));
    expect(personOf(people, 's', 17)).toBe(picked[17]);
    const london = picked.filter((id) => id.startsWith('london')).length / picked.length;
    expect(london).toBeGreaterThan(0.7);
    expect(london).toBeLessThan(0.8);
  });
});
