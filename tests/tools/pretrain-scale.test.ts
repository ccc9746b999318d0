/** The scale of the latents: thresholds against a search through all of them, and lines that keep order and leave rest quiet. */

import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { bestThreshold, setScale, smoothed, type JudgedFace } from '../../tools/pretrain/weights/scale.ts';

const people = (count: number, key: string) => {
  const random = new Random(key);
  return Array.from({ length: count }, (_, i) => {
    const shown = random.chance(0.3);
    return { person: `p${i}`, score: random.normal() + (shown ? 1.5 : 0), shown };
  });
};

const scored = (count: number, key: string) => people(count, key).map(({ score, shown }) => ({ score, shown: Number(shown) }));

describe('the best threshold', () => {
  test.each([0, 1, 8])('is that of a search through all of them (price %d)', (price) => {
    const faces = scored(60, 'faces');
    const resting = people(40, 'rest').map(({ score }) => score).sort((a, b) => a - b); // prettier-ignore
    const worth = (threshold: number): number => {
      const raised = faces.filter(({ score }) => score > threshold);
      const hits = raised.filter(({ shown }) => shown).length;
      const f1 = (2 * hits) / (raised.length + faces.filter(({ shown }) => shown).length);
      return f1 - (price * resting.filter((score) => score > threshold).length) / resting.length;
    };
    const all = Array.from({ length: 4001 }, (_, i) => -4 + i / 500);
    const best = Math.max(...all.map(worth));
    expect(worth(bestThreshold(faces, resting, price))).toBeGreaterThanOrEqual(best - 1e-12);
  });

  test('equal scores stay on one side', () => {
    const faces = [1, 1, 1, 0, 0].map((score, i) => ({ score, shown: Number(i < 2) }));
    expect(bestThreshold(faces, [], 0)).toBeCloseTo(0.5, 9);
  });
});

describe('probabilities of scores', () => {
  test('are those of the two normal distributions that scores come from', () => {
    // three of ten around 1.5, the others around 0, both of standard deviation 1: log odds 1.5 x - 1.125 + log(.3 / .7)
    for (const { score, shown } of smoothed(scored(20_000, 'many'))) {
      expect(shown).toBeCloseTo(1 / (1 + Math.exp(-(1.5 * score - 1.125 + Math.log(0.3 / 0.7)))), 1);
    }
  });

  test('add up to the faces that show the unit, and stay probabilities where a score tells the kinds apart', () => {
    const apart = Array.from({ length: 40 }, (_, i) => ({ score: i, shown: Number(i >= 30) }));
    const given = smoothed(apart).map(({ shown }) => shown);
    expect(given.reduce((sum, value) => sum + value, 0)).toBeCloseTo(10, 6);
    expect(given).toEqual([...given].sort((a, b) => a - b));
    expect(given[29]).toBeLessThan(0.5);
    expect(given[30]).toBeGreaterThan(0.5);
  });
});

describe('the scale', () => {
  /** One unit; who shows it reads `gap` higher. */
  const faces = (count: number, gap: number, key: string): JudgedFace[] =>
    people(count, key).map(({ person, shown }, i) => {
      const latent = new Random(`${key}/${i}`).normal(0.5) + (shown ? gap : 0);
      return { person, latents: Float32Array.of(latent), shown: [shown], levels: [shown ? 3 : 0] };
    });
  const resting = Array.from({ length: 200 }, (_, i) => Float32Array.of(new Random(`rest/${i}`).normal(0.5)));

  test('puts the threshold where presence begins and clear faces at their level', () => {
    const coded = faces(300, 4, 'clear');
    const { scale, shift } = setScale({ coded, made: [], resting });
    const on = ({ latents }: JudgedFace): number => scale[0]! * latents[0]! + shift[0]!;
    const clear = coded.filter(({ shown }) => shown[0]).map(on).sort((a, b) => a - b); // prettier-ignore
    expect(clear[clear.length >> 1]).toBeCloseTo(3, 1);
    expect(coded.filter((face) => on(face) >= 1.5 !== face.shown[0]).length).toBeLessThan(6);
    expect(scale[0]).toBeGreaterThan(0);
  });

  test('leaves resting faces quiet, whatever F1 would gain', () => {
    const coded = faces(300, 0.7, 'faint');
    const { scale, shift } = setScale({ coded, made: [], resting });
    const raised = resting.filter(([latent]) => scale[0]! * latent! + shift[0]! >= 1.5);
    expect(raised.length / resting.length).toBeLessThanOrEqual(0.08);
  });

  test('a unit that too few people show is set on made pictures, and one that nobody or everybody shows cannot be set', () => {
    const few = faces(300, 4, 'few').map((face, i) => (i < 5 ? face : { ...face, shown: [false], levels: [0] }));
    const made = faces(300, 4, 'made');
    expect(setScale({ coded: few, made, resting })).toEqual(setScale({ coded: [], made, resting }));
    expect(() => setScale({ coded: few, made: [], resting })).toThrow(/no face shows unit 0/);
    const all = few.map((face) => ({ ...face, shown: [true] }));
    expect(() => setScale({ coded: all, made: [], resting })).toThrow(/every face shows unit 0/);
  });
});
