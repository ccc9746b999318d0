import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { Covers } from '../../src/reader/covers.ts';

const lower = (covers: Covers, share: number, time: number, id = 1): number =>
  covers.follow(id, { upper: 0, lower: share }, time).lower;

describe('covered regions in time', () => {
  test('a face that has just come is judged alone', () => {
    expect(lower(new Covers(), 0.9, 0)).toBeGreaterThan(0.5);
    expect(lower(new Covers(), 0.45, 0)).toBeLessThanOrEqual(0.5);
  });

  test('one odd frame changes nothing; a hand that stays is said within half a second, and its going too', () => {
    const covers = new Covers();
    let time = 0;
    const run = (share: number, frames: number): number => {
      let out = 0;
      for (let i = 0; i < frames; i++) out = lower(covers, share, (time += 33));
      return out;
    };
    run(0, 30);
    expect(run(1, 1)).toBeLessThanOrEqual(0.5);
    run(0, 10);
    expect(run(1, 15)).toBeGreaterThan(0.5);
    expect(run(0, 1)).toBeGreaterThan(0.5);
    run(1, 10);
    expect(run(0, 15)).toBeLessThanOrEqual(0.5);
  });

  test('doubt about the middle does not flicker', () => {
    const covers = new Covers();
    const random = new Random('covers');
    const sides = Array.from({ length: 600 }, (_, i) => lower(covers, 0.5 + random.bounded(0.1, 0.2), i * 33) > 0.5);
    expect(sides.filter((side, i) => i > 0 && side !== sides[i - 1])).toHaveLength(0);
  });

  test('each face and each region has a memory of its own, which ends with the face', () => {
    const covers = new Covers();
    lower(covers, 0, 0, 1);
    expect(lower(covers, 1, 33, 2)).toBeGreaterThan(0.5);
    expect(covers.follow(2, { upper: 1, lower: 1 }, 66).upper).toBeLessThanOrEqual(0.5);
    covers.keep([2]);
    expect(lower(covers, 1, 66, 1)).toBeGreaterThan(0.5);
    covers.forget();
    expect(lower(covers, 0, 99, 2)).toBeLessThanOrEqual(0.5);
  });
});
