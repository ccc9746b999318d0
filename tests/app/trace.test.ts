import { describe, expect, test } from 'vitest';
import { Trace, TRACE_SECONDS } from '../../src/app/state/trace.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';

const reading = (value: number): Float32Array => new Float32Array(ACTION_UNITS.length).fill(value);

describe('trace', () => {
  test('an empty trace is an empty window', () => {
    expect(new Trace().window(100, [0, 3])).toEqual([[], [], []]);
  });

  test('values come back in order of time, seconds before now, for the units asked for', () => {
    const trace = new Trace();
    for (const second of [10, 10.1, 10.2]) trace.add(second, reading(second));
    const [seconds, values] = trace.window(11, [5]);
    expect(seconds).toEqual([expect.closeTo(-1), expect.closeTo(-0.9), expect.closeTo(-0.8)]);
    expect(values).toEqual([expect.closeTo(10, 4), expect.closeTo(10.1, 4), expect.closeTo(10.2, 4)]);
  });

  test('nothing older than the window is shown, however long it runs', () => {
    const trace = new Trace();
    for (let frame = 0; frame < 10_000; frame++) trace.add(frame / 30, reading(frame));
    const now = 9_999 / 30;
    const [seconds, values] = trace.window(now, [0]);
    expect(seconds[0]).toBeGreaterThanOrEqual(-TRACE_SECONDS);
    expect(seconds).toHaveLength(TRACE_SECONDS * 30 + 1);
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    expect(values!.at(-1)).toBe(9_999);
  });

  test('a stretch without readings is a gap, not a line across it', () => {
    const trace = new Trace();
    trace.add(1, reading(2));
    trace.add(4, reading(3));
    const [seconds, values] = trace.window(5, [0]);
    expect(values).toEqual([2, null, 3]);
    expect(seconds[1]).toBeGreaterThan(seconds[0]!);
    expect(seconds[1]).toBeLessThan(seconds[2]!);
  });

  test('a unit that is not seen leaves a gap in its own line only', () => {
    const trace = new Trace();
    const hidden = reading(2);
    hidden[4] = NaN;
    [reading(1), hidden, reading(3)].forEach((values, i) => trace.add(1 + i / 10, values));
    expect(trace.window(2, [4, 5]).slice(1)).toEqual([
      [1, null, 3],
      [1, 2, 3],
    ]);
  });

  test('a cleared trace remembers nothing', () => {
    const trace = new Trace();
    trace.add(1, reading(2));
    trace.clear();
    expect(trace.window(1, [0])).toEqual([[], []]);
  });
});
