/** Charts as SVG, and the frames of a film, against what they are made from. */

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { courseChart } from '../../src/app/review/charts/course-chart.ts';
import { curvesChart } from '../../src/app/review/charts/curves-chart.ts';
import { stripChart } from '../../src/app/review/charts/strip-chart.ts';
import { path, runs, SHEET, sheet, text, TIME_WIDTH, timeAxis, type ChartLook } from '../../src/app/review/charts/svg.ts';
import { togetherChart } from '../../src/app/review/charts/together-chart.ts';
import { clipFrames } from '../../src/app/review/clip-frames.ts';
import { levelsOf, strongestLevels } from '../../src/app/review/levels.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { FAMILIES } from '../../src/reader/overlay/families.ts';
import { AS_SHOWN } from '../../src/record/scores.ts';
import { gapOf } from '../../src/record/segments.ts';
import { faceScores } from '../../src/record/face-scores.ts';
import { summarise } from '../../src/record/summary.ts';
import { trackOf } from '../../src/record/track.ts';
import { exampleFrames } from '../record/example.ts';

const LOOK: ChartLook = {
  ...{ ground: 'white', raised: 'silver', line: 'gray', ink: 'black', soft: 'dimgray', accent: 'blue' },
  families: Object.fromEntries(FAMILIES.map((family) => [family, `url-${family}`])) as ChartLook['families'],
};
const track = trackOf(
  exampleFrames({ frames: 90, ids: (f) => (f % 9 === 0 ? [] : [1]), time: (f) => 500 + 40 * f + (f > 50 ? 900 : 0) }),
);
const [start, end] = [track.frames.time[0]!, track.frames.time.at(-1)!];
const review = {
  ...{ face: 1, shown: [1], track, view: { start, end }, whole: { start, end }, gap: gapOf(track) },
  levels: new Map([[1, levelsOf(track, 1, AS_SHOWN)]]),
  nameOf: () => 'A & <B>',
};

/** Rectangles as numbers. */
const rects = (svg: string, fill: string): number[][] =>
  [...svg.matchAll(/<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)" fill="([^"]+)"/g)]
    .filter(([, , , , , colour]) => colour === fill)
    .map((match) => match.slice(1, 5).map(Number));

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.warn('skipping the reading of charts by Python: python3 is not found');
/** Titles and texts of SVG documents as Python's XML reader finds them. */
function readByPython(documents: readonly string[]): string[][] {
  const program = `
import json, sys, xml.etree.ElementTree as E
print(json.dumps([[e.text for e in E.fromstring(d.encode()).iter() if e.text and e.text.strip()] for d in json.load(sys.stdin)]))`;
  const { stdout, stderr } = spawnSync('python3', ['-c', program], { input: JSON.stringify(documents), encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as string[][];
}

/** Every tag that is opened is closed, in order. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, self] of svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (close) expect(open.pop()).toBe(name);
    else if (!self) open.push(name!);
  }
  expect(open).toEqual([]);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
}

describe('a chart', () => {
  test('escapes what it is named', () => {
    expect(text(0, 0, 'A & <B> "C"', 'black')).toContain('A &amp; &lt;B&gt; &quot;C&quot;');
    expectWellFormed(sheet(1, 1, 'A & <B>', LOOK, []));
  });

  test.runIf(python)('is XML whatever recording and face are called', () => {
    const controls = Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)).join('');
    const odd = { ...review, nameOf: () => `face ${controls}\ufffe & <B>` };
    const title = `recording \ud800${controls}\uffff "1"`;
    const summary = summarise(faceScores(track, 1, AS_SHOWN), [{ start, end: end + 1 }]);
    const charts = [
      stripChart({ ...odd, shown: [1, 2], levels: new Map([1, 2].map((id) => [id, review.levels.get(1)!])) }, title, LOOK),
      curvesChart({ ...odd, units: ['AU12'] }, title, LOOK),
      courseChart(odd, title, LOOK),
      togetherChart(summary, title, LOOK),
    ];
    const [strip, ...others] = readByPython(charts);
    for (const texts of [strip!, ...others]) expect(texts[0]).toBe('recording \t\n\n "1"');
    expect(strip).toContain('face \t\n\n & <B>');
  });

  test('of the strip colours exactly the columns in which a unit is read', () => {
    const svg = stripChart(review, 'strip', LOOK);
    expectWellFormed(svg);
    const rows = strongestLevels(review.levels.get(1)!, track.frames.time, review.view, TIME_WIDTH, review.gap);
    const coloured = FAMILIES.flatMap((family) => rects(svg, `url-${family}`)).filter(([x]) => x! >= SHEET.names);
    for (const unit of [0, 9, 20]) {
      const y = 20 + 14 * unit;
      const columns = new Set<number>();
      for (const [x, , width] of coloured.filter((rect) => rect[1] === y))
        for (let column = x!; column < x! + width!; column++) {
          expect(columns.has(column), 'no column twice').toBe(false);
          columns.add(column);
        }
      const read = [...rows[unit]!].flatMap((level, x) => (level > 2 ? [SHEET.names + x] : []));
      for (const column of read) expect(columns.has(column)).toBe(true);
      for (const column of columns) expect(rows[unit]![column - SHEET.names]).toBeGreaterThanOrEqual(0);
    }
  });

  test('of the course and of what is present together is well formed, gaps included', () => {
    expectWellFormed(courseChart(review, 'course', LOOK));
    const summary = summarise(faceScores(track, 1, AS_SHOWN), [{ start, end: end + 1 }]);
    const svg = togetherChart(summary, 'together', LOOK);
    expectWellFormed(svg);
    expect(rects(svg, 'silver')).toHaveLength(ACTION_UNITS.length ** 2);
  });

  test('of a recording without faces is its axes', () => {
    const empty = trackOf(exampleFrames({ frames: 90, ids: () => [], time: (f) => 500 + 40 * f }));
    const none = { ...review, ...{ face: 0, shown: [], track: empty, levels: new Map(), units: ['AU01', 'AU12'] as const } };
    const charts = {
      strip: stripChart(none, 'none', LOOK),
      curves: curvesChart(none, 'none', LOOK),
      course: courseChart(none, 'none', LOOK),
    };
    for (const svg of Object.values(charts)) {
      expectWellFormed(svg);
      expect(svg).toContain(timeAxis(none.view, none.whole.start, 0, LOOK).match(/>[\d.-]+ s</)![0]);
    }
    expect(charts.curves).toContain('AU12');
    expect(charts.curves).not.toMatch(/ d="M[^"]*L/);
    expectWellFormed(togetherChart(summarise(faceScores(empty, 0, AS_SHOWN), [{ start, end: end + 1 }]), 'none', LOOK));
  });

  test('marks round seconds within its view', () => {
    for (const [from, to] of [
      [0, 700],
      [1234, 60_000],
      [0, 1_800_000],
    ] as const) {
      const marks = [...timeAxis({ start: from, end: to }, 0, 10, LOOK).matchAll(/>([\d.-]+) s</g)].map(([, second]) =>
        Number(second),
      );
      expect(marks.length).toBeGreaterThan(2);
      expect(marks.length).toBeLessThan(11);
      for (const mark of marks) {
        expect(mark).toBeGreaterThanOrEqual(from / 1000);
        expect(mark).toBeLessThanOrEqual(to / 1000);
      }
    }
  });
});

test('runs are neighbours of one value, and a path breaks where there is nothing', () => {
  expect(runs([1, 1, null, 1, 2, 2])).toEqual([[0, 2, 1], [3, 1, 1], [4, 2, 2]]); // prettier-ignore
  expect(path([[0, 1], [1, 1.234], null, [3, 1]])).toBe('M0 1L1 1.23M3 1'); // prettier-ignore
});

describe('a film of a span', () => {
  const times = Float64Array.from({ length: 300 }, (_, f) => 2000 + (1000 * f) / 30);

  test('as MP4 has every frame of it at its own time', () => {
    const frames = clipFrames(times, { start: 3000, end: 5000 }, 'mp4');
    expect(frames.map(({ frame }) => frame)).toEqual(Array.from({ length: 61 }, (_, i) => 30 + i));
    frames.forEach(({ at, seconds }, i) => {
      expect(at).toBeCloseTo(i / 30, 9);
      expect(seconds).toBeCloseTo(1 / 30, 9);
    });
  });

  test('as GIF has twelve frames a second that follow one another', () => {
    const frames = clipFrames(times, { start: 3000, end: 8000 }, 'gif');
    expect(Math.abs(frames.length - 60)).toBeLessThanOrEqual(1);
    for (let i = 1; i < frames.length; i++) expect(frames[i]!.at).toBeCloseTo(frames[i - 1]!.at + frames[i - 1]!.seconds, 9);
  });

  test('of frames that come slower than a GIF shows them has each once, and none where there is none', () => {
    const slow = Float64Array.from({ length: 20 }, (_, f) => 200 * f);
    expect(clipFrames(slow, { start: 0, end: 4000 }, 'gif').map(({ frame }) => frame)).toEqual(
      Array.from({ length: 20 }, (_, f) => f),
    );
    expect(clipFrames(slow, { start: 210, end: 390 }, 'mp4')).toEqual([]);
  });
});
