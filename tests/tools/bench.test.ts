/** What the bench makes of its measurements. Quantiles: type 7 of Hyndman & Fan (1996), as R and NumPy compute them by default. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { firstPaintJs } from '../../tools/bench/built-app.ts';
import type { SameFrames } from '../../tools/bench/contract.ts';
import { growthOf } from '../../tools/bench/memory.ts';
import { AHEAD, doAhead } from '../../tools/bench/page/ahead.ts';
import { countIn, numberIn, numbersIn } from '../../tools/bench/options.ts';
import { median, numbersOf, quantile, tableOf, type BuiltApp } from '../../tools/bench/report.ts';
import { picturesOf } from '../../tools/fake-camera/mjpeg.ts';

const same: SameFrames = {
  total: [20, 10, 30],
  flow: { two: [12, 13, 14], one: [19, 20, 21], mediapipe: [10, 10, 12] },
  latency: { two: [21, 22, 24], one: [20, 23, 24] },
  overlay: [1, 0.5, 2],
  stages: { find: [8, 7, 9], crop: [1, 1, 1], score: [2, 2, 2], draw: [1, 1, 1] },
  mediapipe: [10, 12, 11],
  human: [90, 100, 110],
  humanResting: [40, 50, 60],
  found: { path: 3, mediapipe: 3, human: 2 },
  backend: 'wasm',
  why: 'chosen in the settings',
};
const app: BuiltApp = { fps: 29.97, firstReading: 1234.56, firstPaintJs: 45_678, longTasks: [] };

test('a worker always has more pieces of work on their way, but never more than a few, and gets them in order', async () => {
  const [given, done]: [number[], (() => void)[]] = [[], []];
  let most = 0;
  const work = (item: number): Promise<void> => {
    most = Math.max(most, given.push(item) - finished);
    return new Promise((resolve) => done.push(resolve));
  };
  let finished = 0;
  const all = doAhead([0, 1, 2, 3, 4], work);
  while (finished < 5) {
    await vi.waitUntil(() => given.length === Math.min(5, finished + AHEAD));
    done[finished++]!();
  }
  await all;
  expect([given, most]).toEqual([[0, 1, 2, 3, 4], AHEAD]);
});

describe('quantiles', () => {
  test('agree with a reference', () => {
    const values = [4, 1, 3, 2];
    expect(quantile(values, 0)).toBe(1);
    expect(quantile(values, 1)).toBe(4);
    expect(quantile(values, 0.5)).toBe(2.5);
    expect(quantile(values, 0.95)).toBeCloseTo(3.85, 12);
    expect(median([5])).toBe(5);
    expect(values).toEqual([4, 1, 3, 2]);
  });

  test('of nothing are no number', () => {
    expect(median([])).toBeNaN();
  });
});

test('the numbers have the promised names and follow from the medians', () => {
  expect(numbersOf(same, app)).toEqual({
    live: {
      total_ms: { median: 20, p95: 29 },
      mediapipe_ms: { median: 11 },
      ratio_to_mediapipe: 1.3,
      human_ms: { median: 100 },
      speedup_over_human: 7.69,
      throughput_fps: 76.9,
      one_worker_fps: 50,
      latency_ms: { median: 22, p95: 23.8, one_worker: 23 },
      overlay_ms: { median: 1, p95: 1.9 },
      fps: 30,
      first_reading_ms: 1235,
      first_paint_js_gzip_kb: 45.7,
    },
  });
});

test('an option that is no number of its kind is refused, not read in part', () => {
  expect([countIn('4'), numberIn('0.5'), numberIn(undefined), numbersIn('0,3')]).toEqual([4, 0.5, undefined, [0, 3]]);
  for (const text of ['', '0', '-1', '1.5', '4,5', 'x'])
    expect(() => countIn(text)).toThrow(`not a whole number above 0: ${text}`);
  for (const text of ['', '0', 'x']) expect(() => numberIn(text)).toThrow('not a positive number');
  for (const text of ['', '1.5', '1,', 'x']) expect(() => numbersIn(text)).toThrow('not a list of numbers');
});

test('the table says of each target whether it was reached', () => {
  const table = tableOf(same, { ...app, longTasks: [61, 75] });
  expect(table).toMatch(/path \/ MediaPipe +1\.30 +<= 1\.15 +MISSED/);
  expect(table).toMatch(/human \/ path +7\.69 +>= 3 +reached/);
  expect(table).toMatch(/overlay and callouts, 1280 x 720 +1\.0 \/ 1\.9 ms +<= 1\.5 ms +reached/);
  expect(table).toMatch(/readings a second, fake camera +30\.0 +>= 30 +reached/);
  expect(table).toMatch(/main-thread tasks over 50 ms +2 \(75 ms\) +none +MISSED/);
  expect(table).toMatch(/path 3, MediaPipe 3, human 2/);
});

describe('the growth of memory', () => {
  /** A start that is passed over, and then what comes. */
  const after = (...samples: (number | null)[]): (number | null)[] => [50, 80, 90, 95, 99, ...samples];

  test('is that of the median at the end over the one from minute 5 on, and a single sample does not make it', () => {
    expect(growthOf(after(100, 101, 140, 100, 103, 103, 103, 160))).toBeCloseTo(103 / 101 - 1, 12);
    expect(growthOf(after(100, 100, 100, 98, 98, 98))).toBeCloseTo(-0.02, 12);
  });

  test('is not told of a run that is too short, or of which a minute was not told', () => {
    expect(growthOf(after(100, 101, 102, 103, 104))).toBeNull();
    expect(growthOf(after(100, 101, 102, null, 103, 104, 105))).toBeNull();
  });
});

test('an MJPEG file falls apart into its pictures', () => {
  const picture = (value: number): Buffer => Buffer.from([0xff, 0xd8, 0xff, value, value]);
  expect(picturesOf(Buffer.concat([picture(1), picture(2), picture(3)]))).toEqual([picture(1), picture(2), picture(3)]);
  expect(picturesOf(Buffer.alloc(0))).toEqual([]);
});

test('the first paint waits for the scripts that the page names, and for no others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const scripts = {
    'entry.js': 'import "./shared.js"; import("./later.js")',
    'shared.js': 'export {}',
    'later.js': 'x'.repeat(9999),
  };
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, 'index.html'),
    '<link rel="stylesheet" href="./a.css"><script type="module" crossorigin src="./entry.js"></script><link rel="modulepreload" crossorigin href="./shared.js">',
  );
  const size = (name: 'entry.js' | 'shared.js'): number => gzipSync(scripts[name], { level: 9 }).length;
  expect(firstPaintJs(folder)).toBe(size('entry.js') + size('shared.js'));
  rmSync(folder, { recursive: true });
});
