/** What leaves the library: the names, units and gaps of the JSON Lines export. */

import Ajv from 'ajv';
import type { JsPsych } from 'jspsych';
import { expect, test, vi } from 'vitest';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { intensity, presence } from '../../src/core/ordinal.ts';
import type { FaceReading, FrameReading, QualityReason } from '../../src/core/reading.ts';
import { FaceReader } from '../../src/library/face-reader.ts';
import { FacsimileExtension } from '../../src/library/jspsych/extension.ts';
import { READING_SCHEMA } from '../../src/library/reading-schema.ts';
import { readingOf, SCHEMA, type Reading } from '../../src/library/reading.ts';
import { jsonLines } from '../../src/record/export/json-lines.ts';
import { exportSource } from '../../src/record/export/source.ts';
import { AS_SHOWN } from '../../src/record/scores.ts';
import { trackOf } from '../../src/record/track.ts';
import { exampleFrames } from '../record/example.ts';
import { stubPage } from './fake-reader.ts';

const RUN = { origin: 1000, modelVersion: 'base', smoothing: 0.5 };
const recorded = exampleFrames({ frames: 3 });

/** A frame as the reader gives it, from one as it is recorded. */
function frameReading(index: number, reasons: readonly QualityReason[] = []): FrameReading {
  const { number, time, width, height, faces } = recorded[index]!;
  const whole = (scores: (typeof faces)[number]['unsmoothed']) => ({
    ...scores,
    intensity: scores.latents.map(intensity),
    presence: scores.latents.map(presence),
  });
  const read = faces.map((face): FaceReading => ({
    ...face,
    ...whole(face),
    unsmoothed: whole(face.unsmoothed),
    landmarks: face.landmarks as Float32Array,
    quality: { score: 0.9, reasons },
    modelVersion: 'own',
    estimate: null,
  }));
  const milliseconds = { find: 1, crop: 1, score: 1, draw: 1 };
  return { frame: number - 1, time, at: 5000, width, height, faces: read, milliseconds };
}

/** Every key in a value, with those above it. */
const keysOf = (value: unknown, above = ''): string[] =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? []
    : Object.entries(value).flatMap(([key, inner]) => [`${above}${key}`, ...keysOf(inner, `${above}${key}.`)]);

test('a reading has the names of a line of the JSON Lines export, and one of its own', async () => {
  const info = { name: 'x', events: [] } as unknown as Parameters<typeof exportSource>[0]['info'];
  const source = exportSource(
    { info, track: trackOf(recorded), contexts: [{ modelVersion: 'own', smoothing: 0.5 }] },
    AS_SHOWN,
    null,
    () => Promise.resolve(null),
  );
  const lines: string[] = [];
  for await (const line of jsonLines(source).pieces) lines.push(line);
  const line = JSON.parse(lines[1]!) as { faces: unknown[] };
  const reading = JSON.parse(JSON.stringify(readingOf(frameReading(1), RUN))) as { faces: unknown[] };
  expect(new Set(keysOf(reading.faces[0]))).toEqual(new Set(keysOf(line.faces[0])));
  const own = Object.keys(reading).filter((key) => !(key in line));
  expect(own).toEqual(['at']);
  expect(Object.keys(line).filter((key) => !(key in reading))).toEqual([]);
});

test('frames count from 1, time from the first reading in seconds', () => {
  const { schema, frame, time, sourceTime, at, wallClock } = readingOf(frameReading(2), RUN);
  expect([schema, frame, at]).toEqual([SCHEMA, 3, 5000]);
  expect(sourceTime).toBeCloseTo(1000 + 2000 / 30);
  expect(time).toBeCloseTo(2 / 30);
  expect(new Date(wallClock).getTime()).toBeCloseTo(performance.timeOrigin + 5000, -1);
});

test('it tells the weights that read the face, and those that would have where there is none', () => {
  expect(readingOf(frameReading(0), RUN).modelVersion).toBe('own');
  expect(readingOf({ ...frameReading(0), faces: [] }, RUN).modelVersion).toBe('base');
});

test('units of a covered region are null, in every score; the others are numbers', () => {
  const [face] = readingOf(frameReading(0, ['eyes-covered']), RUN).faces;
  for (const scores of [face!.smoothed, face!.unsmoothed]) {
    for (const { code, region, sided } of ACTION_UNITS) {
      const values = [scores.latents[code], scores.intensity[code], scores.presence[code]];
      if (sided) values.push(scores.sides[code] === null ? null : 0);
      for (const value of values) expect(value === null).toBe(region === 'upper');
    }
  }
});

test('it is plain data: JSON gives it back whole', () => {
  const reading = readingOf(frameReading(1), RUN);
  expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
  const [face] = reading.faces;
  expect(face!.smoothed.intensity.AU12).toBe(frameReading(1).faces[0]!.intensity[unitIndex('AU12')]);
});

const validate = new Ajv({ allErrors: true }).compile(READING_SCHEMA);
const faultsOf = (value: unknown): unknown => (validate(JSON.parse(JSON.stringify(value))), validate.errors ?? []);

/** A reading as a jsPsych trial keeps it that is told `pick: (reading) => reading`. */
async function keptByTrial(reading: Reading): Promise<object> {
  const reader = Object.assign(new EventTarget(), { closed: false, problem: null, close: () => undefined });
  vi.spyOn(FaceReader, 'open').mockResolvedValue(reader as unknown as FaceReader);
  stubPage();
  const extension = new FacsimileExtension({} as JsPsych);
  await extension.initialize({ assetBase: '/assets/', auto_initialize: true, pick: (whole) => whole });
  extension.on_start();
  extension.on_load();
  const at = performance.now() + 5;
  reader.dispatchEvent(Object.assign(new Event('reading'), { reading: { ...reading, at } }));
  vi.unstubAllGlobals();
  const [kept] = extension.on_finish().facsimile_data;
  expect(kept).toMatchObject({ t: expect.any(Number) as number, frame: reading.frame });
  return kept!;
}

test('the schema holds for readings, for those that a jsPsych trial keeps whole, and for the lines of an export', async () => {
  for (const reasons of [[], ['eyes-covered', 'dark']] as const) {
    expect(faultsOf(readingOf(frameReading(1, reasons), RUN))).toEqual([]);
  }
  expect(faultsOf(await keptByTrial(readingOf(frameReading(1), RUN)))).toEqual([]);
  const frames = exampleFrames({ frames: 40, ids: (f) => (f % 9 === 0 ? [] : [1, 2]) });
  const info = { name: 'x', events: [], modelVersion: 'own' } as unknown as Parameters<typeof exportSource>[0]['info'];
  const contexts = [{ modelVersion: 'own', smoothing: 0.5 }];
  const faults: unknown[] = [];
  for await (const line of jsonLines(
    exportSource({ info, track: trackOf(frames), contexts }, AS_SHOWN, null, () => Promise.resolve(null)),
  ).pieces)
    faults.push(...(faultsOf(JSON.parse(line)) as unknown[]));
  expect(faults).toEqual([]);
});

test.each([
  ['another schema', (reading: Reading) => ({ ...reading, schema: SCHEMA + 1 })],
  ['a field too many', (reading: Reading) => ({ ...reading, picture: '' })],
  ['a field too few', ({ faces: _, ...reading }: Reading) => reading],
  ['a time before its trial', (reading: Reading) => ({ t: -1, ...reading })],
  ['a unit too few', ({ faces: [face], ...reading }: Reading) => ({ ...reading, faces: [{ ...face!, offset: { AU01: 0 } }] })],
  [
    'a quality that is none',
    ({ faces: [face], ...reading }: Reading) => ({ ...reading, faces: [{ ...face!, quality: { score: 2, reasons: ['sad'] } }] }),
  ],
  [
    'sides of one number',
    ({ faces: [face], ...reading }: Reading) => ({
      ...reading,
      faces: [{ ...face!, smoothed: { ...face!.smoothed, sides: { ...face!.smoothed.sides, AU12: [1] } } }],
    }),
  ],
] as const)('the schema does not hold for %s', (_name, spoil) => {
  expect(faultsOf(spoil(readingOf(frameReading(1), RUN)))).not.toEqual([]);
});
