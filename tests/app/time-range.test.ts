import { expect, test } from 'vitest';
import { panned, WHOLE, zoomed } from '../../src/app/timeline/time-range.ts';
import { TRACE_SECONDS } from '../../src/app/state/trace.ts';
import { Random } from '../../src/core/random.ts';

test('zooming keeps the moment under the cursor in its place', () => {
  const closer = zoomed(WHOLE, 0.5, -10);
  expect(closer.to - closer.from).toBeCloseTo(TRACE_SECONDS / 2);
  expect((-10 - closer.from) / (closer.to - closer.from)).toBeCloseTo((-10 - WHOLE.from) / TRACE_SECONDS);
});

test('whatever is zoomed and moved, the range stays within the history and keeps a length one can look at', () => {
  const random = new Random('ranges');
  let range = WHOLE;
  for (let i = 0; i < 2000; i++) {
    range =
      random.uniform() < 0.5
        ? zoomed(range, random.between(0.2, 5), random.between(range.from, range.to))
        : panned(range, random.between(-40, 40));
    expect(range.from).toBeGreaterThanOrEqual(-TRACE_SECONDS - 1e-9);
    expect(range.to).toBeLessThanOrEqual(1e-9);
    expect(range.to - range.from).toBeGreaterThan(1.99);
  }
});

test('moving does not change the length', () => {
  const range = zoomed(WHOLE, 0.2, -15);
  const moved = panned(range, 100);
  expect(moved.to).toBe(0);
  expect(moved.to - moved.from).toBeCloseTo(range.to - range.from);
});
