/** What a hand and keys do on the timeline: it moves only while it stands still, and never leaves its history. */

import { expect, test } from 'vitest';
import { TRACE_SECONDS } from '../../src/app/state/trace.ts';
import { CLOSER, Exploration } from '../../src/app/timeline/exploration.svelte.ts';
import { WHOLE } from '../../src/app/timeline/time-range.ts';

const WIDTH = 300;
const BARE = { ctrlKey: false, metaKey: false, altKey: false };
const press = (key: string) => ({ ...BARE, key });

test('while it runs it is pointed at, and neither moved nor zoomed', () => {
  const explored = new Exploration(() => false);
  expect(explored.press(100)).toBe(false);
  explored.point(50, WIDTH, (x) => -x / 10, 3);
  expect([explored.cursor, explored.row, explored.range]).toEqual([-5, 3, WHOLE]);
  expect([explored.key(press('+')), explored.key(press('-')), explored.key(press('x'))]).toEqual([false, false, false]);
  explored.leave();
  expect([explored.cursor, explored.row]).toEqual([null, null]);
});

test('while it stands a drag moves it with the hand, within its history, and does not let go outside', () => {
  const explored = new Exploration(() => true);
  explored.zoom(CLOSER, -TRACE_SECONDS / 2);
  const before = explored.range;
  expect(explored.press(100)).toBe(true);
  explored.point(130, WIDTH, () => -1, null);
  const moved = (30 / WIDTH) * (before.to - before.from);
  expect(explored.range.from).toBeCloseTo(before.from - moved, 9);
  explored.leave();
  expect(explored.cursor).toBe(-1);
  explored.point(100 + 100 * WIDTH, WIDTH, () => -1, null);
  expect(explored.range.from).toBeCloseTo(-TRACE_SECONDS, 9);
  explored.release();
  explored.leave();
  expect(explored.cursor).toBeNull();
  explored.reset();
  expect(explored.range).toEqual(WHOLE);
});

test('it is moved by shares of what is in view, within its history', () => {
  const explored = new Exploration(() => true);
  explored.zoom(CLOSER, 0);
  const { from, to } = explored.range;
  explored.pan(-0.1);
  expect(explored.range.from).toBeCloseTo(from - 0.1 * (to - from), 9);
  explored.pan(0.1);
  expect(explored.range.from).toBeCloseTo(from, 9);
  explored.pan(-99);
  expect(explored.range.from).toBeCloseTo(-TRACE_SECONDS, 9);
});

test('the arrow keys walk to both ends of the history and no further, and take the view with them', () => {
  const explored = new Exploration(() => true);
  explored.zoom(CLOSER, 0);
  for (const [key, end] of [
    ['ArrowLeft', -TRACE_SECONDS],
    ['ArrowRight', 0],
  ] as const) {
    for (let i = 0; i < 200; i++) expect(explored.key(press(key))).toBe(true);
    expect(explored.cursor).toBeCloseTo(end, 9);
    expect(explored.cursor!).toBeGreaterThanOrEqual(explored.range.from - 1e-9);
    expect(explored.cursor!).toBeLessThanOrEqual(explored.range.to + 1e-9);
  }
  expect(explored.key(press('Escape'))).toBe(true);
  expect([explored.cursor, explored.key(press('Escape'))]).toEqual([null, false]);
});

test('keys that are commands of the browser are left to it', () => {
  const explored = new Exploration(() => true);
  for (const held of ['ctrlKey', 'metaKey', 'altKey'] as const)
    for (const key of ['ArrowLeft', 'ArrowRight', '+', '=', '-'])
      expect(explored.key({ ...press(key), [held]: true })).toBe(false);
  expect([explored.cursor, explored.range]).toEqual([null, WHOLE]);
});
