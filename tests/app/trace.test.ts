import { describe, expect, test } from 'vitest';
import { Trace, Traces, TRACE_SECONDS } from '../../src/app/state/trace.ts';
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

  test('a window that ends earlier holds still: what came after it is not in it', () => {
    const trace = new Trace();
    for (const second of [10, 10.1, 10.2]) trace.add(second, reading(second));
    const still = trace.window(10.15, [0]);
    trace.add(10.3, reading(10.3));
    expect(trace.window(10.15, [0])).toEqual(still);
    expect(still[0]).toHaveLength(2);
    expect(trace.newest).toBe(10.3);
  });
});

test('a copy keeps what was there, however long the trace goes on', () => {
  const trace = new Trace();
  for (let frame = 0; frame < 900; frame++) trace.add(frame / 30, reading(frame));
  const copy = trace.copy();
  const before = copy.window(30, [0, 7]);
  for (let frame = 900; frame < 9000; frame++) trace.add(frame / 30, reading(frame));
  expect(copy.window(30, [0, 7])).toEqual(before);
  expect(before[0]).toHaveLength(900);
});

describe('traces of several faces', () => {
  test('another face, and back: nothing is lost, and nothing is mixed', () => {
    const traces = new Traces();
    for (let frame = 0; frame < 30; frame++) traces.add(frame / 10, [[frame % 3, reading(frame % 3)]]);
    for (const id of [0, 1, 2]) {
      const [seconds, values] = traces.of(id).window(3, [0]);
      expect(seconds).toHaveLength(10);
      expect(new Set(values)).toEqual(new Set([id]));
    }
    expect(traces.of(7).window(3, [0])).toEqual([[], []]);
    expect(traces.of(null).newest).toBe(-Infinity);
  });

  test('many faces that come and go do not push out one that stays', () => {
    const traces = new Traces();
    for (let id = 1; id < 100; id++) {
      traces.add(id, [[0, reading(1)]]);
      traces.add(id, [[id, reading(2)]]);
    }
    expect(traces.of(0).window(99, [0])[0].length).toBeGreaterThan(20);
    expect(traces.of(1).newest).toBe(-Infinity);
  });

  test('however many faces a picture has, each keeps its own', () => {
    const traces = new Traces();
    const ids = Array.from({ length: 16 }, (_, i) => i);
    for (let frame = 0; frame < 40; frame++)
      traces.add(
        frame / 4,
        ids.map((id) => [id, reading(id)]),
      );
    for (const id of ids) expect(traces.of(id).window(10, [0])[1]).toEqual(Array(40).fill(id));
  });

  test('copied, they keep what was there, whatever comes after it', () => {
    const traces = new Traces();
    traces.add(1, [[1, reading(2)], [2, reading(3)]]); // prettier-ignore
    const copy = traces.copy();
    traces.add(2, [[1, reading(4)]]);
    traces.clear();
    expect([1, 2, 3].map((id) => copy.of(id).window(2, [0])[1])).toEqual([[2], [3], []]);
  });

  test('cleared, they remember nothing', () => {
    const traces = new Traces();
    traces.add(1, [[1, reading(2)]]);
    traces.clear();
    expect(traces.of(1).window(1, [0])).toEqual([[], []]);
  });
});
