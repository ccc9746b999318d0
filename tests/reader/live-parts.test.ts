/** The small parts of the live path that need no browser. */

import { describe, expect, test } from 'vitest';
import { RAW_WIDTH } from '../../src/core/scores.ts';
import { ScoreSmoothing, type Basis } from '../../src/reader/smoothing.ts';
import { contain } from '../../src/reader/picture.ts';
import { LIVE_PROBLEMS, LiveError, messageOf, problemOf } from '../../src/reader/problems.ts';

const row = (value: number): Float32Array => new Float32Array(RAW_WIDTH).fill(value);

describe('score smoothing', () => {
  const at = (
    smoothing: ScoreSmoothing,
    id: number,
    value: number,
    time: number,
    basis: Basis = { modelVersion: 'base', neutral: null },
  ): number => {
    const raw = row(value);
    smoothing.smooth(id, raw, basis, time);
    return raw[0]!;
  };

  test('off, it changes nothing', () => {
    const smoothing = new ScoreSmoothing();
    at(smoothing, 1, 0, 0);
    expect(at(smoothing, 1, 3, 33)).toBe(3);
  });

  test('every face has a filter of its own, which ends with it', () => {
    const smoothing = new ScoreSmoothing();
    smoothing.smoothing = 1;
    at(smoothing, 1, 0, 0);
    expect(at(smoothing, 2, 3, 33)).toBe(3);
    expect(at(smoothing, 1, 0.5, 33)).toBeLessThan(0.25);
    smoothing.keep([2]);
    expect(at(smoothing, 1, 3, 66)).toBe(3);
    smoothing.forget();
    expect(at(smoothing, 2, 0, 99)).toBe(0);
  });

  test('a face that begins to be compared, or is with another neutral or read by other weights, starts afresh', () => {
    const smoothing = new ScoreSmoothing();
    smoothing.smoothing = 1;
    const [neutral, modelVersion] = [{}, 'base'];
    at(smoothing, 1, 0, 0);
    expect(at(smoothing, 1, 3, 33, { modelVersion, neutral })).toBe(3);
    expect(at(smoothing, 1, 0, 66, { modelVersion, neutral: {} })).toBe(0);
    expect(at(smoothing, 1, 3, 99, { modelVersion, neutral })).toBe(3);
    expect(at(smoothing, 1, 0, 132, { modelVersion: 'mine', neutral })).toBe(0);
    expect(at(smoothing, 1, 3, 165, { modelVersion: 'mine', neutral })).toBeLessThan(2);
  });
});

describe('the place of a picture on its canvas', () => {
  test('is the largest of its shape, in the middle, on whole pixels', () => {
    expect(contain({ width: 640, height: 480 }, { width: 640, height: 480 })).toEqual({ x: 0, y: 0, width: 640, height: 480 });
    expect(contain({ width: 640, height: 480 }, { width: 1000, height: 480 })).toEqual({ x: 180, y: 0, width: 640, height: 480 });
    expect(contain({ width: 640, height: 480 }, { width: 320, height: 1000 })).toEqual({ x: 0, y: 380, width: 320, height: 240 });
    for (const width of [301, 777, 1023]) {
      const place = contain({ width: 640, height: 360 }, { width, height: 500 });
      for (const value of Object.values(place)) expect(Number.isInteger(value)).toBe(true);
      expect(place.width).toBeLessThanOrEqual(width);
    }
  });
});

describe('problems', () => {
  test('keep their name on the way from the worker, where only name and message survive', () => {
    for (const problem of LIVE_PROBLEMS) {
      const { name, message } = new LiveError(problem, 'why: 3');
      expect(problemOf(Object.assign(new Error(message), { name }))).toBe(problem);
    }
    expect(problemOf(new Error('another'))).toBeNull();
    expect(problemOf('not an error')).toBeNull();
    expect(messageOf('plain')).toBe('plain');
  });
});
