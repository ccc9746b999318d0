/**
 * Every format, read back by a reader that is not ours: Python's csv, gzip and ElementTree where python3 is found, and by the rules of
 * each format (names, order, units, scale) everywhere.
 */

import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, unitIndex } from '../../src/core/facs.ts';
import { OPENFACE_HEADER, openFaceRows } from '../../src/core/openface-csv.ts';
import { intensity, letter, presence } from '../../src/core/ordinal.ts';
import { Random } from '../../src/core/random.ts';
import { TIME_STEP } from '../../src/record/columns.ts';
import { decodeReadings, encodeChunk } from '../../src/record/chunk.ts';
import { countedSpans, putEvent, type RecordingEvent, type Span } from '../../src/record/events.ts';
import { bidsFiles, taskLabels } from '../../src/record/export/bids.ts';
import { eaf } from '../../src/record/export/eaf.ts';
import { fexCsv } from '../../src/record/export/fex.ts';
import { jsonLines } from '../../src/record/export/json-lines.ts';
import { LIVE_LINK_HEADER, liveLinkFaceCsv } from '../../src/record/export/live-link-face.ts';
import { openFaceCsv } from '../../src/record/export/openface.ts';
import { sideJson } from '../../src/record/export/side-json.ts';
import {
  eventsOf,
  exportSource,
  facesApart,
  fileName,
  type ExportFile,
  type ExportSource,
} from '../../src/record/export/source.ts';
import { SUMMARY_HEADER, summaryCsv } from '../../src/record/export/summary-csv.ts';
import { webVtt } from '../../src/record/export/webvtt.ts';
import type { RecordedFrame } from '../../src/record/frame.ts';
import { presentSpans } from '../../src/record/presence.ts';
import type { Recording, RecordingInfo } from '../../src/record/recording.ts';
import { AS_SHOWN, UNSMOOTHED, type Variant } from '../../src/record/scores.ts';
import { faceScores } from '../../src/record/face-scores.ts';
import { summarise } from '../../src/record/summary.ts';
import { faceIds, frameCount, trackOf } from '../../src/record/track.ts';
import { exampleFrames, FRAME } from './example.ts';

const frames = exampleFrames({
  frames: 90,
  ids: (f) => (f === 8 ? [] : f > 40 ? [5, 2] : [2]),
  time: (f) => 5000 + f * FRAME + (f > 60 ? 3000 : 0),
  context: (f) => (f < 50 ? 0 : 1),
});
const info: RecordingInfo = {
  id: 'r',
  name: 'Ana, "second" day',
  notes: '',
  createdAt: Date.UTC(2026, 10, 28, 9),
  person: 'p',
  personName: 'Ana, A.',
  source: 'camera',
  sourceName: 'Webcam',
  modelVersion: 'base-1',
  state: 'whole',
  frames: 90,
  seconds: 6,
  bytes: 1,
  video: { type: 'video/mp4', start: 4990, bytes: 1 },
  thumbnail: null,
  events: [
    { id: 'e1', name: 'smile & <laugh>', start: 5100, end: 6000, exclude: false },
    { id: 'e2', name: 'beep', start: 5500, end: null, exclude: false },
    { id: 'e3', name: 'cough', start: 6200, end: 6400, exclude: true },
  ],
  merged: [],
  faceNames: { 5: 'Bo' },
};
const recording: Recording = {
  info,
  track: trackOf(frames),
  contexts: [
    { modelVersion: 'base-1', smoothing: 0.5 },
    { modelVersion: 'own', smoothing: 0 },
  ],
};
const rows = frames.flatMap(({ faces }) => faces);
const landmarks = async (row: number): Promise<Float32Array> => rows[row]!.landmarks;
const source: ExportSource = exportSource(recording, UNSMOOTHED, null, landmarks);

/** The whole text of a file. */
async function textOf({ pieces }: ExportFile): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** Rows of a table without quoted line ends. */
function table(text: string, separator = ','): Record<string, string>[] {
  const split = (line: string): string[] =>
    [...`${line}${separator}`.matchAll(new RegExp(`("(?:[^"]|"")*"|[^${separator}]*)${separator}`, 'g'))].map(([, field]) =>
      field!.startsWith('"') ? field!.slice(1, -1).replaceAll('""', '"') : field!,
    );
  const [header, ...lines] = text.trimEnd().split('\n').map(split);
  return lines.map((line) => {
    expect(line).toHaveLength(header!.length);
    return Object.fromEntries(header!.map((name, i) => [name, line[i]!]));
  });
}

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.warn('skipping the readings by Python: python3 is not found');
/** What a Python program prints as JSON when it is given the text. */
function readByPython(program: string, input: string | Uint8Array): unknown {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], { input, maxBuffer: 1e8 });
  expect(String(stderr)).toBe('');
  expect(status).toBe(0);
  return JSON.parse(String(stdout));
}
const PYTHON_CSV =
  'import csv, io, json, sys; print(json.dumps(list(csv.DictReader(io.StringIO(sys.stdin.read(), newline="")))))';
/** Of many tables at once, given as a JSON list. */
const PYTHON_ROWS =
  'import csv, io, json, sys; print(json.dumps([list(csv.reader(io.StringIO(t, newline=""))) for t in json.load(sys.stdin)]))';
/** Our own reading of a table, which Python's agrees with. */
async function agreed(file: ExportFile, separator = ','): Promise<Record<string, string>[]> {
  const text = await textOf(file);
  const own = table(text, separator);
  if (python && separator === ',') expect(readByPython(PYTHON_CSV, text)).toEqual(own);
  return own;
}

describe('OpenFace 2', () => {
  test('is byte for byte what `analyze` writes of the same readings', async () => {
    const ids = [2, 5];
    const expected = frames.map(({ number, time, faces }) =>
      openFaceRows(info.name, {
        frame: number,
        timestamp: (time - 5000) / 1000,
        faces: faces.map((face) => ({
          id: ids.indexOf(face.id),
          quality: face.quality,
          pose: face.pose,
          intensity: face.unsmoothed.latents.map(intensity),
          presence: face.unsmoothed.latents.map(presence),
          comparedWith: face.comparedWith === 'recorded' ? 'file' : face.comparedWith,
        })),
      }),
    );
    expect(await textOf(openFaceCsv(source))).toBe(`${OPENFACE_HEADER}\n${expected.join('')}`);
  });

  test('is read by a table reader, gaps and faces included', async () => {
    const read = await agreed(openFaceCsv(source));
    expect(read.filter(({ success }) => success === '0').map(({ frame }) => frame)).toEqual(['9']);
    expect(new Set(read.map(({ face_id }) => face_id))).toEqual(new Set(['0', '1']));
    const steps = read.map(({ timestamp }) => Number(timestamp));
    expect(Math.max(...steps.slice(1).map((step, i) => step - steps[i]!))).toBeGreaterThan(3);
  });

  test('of a span has its frames only, at the times of the recording, and its own landmarks', async () => {
    const span = { start: 6000, end: 7000 };
    const part = exportSource(recording, AS_SHOWN, span, landmarks);
    const read = await agreed(openFaceCsv(part));
    const inside = frames.filter(({ time }) => time >= span.start && time < span.end);
    expect(read.map(({ frame }) => Number(frame))).toEqual(inside.flatMap(({ number, faces }) => faces.map(() => number)));
    expect(Number(read[0]!['timestamp'])).toBeCloseTo((inside[0]!.time - 5000) / 1000, 5);
    expect(await part.landmarks(0)).toBe(inside[0]!.faces[0]!.landmarks);
  });
});

describe('Py-Feat', async () => {
  const read = await agreed(fexCsv(source));
  const names = Object.keys(read[0]!);

  test('has its columns by name and order', async () => {
    expect(names.slice(0, 5)).toEqual('FaceRectX FaceRectY FaceRectWidth FaceRectHeight FaceScore'.split(' '));
    expect(names.slice(5, 141)).toEqual(['x', 'y'].flatMap((axis) => Array.from({ length: 68 }, (_, i) => `${axis}_${i}`)));
    expect(names.slice(141, 144)).toEqual(['Pitch', 'Roll', 'Yaw']);
    const units = '01 02 04 05 06 07 09 10 11 12 14 15 17 20 23 24 25 26 28 43'.split(' ').map((code) => `AU${code}`);
    expect(names.filter((name) => name.includes('AU'))).toEqual(units);
    expect(names.slice(-11)).toEqual(
      'anger disgust fear happiness sadness surprise neutral input frame face_idx timestamp'.split(' '),
    );
  });

  test('has probabilities, degrees and pixels, a blank for what is not seen, and frames from 0', async () => {
    let at = 0;
    for (const frame of frames) {
      if (frame.faces.length === 0) {
        expect(read[at]).toMatchObject({ AU12: '', FaceRectX: '', frame: String(frame.number - 1) });
        at++;
      }
      for (const face of frame.faces) {
        const row = read[at++]!;
        expect(Number(row['AU12'])).toBeCloseTo(presence(face.unsmoothed.latents[unitIndex('AU12')]!), 3);
        expect(Number(row['Yaw'])).toBeCloseTo(-face.pose.yaw, 2);
        expect([row['AU11'], row['AU23']]).toEqual(['', row['AU24']]);
        expect(row['input']).toBe('Ana, -second- day.mp4'); // as the film beside it is called
        expect(Number(row['x_8'])).toBeCloseTo(face.landmarks[3 * 152]!, 1);
        expect(Number(row['y_30'])).toBeCloseTo(face.landmarks[3 * 4 + 1]!, 1);
        expect(row['AU01'] === '').toBe(face.quality.reasons.includes('eyes-covered'));
        // an emotion is of the whole face: there is none where a part of it is hidden
        const hidden = face.quality.reasons.some((reason) => reason === 'eyes-covered' || reason === 'mouth-covered');
        if (hidden) expect(EXPRESSIONS.map((name) => row[name])).toEqual(EXPRESSIONS.map(() => ''));
        else expect(EXPRESSIONS.reduce((sum, name) => sum + Number(row[name]), 0)).toBeCloseTo(1, 2);
      }
    }
    expect(at).toBe(read.length);
  });
});

test('JSON Lines hold everything that was recorded, in both kinds of scores', async () => {
  const lines = (await textOf(jsonLines(source)))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(frames.length);
  frames.forEach((frame, f) => {
    expect(lines[f]).toMatchObject({ frame: frame.number, sourceTime: expect.closeTo(frame.time, 2), width: 640 });
    expect(Date.parse(lines[f].wallClock)).toBe(frame.wall);
    expect(lines[f].modelVersion).toBe(f < 50 ? 'base-1' : 'own');
    frame.faces.forEach((face, i) => {
      const { smoothed, unsmoothed, offset, quality, comparedWith } = lines[f].faces[i];
      expect(smoothed.latents.AU12).toBeCloseTo(face.latents[8]!, 3);
      expect(unsmoothed.intensity.AU12).toBeCloseTo(intensity(face.unsmoothed.latents[8]!), 3);
      expect(offset.AU12).toBeCloseTo(face.offset?.[8] ?? 0, 3);
      expect(smoothed.latents.AU01 === null).toBe(face.quality.reasons.includes('eyes-covered'));
      expect(smoothed.sides.AU12).toEqual([8, 8].map(() => expect.any(Number)));
      expect(quality.reasons.sort()).toEqual([...face.quality.reasons].sort());
      expect(comparedWith).toBe(face.comparedWith);
    });
  });
});

test('the summary has a row a recording and face, with the numbers of the summary', async () => {
  const smoothed = exportSource(recording, AS_SHOWN, null, landmarks);
  const read = [...(await agreed(summaryCsv(source))), ...(await agreed(summaryCsv(smoothed)))];
  expect(read.map(({ face, smoothed }) => [face, smoothed])).toEqual([
    ['Face 2', '0'],
    ['Bo', '0'],
    ['Face 2', '1'],
    ['Bo', '1'],
  ]);
  expect(read[0]!['recording']).toBe(info.name);
  const spans = [
    { start: 5000, end: 6200 },
    { start: 6400, end: 99_999 },
  ];
  const { units, withFace } = summarise(faceScores(recording.track, 5, UNSMOOTHED), spans);
  expect(Number(read[1]!['face_seconds'])).toBeCloseTo(withFace, 2);
  ACTION_UNITS.forEach(({ code }, unit) => {
    expect(Number(read[1]![`${code}_present_share`])).toBeCloseTo(units[unit]!.present, 3);
    expect(Number(read[1]![`${code}_onsets`])).toBe(units[unit]!.onsets);
  });
  expect(SUMMARY_HEADER.split(',')).toHaveLength(11 + 8 * 21);
  expect(read[0]!['AU17_asymmetry']).toBe('');
});

test('the summary names the person of the recording beside their own face, and beside no other', async () => {
  type Compared = RecordedFrame['faces'][number]['comparedWith'];
  const personsOf = async (
    ids: readonly number[],
    compared: (id: number, frame: number) => Compared,
    span: Span | null,
    of: RecordingInfo = info,
  ) => {
    const dyad = exampleFrames({ frames: 60, ids: (f) => ids.filter((id) => id !== 3 || f >= 30) }).map((frame, f) => ({
      ...frame,
      faces: frame.faces.map((face) => ({ ...face, comparedWith: compared(face.id, f) })),
    }));
    const read = await agreed(
      summaryCsv(exportSource({ ...recording, info: of, track: trackOf(dyad) }, UNSMOOTHED, span, landmarks)),
    );
    return read.map(({ person }) => person);
  };
  const own = (id: number, frame: number): Compared => (id === 2 && frame < 20 ? 'recorded' : 'estimated');
  expect(await personsOf([1, 2, 3], own, null)).toEqual(['', 'Ana, A.', '']);
  expect(await personsOf([1, 2, 3], () => 'estimated', null)).toEqual(['', '', '']);
  expect(await personsOf([1], () => 'estimated', null)).toEqual(['Ana, A.']);
  expect(await personsOf([], () => 'none', null)).toEqual(['Ana, A.']);
  // a selection has the faces of the recording
  expect(await personsOf([1, 2], own, { start: 1000 + 30 * FRAME, end: 1000 + 40 * FRAME })).toEqual(['', 'Ana, A.']);
  expect(await personsOf([1, 3], own, { start: 1000, end: 1000 + 20 * FRAME })).toEqual(['']);
  // the only face is not theirs where their recorded neutral was there to be compared with, and was not
  const withNeutral = { ...info, recordedNeutral: true };
  for (const other of ['estimated', 'none'] as const) expect(await personsOf([1], () => other, null, withNeutral)).toEqual(['']);
  expect(await personsOf([2], own, null, withNeutral)).toEqual(['Ana, A.']);
  expect(await personsOf([], () => 'none', null, withNeutral)).toEqual(['Ana, A.']);
  expect(await personsOf([1], () => 'none', null, { ...info, recordedNeutral: false })).toEqual(['Ana, A.']);
});

test('what is called compared with a neutral was: the share of the face’s own time, and with which, by face', async () => {
  const some = exampleFrames({ frames: 60, ids: (f) => (f < 40 ? [1, 2, 3] : [2]) }).map((frame, f) => ({
    ...frame,
    faces: frame.faces.map((face) => ({
      ...face,
      comparedWith: face.id === 1 ? ('none' as const) : face.id === 2 && f < 15 ? ('none' as const) : ('recorded' as const),
    })),
  }));
  const of = (variant: Variant): ExportSource => exportSource({ ...recording, track: trackOf(some) }, variant, null, landmarks);
  const shares = async (variant: Variant) => (await agreed(summaryCsv(of(variant)))).map((row) => row['compared_with_neutral']);
  expect(await shares(UNSMOOTHED)).toEqual(['0', '0.7500', '1.0000']);
  expect(await shares({ ...UNSMOOTHED, compared: false })).toEqual(['0', '0', '0']);
  const said = async (face: number, variant: Variant) => {
    const { ComparedWithNeutral, ComparedWith } = JSON.parse(await textOf(bidsFiles(of(variant), face, 'a')[1]!));
    return [ComparedWithNeutral, ComparedWith];
  };
  expect(await said(1, UNSMOOTHED)).toEqual([0, ['none']]);
  expect(await said(2, UNSMOOTHED)).toEqual([0.75, ['none', 'recorded']]);
  expect(await said(3, UNSMOOTHED)).toEqual([1, ['recorded']]);
  expect(await said(3, { ...UNSMOOTHED, compared: false })).toEqual([0, ['recorded']]);
  expect(await said(9, UNSMOOTHED)).toEqual([null, []]);
});

test('the summary of a still picture has its presence and intensities, and no time', async () => {
  const [still] = exampleFrames({ frames: 1 });
  const alone = exportSource({ ...recording, track: trackOf([still!]) }, UNSMOOTHED, null, landmarks);
  const [row, ...others] = await agreed(summaryCsv(alone));
  expect(others).toEqual([]);
  expect(row).toMatchObject({ seconds: '0', face_seconds: '0', frames: '1' });
  ACTION_UNITS.forEach(({ code }, unit) => {
    const latent = still!.faces[0]!.unsmoothed.latents[unit]!;
    expect(Number(row![`${code}_mean`])).toBeCloseTo(intensity(latent), 4);
    expect(Number(row![`${code}_peak`])).toBeCloseTo(intensity(latent), 4);
    expect(Number(row![`${code}_present_share`])).toBe(Number(presence(latent) >= 0.5));
    expect([row![`${code}_seen_s`], row![`${code}_onsets_per_min`], row![`${code}_mean_duration_s`]]).toEqual(['0', '', '']);
  });
});

test.each<readonly [string, Span]>([
  ['one frame', { start: 5000 + 30 * FRAME, end: 5000 + 31 * FRAME - 1 }],
  ['the frames before and after a gap', { start: 5000 + 60 * FRAME, end: 8000 + 62 * FRAME - 1 }],
])('a selection of %s has the time and the gaps that it has in the recording', async (_which, span) => {
  const part = exportSource(recording, UNSMOOTHED, span, landmarks);
  const { seconds, units } = summarise(faceScores(recording.track, 2, UNSMOOTHED), countedSpans(span, info.events));
  expect(seconds).toBeCloseTo((part.track.starts.length - 1) * (FRAME / 1000), 3);
  const row = (await agreed(summaryCsv(part))).find(({ face }) => face === 'Face 2')!;
  expect([row['seconds'], row['AU17_seen_s'], row['frames_per_second']]).toEqual(
    [seconds, units[unitIndex('AU17')]!.seen, 1000 / FRAME].map((value) => value.toFixed(3)),
  );
  const { segments, framesPerSecond } = JSON.parse(await textOf(sideJson(part)));
  expect([segments.length, framesPerSecond]).toEqual([part.track.starts.length - 1, Number((1000 / FRAME).toFixed(3))]);
  const [physio, json] = bidsFiles(part, 2, 'a');
  expect(JSON.parse(await textOf(json!)).SamplingFrequency).toBe(Math.round(1000 / FRAME));
  const seen = (await textOf(physio!)).split('\n').filter((line) => line !== '' && !line.startsWith('n/a'));
  expect(seen.length).toBeLessThanOrEqual(part.track.starts.length - 1);
  const bars = [...(await textOf(eaf({ ...part, info: { ...info, events: [] } }))).matchAll(/TIME_VALUE="(\d+)"/g)].map(
    ([, time]) => Number(time),
  );
  for (let i = 0; i < bars.length; i += 2) expect(bars[i + 1]! - bars[i]!).toBeLessThanOrEqual(Math.ceil(FRAME) + 1);
});

describe('BIDS', async () => {
  const [physio, json, events, about] = bidsFiles(source, 2, taskLabels([info]).get('r')!);
  const described = JSON.parse(await textOf(json!));
  const text = await textOf(physio!);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

  test('names its files as BIDS does', async () => {
    expect(physio!.name).toBe('task-Anasecondday_recording-face2_physio.tsv.gz');
    expect(json!.name).toBe('task-Anasecondday_recording-face2_physio.json');
    expect(events!.name).toBe('task-Anasecondday_events.tsv');
    expect(physio!.gzip).toBe(true);
    expect(about!.name).toBe('task-Anasecondday_events.json');
  });

  test('has no header line, the columns of its JSON, even times, and n/a in gaps', async () => {
    expect(described).toMatchObject({ SamplingFrequency: 30, StartTime: 0 });
    expect(described.Columns).toHaveLength(ACTION_UNITS.length + 4);
    for (const name of described.Columns)
      expect(described[name]).toMatchObject({ Description: expect.any(String), Units: expect.any(String) });
    for (const line of lines) expect(line).toHaveLength(described.Columns.length);
    expect(lines).toHaveLength(Math.floor(((frames.at(-1)!.time - 5000) / 1000) * 30 + 1e-6) + 1);
    expect(lines.filter(([first]) => first === 'n/a').length).toBeGreaterThan(85);
    expect(Number(lines[0]![8])).toBeCloseTo(intensity(frames[0]!.faces[0]!.unsmoothed.latents[8]!), 3);
    if (python) {
      const program =
        'import gzip, json, sys; print(json.dumps([l.split("\\t") for l in gzip.decompress(sys.stdin.buffer.read()).decode().splitlines()]))';
      expect(readByPython(program, gzipSync(text))).toEqual(lines);
    }
  });

  test('events have onset, duration and type first, in seconds, and columns of our own are described', async () => {
    expect(Object.keys(JSON.parse(await textOf(about!)) as object)).toEqual(['trial_type', 'name']);
    const read = await agreed(events!, '\t');
    expect(read).toEqual([
      { onset: '0.1000', duration: '0.9000', trial_type: 'smile & <laugh>', name: 'smile & <laugh>' },
      { onset: '0.5000', duration: '0', trial_type: 'beep', name: 'beep' },
      { onset: '1.2000', duration: '0.2000', trial_type: 'exclude', name: 'cough' },
    ]);
  });
});

test.runIf(python)('a table of BIDS events has four cells a row for a reader that knows quotes', async () => {
  const named = ['"sad', '"happy" face', 'so "so"'].map((name, i) => ({
    id: name,
    name,
    start: 5100 + i,
    end: null,
    exclude: false,
  }));
  const quoted = exportSource({ ...recording, info: { ...info, events: named } }, UNSMOOTHED, null, landmarks);
  const { pieces } = bidsFiles(quoted, 2, 'a').find(({ name }) => name.endsWith('events.tsv'))!;
  const program =
    'import csv, io, json, sys; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.read()), delimiter="\\t"))))';
  const [, ...rows] = readByPython(program, [...(pieces as Iterable<string>)].join('')) as string[][];
  expect(rows.map((row) => row.slice(2))).toEqual(['”sad', '”happy” face', 'so ”so”'].map((name) => [name, name]));
});

/** What an XML reader finds in the ELAN document: its media, all names of tiers, and per tier milliseconds from, to, and the value. */
async function eafRead(from: ExportSource): Promise<{
  tag: string;
  children: string[];
  /** The JSON that says what it was read with. */
  about: Record<string, unknown>;
  media: Record<string, string>[];
  names: string[];
  tiers: Record<string, [number, number, string][]>;
}> {
  const program = `
import json, sys, xml.etree.ElementTree as E
doc = E.fromstring(sys.stdin.buffer.read())
times = {s.get('TIME_SLOT_ID'): int(s.get('TIME_VALUE')) for s in doc.iter('TIME_SLOT')}
print(json.dumps({'tag': doc.tag, 'children': [c.tag for c in doc], 'about': json.loads(doc.findtext("HEADER/PROPERTY[@NAME='facsimile']")), 'media': [m.attrib for m in doc.iter('MEDIA_DESCRIPTOR')], 'names': [t.get('TIER_ID') for t in doc.iter('TIER')], 'tiers': {t.get('TIER_ID'): [[times[a.get('TIME_SLOT_REF1')], times[a.get('TIME_SLOT_REF2')], a.findtext('ANNOTATION_VALUE')] for a in t.iter('ALIGNABLE_ANNOTATION')] for t in doc.iter('TIER')}}))`;
  return readByPython(program, await textOf(eaf(from))) as Awaited<ReturnType<typeof eafRead>>;
}

test.runIf(python)('ELAN: tiers and bars as an XML reader finds them, in order and not over each other', async () => {
  const { tag, children, about, tiers } = await eafRead(source);
  expect(about).toEqual(JSON.parse(await textOf(sideJson(source))));
  expect(tag).toBe('ANNOTATION_DOCUMENT');
  expect([...new Set(children)]).toEqual(['HEADER', 'TIME_ORDER', 'TIER', 'LINGUISTIC_TYPE']);
  expect(Object.keys(tiers)).toHaveLength(2 + 2 * ACTION_UNITS.length);
  expect(tiers['Events']).toEqual([
    [100, 1000, 'smile & <laugh>'],
    [1200, 1400, 'exclude: cough'],
  ]);
  expect(tiers['Events 2']).toEqual([[500, 501, 'beep']]);
  const spans = presentSpans(recording.track, 5, 8, UNSMOOTHED);
  expect(spans.length).toBeGreaterThan(0);
  expect(tiers['AU12 Bo']).toEqual(
    spans.map(({ start, end, peak }) => [Math.round(start - 5000), Math.round(end - 5000), letter(peak)]),
  );
  for (const bars of Object.values(tiers))
    bars.slice(1).forEach(([start], i) => expect(start).toBeGreaterThanOrEqual(bars[i]![1]));
});

test.runIf(python)('ELAN: no two tiers have one name, whatever faces are called and however many tiers events take', async () => {
  const some = [0, 1, 2].map((i) => ({ id: `${i}`, name: `${i}`, start: 5100, end: 5900, exclude: false }));
  const people = trackOf(exampleFrames({ frames: 20, ids: () => [1, 2, 3, 4, 5], time: (f) => 5000 + f * FRAME }));
  for (const names of [
    ['Anna', 'Anna', 'Anna 2', 'anna', 'Anna 1'],
    ['a b', 'a\nb', 'a\u0001 b', 'Face 4', ''],
  ]) {
    const faceNames = Object.fromEntries(names.map((name, i) => [i + 1, name]));
    const named = { ...recording, track: people, info: { ...info, faceNames, events: some } };
    const read = await eafRead(exportSource(named, UNSMOOTHED, null, landmarks));
    expect(read.names).toHaveLength(3 + 5 * ACTION_UNITS.length);
    expect(new Set(read.names.map((name) => name.toLowerCase())).size, `${names}`).toBe(read.names.length);
  }
});

test.runIf(python)(
  'ELAN and WebVTT go with the film that was read, on its clock, or else with the recorded picture',
  async () => {
    const film = { source: 'video', sourceName: 'Ana & Bo #1.mov', fileBytes: 9 } as const;
    const late = exportSource({ ...recording, info: { ...info, ...film, video: null } }, UNSMOOTHED, null, landmarks);
    const place = './Ana & Bo #1.mov';
    const named = { MEDIA_URL: `file:${place}`, RELATIVE_MEDIA_URL: place, MIME_TYPE: 'video/quicktime', TIME_ORIGIN: '5000' };
    expect((await eafRead(late)).media).toEqual([named]);
    expect((await eafRead(late)).tiers['Events']![0]).toEqual([100, 1000, 'smile & <laugh>']);
    const cues = async (of: ExportSource): Promise<string[]> =>
      [...(await textOf(webVtt(of))).matchAll(/^\S+ --> \S+$/gm)].map(([cue]) => cue);
    expect((await cues(late))[0]).toBe('00:00:05.100 --> 00:00:06.000');
    const part = exportSource({ ...recording, info: late.info }, UNSMOOTHED, { start: 6000, end: 6500 }, landmarks);
    expect((await cues(part)).at(-1)).toBe('00:00:06.200 --> 00:00:06.400');

    const [own] = (await eafRead(source)).media;
    expect(own).toMatchObject({ MIME_TYPE: 'video/mp4', TIME_ORIGIN: '10' });
    expect((await cues(source))[0]).toBe('00:00:00.110 --> 00:00:01.010');
    // a film that was played may have come round, and a camera is no file
    for (const kind of ['video', 'camera'] as const) {
      const played = { ...info, source: kind, sourceName: 'film.mp4', video: null };
      const live = exportSource({ ...recording, info: played }, UNSMOOTHED, null, landmarks);
      expect([(await eafRead(live)).media, (await cues(live))[0]]).toEqual([[], '00:00:00.100 --> 00:00:01.000']);
    }
  },
);

test.runIf(python)('ELAN: every event keeps its time, on as few tiers as hold all of them apart', async () => {
  const random = new Random('overlapping events');
  const some = Array.from({ length: 60 }, (_, i) => {
    const start = 5000 + Math.floor(random.between(0, 5000));
    const end = random.uniform() < 0.3 ? null : start + Math.floor(random.between(0, 1500));
    return { id: `e${i}`, name: `e${i}`, start, end, exclude: false };
  });
  const events = some.reduce<RecordingEvent[]>(putEvent, []);
  const { tiers } = await eafRead({ ...source, info: { ...info, events } });
  const lanes = Object.entries(tiers).flatMap(([name, annotations]) => (name.startsWith('Events') ? [annotations] : []));
  for (const lane of lanes) lane.slice(1).forEach(([start], i) => expect(start).toBeGreaterThanOrEqual(lane[i]![1]));
  const kept = events.map(({ start, end, name }) => [start - 5000, Math.max(start + 1, end ?? start) - 5000, name]);
  const byName = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[2]) < String(b[2]) ? -1 : 1);
  expect(lanes.flat().sort(byName)).toEqual(kept.sort(byName));
  const most = Math.max(...kept.map(([at]) => kept.filter(([from, to]) => from! <= at! && at! < to!).length));
  expect(lanes).toHaveLength(most);
});

test('spans of presence cover exactly the frames in which the unit is present', async () => {
  for (const unit of [1, 8, 20]) {
    const spans = presentSpans(recording.track, 2, unit, UNSMOOTHED);
    for (const { time, faces } of frames) {
      const face = faces.find(({ id }) => id === 2);
      const seen = face && !(face.quality.reasons.includes('eyes-covered') && ACTION_UNITS[unit]!.region === 'upper');
      const present = Boolean(seen) && presence(face!.unsmoothed.latents[unit]!) >= 0.5;
      expect(
        spans.some(({ start, end }) => time >= start && time < end - 1e-6),
        `${time}`,
      ).toBe(present);
    }
  }
});

describe('Live Link Face', async () => {
  const read = await agreed(liveLinkFaceCsv(source, 2));

  test('has its 61 columns in its order', async () => {
    expect(LIVE_LINK_HEADER).toBe(
      'Timecode,BlendShapeCount,EyeBlinkLeft,EyeLookDownLeft,EyeLookInLeft,EyeLookOutLeft,EyeLookUpLeft,EyeSquintLeft,EyeWideLeft,EyeBlinkRight,EyeLookDownRight,EyeLookInRight,EyeLookOutRight,EyeLookUpRight,EyeSquintRight,EyeWideRight,JawForward,JawRight,JawLeft,JawOpen,MouthClose,MouthFunnel,MouthPucker,MouthRight,MouthLeft,MouthSmileLeft,MouthSmileRight,MouthFrownLeft,MouthFrownRight,MouthDimpleLeft,MouthDimpleRight,MouthStretchLeft,MouthStretchRight,MouthRollLower,MouthRollUpper,MouthShrugLower,MouthShrugUpper,MouthPressLeft,MouthPressRight,MouthLowerDownLeft,MouthLowerDownRight,MouthUpperUpLeft,MouthUpperUpRight,BrowDownLeft,BrowDownRight,BrowInnerUp,BrowOuterUpLeft,BrowOuterUpRight,CheekPuff,CheekSquintLeft,CheekSquintRight,NoseSneerLeft,NoseSneerRight,TongueOut,HeadYaw,HeadPitch,HeadRoll,LeftEyeYaw,LeftEyePitch,LeftEyeRoll,RightEyeYaw,RightEyePitch,RightEyeRoll',
    );
  });

  test('has shapes from 0 to 1 by side, a row a frame, and times that rise', async () => {
    expect(read).toHaveLength(frames.length);
    const face = frames[0]!.faces[0]!;
    expect(Number(read[0]!['MouthSmileRight'])).toBeCloseTo(face.unsmoothed.sides[2 * 8 + 1]! / 5, 4);
    expect(Number(read[0]!['HeadYaw'])).toBeCloseTo((face.pose.yaw * Math.PI) / 180, 4);
    expect(read[0]).toMatchObject({ Timecode: '00:00:00:00.000', BlendShapeCount: '61', TongueOut: '0' });
    // a frame without the face stands as before it
    expect(read[8]!['MouthSmileRight']).toBe(read[7]!['MouthSmileRight']);
    // and so do brows that are covered, beside a mouth that goes on
    for (const shape of ['BrowInnerUp', 'BrowOuterUpRight']) expect([shape, read[20]![shape]]).toEqual([shape, read[19]![shape]]);
    expect(read[20]!['MouthSmileRight']).not.toBe(read[19]!['MouthSmileRight']);
    const times = read.map(({ Timecode }) => Timecode!);
    for (const time of times) expect(time).toMatch(/^\d\d:\d\d:\d\d:\d\d\.\d{3}$/);
    expect([...times].sort()).toEqual(times);
    for (const row of read) for (const name of ['JawOpen', 'EyeBlinkLeft']) expect(Number(row[name])).toBeLessThanOrEqual(1);
  });

  test.each([12.5, 24, 29.97, 30, 60, 90])(
    'has times as programs read them, in sixtieths of a second, at %d frames a second',
    (rate) => {
      // as times are kept: in whole steps
      const time = (f: number): number => Math.round((1000 * f) / rate / TIME_STEP) * TIME_STEP;
      const track = trackOf(exampleFrames({ frames: Math.ceil(2 * rate), time }));
      const [, ...lines] = [
        ...(liveLinkFaceCsv({ ...exportSource({ ...recording, track }, UNSMOOTHED, null, landmarks), origin: 0 }, 1)
          .pieces as Iterable<string>),
      ];
      lines.forEach((line, f) => {
        const [hours, minutes, seconds, frames] = line.split(',')[0]!.split(':').map(Number) as [number, number, number, number];
        expect(hours * 3600 + minutes * 60 + seconds + frames / 60).toBeCloseTo(f / rate, 4);
        expect(frames).toBeLessThan(60);
      });
    },
  );
});

test('WebVTT has a cue an event, escaped', async () => {
  expect(await textOf(webVtt(source))).toBe(
    'WEBVTT\n\ne1\n00:00:00.110 --> 00:00:01.010\nsmile &amp; &lt;laugh&gt;\n\ne2\n00:00:00.510 --> 00:00:01.510\nbeep\n\ne3\n00:00:01.210 --> 00:00:01.410\n[exclude] cough\n',
  );
});

test('a mark on the first or the last frame is handed over, though times of frames are rounded when they are kept', () => {
  for (let count = 1; count < 40; count++) {
    const kept = exampleFrames({ frames: count, time: (f) => 0.1234567 + f * FRAME });
    const marks = [kept[0]!, kept.at(-1)!].reduce<RecordingEvent[]>(
      (events, { time }, i) => putEvent(events, { id: `${i}`, name: 'mark', start: time, end: null, exclude: false }),
      [],
    );
    const track = decodeReadings(encodeChunk(kept).readings);
    expect(eventsOf({ ...source, track, info: { ...info, events: marks } }), `${count} frames`).toHaveLength(2);
  }
});

test('boxes, landmarks and sizes are in pixels of the file where its picture was read smaller, of a span too', async () => {
  const filePixels = { width: 2560, height: 1440 };
  const span = { start: frames[50]!.time, end: frames[60]!.time };
  const exports = [null, span].map((part) =>
    exportSource({ ...recording, info: { ...info, filePixels } }, UNSMOOTHED, part, landmarks),
  );
  for (const [i, large] of exports.entries()) {
    const small = exportSource(recording, UNSMOOTHED, i === 0 ? null : span, landmarks);
    const [wide, high] = [2560 / 640, 1440 / 480];
    const [ours, theirs] = [table(await textOf(fexCsv(large))), table(await textOf(fexCsv(small)))];
    expect(ours).toHaveLength(theirs.length);
    ours.forEach((row, n) => {
      for (const [name, value] of Object.entries(theirs[n]!)) {
        const scale = /^(FaceRectX|FaceRectWidth|x_\d+)$/.test(name)
          ? wide
          : /^(FaceRectY|FaceRectHeight|y_\d+)$/.test(name)
            ? high
            : 1;
        if (value === '' || scale === 1) expect(row[name], name).toBe(value);
        else expect(Math.abs(Number(row[name]) - scale * Number(value)), name).toBeLessThan(0.03);
      }
    });
    const lines = (await textOf(jsonLines(large)))
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    const before = (await textOf(jsonLines(small)))
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    lines.forEach((line, n) => {
      expect([line.width, line.height]).toEqual([2560, 1440]);
      line.faces.forEach(({ box }: { box: Record<string, number> }, face: number) => {
        const { x, y, width, height } = before[n].faces[face].box;
        const expected = { x: wide * x, y: high * y, width: wide * width, height: high * height };
        for (const [name, value] of Object.entries(expected)) expect(Math.abs(box[name]! - value), name).toBeLessThan(0.03);
      });
    });
  }
});

test('the JSON beside a table says model, neutral, smoothing, rate and units', async () => {
  const json = JSON.parse(await textOf(sideJson(source)));
  expect(json).toMatchObject({
    recording: info.name,
    framesPerSecond: 30,
    faces: [
      { id: 2, name: null },
      { id: 5, name: 'Bo' },
    ],
    scores: { smoothed: false, neutral: { takenOff: true, comparedWith: ['none', 'estimated'] } },
    excluded: [{ start: 1.2, end: 1.4, name: 'cough' }],
  });
  expect(json.segments.map(({ firstFrame, modelVersion }: Record<string, unknown>) => [firstFrame, modelVersion])).toEqual([
    [1, 'base-1'],
    [51, 'own'],
    [62, 'own'],
  ]);
});

test('what is told of a face is worked out of the frames that it is in, however many others a film has', () => {
  const cuts = trackOf(exampleFrames({ frames: 60, ids: (f) => (f % 10 === 0 ? [] : [1 + Math.floor(f / 10)]) }));
  const parts = facesApart(exportSource({ ...recording, track: cuts }, UNSMOOTHED, null, landmarks));
  expect(parts.map(({ id, track }) => [id, frameCount(track)])).toEqual([1, 2, 3, 4, 5, 6].map((id) => [id, 9]));
  for (const { id, track } of parts) expect(faceIds(track)).toEqual([id]);
});

test('of a selection every line is one of the whole, and every face has the name and number that it has there', async () => {
  const ids = (f: number): number[] => (f < 20 ? [2, 5] : f < 40 ? [2] : [5]);
  const seen = exampleFrames({ frames: 60, ids, time: (f) => 5000 + 40 * f });
  const points = seen.flatMap(({ faces }) => faces);
  const track = trackOf(seen);
  const whole = { ...recording, track, info: { ...info, faceNames: { 2: 'Bo', 5: 'Bo' } } };
  const of = (span: Span | null): ExportSource => exportSource(whole, UNSMOOTHED, span, async (row) => points[row]!.landmarks);
  const elan = async (span: Span | null) => [...(await textOf(eaf(of(span)))).matchAll(/TIER_ID="[^"]*"/g)].map(([tier]) => tier);
  const table = async (format: (source: ExportSource) => ExportFile, span: Span | null) =>
    (await textOf(format(of(span)))).split('\n');
  const facesOf = async (span: Span | null) => JSON.parse(await textOf(sideJson(of(span)))).faces;
  const linesOf = async (span: Span | null) => [
    ...(await table(openFaceCsv, span)),
    ...(await table(fexCsv, span)),
    ...(await elan(span)),
  ];
  const lines = new Set(await linesOf(null));
  for (const start of [5000, 5900, 6700]) {
    const span = { start, end: start + 500 };
    expect((await linesOf(span)).filter((line) => !lines.has(line))).toEqual([]);
    expect(await facesOf(span)).toEqual(await facesOf(null));
  }
});

test('names of files are safe everywhere', async () => {
  expect(fileName({ name: '../a/b:c*?"<>|' })).toBe('-a-b-c-');
  expect(fileName({ name: ' . ' })).toBe('recording');
  expect(fileName({ name: ' aux' })).toBe('aux-');
  for (const name of ['Zoë 2', '…', 'Ana, day 2 (rest)', 'हिन्दी', '👩‍🔬 1']) expect(fileName({ name })).toBe(name);
  expect(fileName({ name: 'e\u0301' })).toBe('é');
});

/** What people and files call things; the last is half a letter, which no text may have. */
const ODD_NAMES = [
  'a "b" c',
  "it's, well; done",
  'two\nlines\r\nand a\ttab',
  '😀 👩‍🔬',
  'תנועות פנים ימין לשמאל',
  'ab\u0000\u001b\u2028c\ufffe',
  '=1+1',
  '--> <c> & ]]>',
  'x'.repeat(500),
  '面'.repeat(300),
  'aux.tar',
  '',
  '\ud800',
];

/** A recording in which everything has that name; of so many frames, with whom in them, and with events at and beyond its edges. */
function oddSource(name: string, count: number, ids: (frame: number) => readonly number[]): ExportSource {
  const own = exampleFrames({ frames: count, ids, time: (f) => 5000 + f * FRAME });
  const last = own.at(-1)?.time ?? 0;
  const spans = [
    [-900, -100],
    [0, 0],
    [0.2, 0.3],
    [last - 5000, null],
    [-500, 900_000],
  ] as const;
  const events = spans.map(([start, end], i) => ({
    id: `${name}${i}`,
    name,
    start: 5000 + start,
    end: end === null ? null : 5000 + end,
    exclude: i === 2,
  }));
  const film = { source: 'video', sourceName: name, fileBytes: 1, video: null } as const;
  const odd = { ...info, ...film, name, personName: name, events, faceNames: { 1: name, 2: name } };
  const faces = own.flatMap((frame) => frame.faces);
  return exportSource(
    { info: odd, track: trackOf(own), contexts: recording.contexts },
    UNSMOOTHED,
    null,
    async (row) => faces[row]!.landmarks,
  );
}

const ODD_RECORDINGS: readonly (readonly [what: string, frames: number, ids: (frame: number) => readonly number[]])[] = [
  ['nothing at all', 0, () => []],
  ['one frame', 1, () => [1]],
  ['frames without a face', 12, () => []],
  ['two faces that come and go', 12, (f) => (f % 3 === 0 ? [] : f % 3 === 1 ? [1] : [2, 1])],
];

const PYTHON_EAF = `
import json, sys, xml.etree.ElementTree as E
def tiers(text):
    doc = E.fromstring(text.encode())
    json.loads(doc.findtext("HEADER/PROPERTY[@NAME='facsimile']"))
    times = {s.get('TIME_SLOT_ID'): int(s.get('TIME_VALUE')) for s in doc.iter('TIME_SLOT')}
    tiers = [t.get('TIER_ID') for t in doc.iter('TIER')]
    ids = [a.get('ANNOTATION_ID') for a in doc.iter('ALIGNABLE_ANNOTATION')]
    assert len(set(tiers)) == len(tiers) and len(set(ids)) == len(ids)
    for a in doc.iter('ALIGNABLE_ANNOTATION'):
        assert 0 <= times[a.get('TIME_SLOT_REF1')] < times[a.get('TIME_SLOT_REF2')]
    return len([t for t in tiers if not t.startswith('Events')])
print(json.dumps([tiers(t) for t in json.load(sys.stdin)]))`;

describe.each(ODD_RECORDINGS)('of %s, whatever it is called', (_what, count, ids) => {
  const sources = ODD_NAMES.map((name) => [JSON.stringify(name).slice(0, 40), oddSource(name, count, ids)] as const);

  test('files have names that every system takes', () => {
    for (const [label, odd] of sources) {
      const files = [
        openFaceCsv(odd),
        fexCsv(odd),
        jsonLines(odd),
        ...bidsFiles(odd, 1, taskLabels([odd.info]).get(odd.info.id)!),
        eaf(odd),
        webVtt(odd),
        sideJson(odd),
      ];
      for (const { name } of files) {
        expect(name, label).toMatch(/^[^. \p{Cc}\p{Cs}<>:"/\\|?*][^\p{Cc}\p{Cs}<>:"/\\|?*]*\.[a-z.-]+$/u);
        expect(name, label).not.toMatch(/^(con|aux)\./i);
        expect(Buffer.byteLength(name), label).toBeLessThanOrEqual(255);
      }
      for (const { name } of bidsFiles(odd, 1, taskLabels([odd.info]).get(odd.info.id)!))
        expect(name).toMatch(/^task-[A-Za-z0-9]+_(recording-face1_physio\.(tsv\.gz|json)|events\.(tsv|json))$/);
    }
  });

  test.runIf(python)('tables have a row of the header’s width for all that is in it', async () => {
    const rows = Array.from({ length: count }, (_, f) => Math.max(1, ids(f).length)).reduce((sum, each) => sum + each, 0);
    const people = new Set(Array.from({ length: count }, (_, f) => ids(f)).flat()).size;
    const kinds: readonly (readonly [make: (odd: ExportSource) => ExportFile, rows: number])[] = [
      [openFaceCsv, rows],
      [fexCsv, rows],
      [summaryCsv, Math.max(1, people)],
      [(odd) => liveLinkFaceCsv(odd, 1), count],
    ];
    for (const [make, expected] of kinds) {
      const texts = await Promise.all(sources.map(([, odd]) => textOf(make(odd))));
      const read = readByPython(PYTHON_ROWS, JSON.stringify(texts)) as string[][][];
      read.forEach((table, i) => {
        expect(table.length, sources[i]![0]).toBe(1 + expected);
        for (const row of table) expect(row, sources[i]![0]).toHaveLength(table[0]!.length);
      });
    }
  });

  test.runIf(python)('ELAN has tiers and annotations of their own names, in times that rise', async () => {
    const people = new Set(Array.from({ length: count }, (_, f) => ids(f)).flat()).size;
    const texts = await Promise.all(sources.map(([, odd]) => textOf(eaf(odd))));
    expect(readByPython(PYTHON_EAF, JSON.stringify(texts))).toEqual(texts.map(() => people * ACTION_UNITS.length));
  });

  test('WebVTT, BIDS and JSON keep their rules', async () => {
    for (const [label, odd] of sources) {
      const cues = (await textOf(webVtt(odd))).trimEnd().split('\n\n').slice(1);
      for (const cue of cues) {
        const [, from, to] = /^[^\n]*\n(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})\n[^\n]+$/.exec(cue) ?? [];
        expect(from, `${label}: ${cue}`).toBeDefined();
        expect(to! > from!, `${label}: ${cue}`).toBe(true);
      }
      const [physio, described, events] = bidsFiles(odd, 1, taskLabels([odd.info]).get(odd.info.id)!);
      const columns = (JSON.parse(await textOf(described!)) as { Columns: string[] }).Columns.length;
      for (const line of (await textOf(physio!)).split('\n').slice(0, -1)) expect(line.split('\t')).toHaveLength(columns);
      for (const line of (await textOf(events!)).split('\n').slice(0, -1)) expect(line.split('\t'), label).toHaveLength(4);
      JSON.parse(await textOf(sideJson(odd)));
      for (const line of (await textOf(jsonLines(odd))).split('\n').slice(0, -1)) JSON.parse(line);
    }
  });
});
