import { describe, expect, test } from 'vitest';
import { Pace } from '../../src/models/pace.ts';

/** Readings `each` milliseconds apart from `from` on, for `seconds`. */
function read(pace: Pace, from: number, seconds: number, each: number): number {
  let time = from;
  for (; time < from + 1000 * seconds; time += each) pace.reading(time);
  return time;
}

describe('the pace of training', () => {
  test('without a live view there is no rest', () => {
    const pace = new Pace();
    pace.begin(0);
    expect(pace.rest).toBe(0);
  });

  test('a view that keeps its rate asks for no rest', () => {
    const pace = new Pace();
    const now = read(pace, 0, 2, 33);
    pace.begin(now);
    expect(pace.rest).toBe(0.5); // what training costs is not known yet
    read(pace, now, 20, 33);
    expect(pace.rest).toBe(0);
  });

  test('a view that falls behind makes rests grow, up to twenty times the work', () => {
    const pace = new Pace();
    const now = read(pace, 0, 2, 33);
    pace.begin(now);
    const later = read(pace, now, 3, 66);
    const first = pace.rest;
    expect(first).toBeGreaterThan(0.5);
    read(pace, later, 20, 66);
    expect(pace.rest).toBe(20);
  });

  test('rests shrink to nothing when the view is back at its rate', () => {
    const pace = new Pace();
    let now = read(pace, 0, 2, 33);
    pace.begin(now);
    now = read(pace, now, 5, 66);
    now = read(pace, now, 3, 33); // the window still holds readings that were late
    const resting = pace.rest;
    now = read(pace, now, 3, 33);
    expect(pace.rest).toBeLessThan(resting);
    read(pace, now, 40, 33);
    expect(pace.rest).toBe(0);
  });

  test('when training ends the rest does too', () => {
    const pace = new Pace();
    const now = read(pace, 0, 2, 33);
    pace.begin(now);
    const later = read(pace, now, 5, 100);
    pace.end();
    expect(pace.rest).toBe(0);
    read(pace, later, 5, 100);
    expect(pace.rest).toBe(0);
  });
});
