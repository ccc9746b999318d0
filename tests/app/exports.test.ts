/** What is handed over for one recording and for the list: names of files, and what lies beside a table. */

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { exported, exportedList, type Exported } from '../../src/app/review/exports.ts';
import { packTables } from '../../src/app/queue/tables.ts';
import { FileTally } from '../../src/batch/film/table-about.ts';
import { unzip } from '../../src/core/zip.ts';
import { fileName } from '../../src/record/export/source.ts';
import { UNSMOOTHED } from '../../src/record/scores.ts';
import type { OpenRecording, RecordingStore } from '../../src/store/recordings.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';

const NAMES = ['Анна', 'Борис', '王小明', 'रोहिणी', 'Zoë', 'rest', 'Rest', 'rest2', '😀', 'a.b', '...'];

function recordingOf(name: string, index: number): OpenRecording {
  const frames = exampleFrames({ frames: 3, ids: () => [1 + (index % 2)] });
  const contexts = [{ modelVersion: 'base-1', smoothing: 0 }];
  const createdAt = Date.UTC(2026, 10, 28, 9, 0, index);
  return {
    ...exampleRecording(frames, { id: `${index}`, name, createdAt, sourceName: 'Webcam', modelVersion: 'base-1' }),
    contexts,
  };
}
const recordings = NAMES.map(recordingOf);
/** Recordings as the store hands them over, without the browser's files. */
const store = { open: async (id: string) => recordings[Number(id)] ?? null } as unknown as RecordingStore;
const newestFirst = recordings.map(({ info }) => info).reverse();

const entriesOf = async ({ blob }: Pick<Exported, 'blob'>): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzip(new Uint8Array(await blob.arrayBuffer()))).map(([name, data]) => [name, new TextDecoder().decode(data)]),
  );
const stemsOf = (names: readonly string[], ending: RegExp): string[] =>
  names.filter((name) => ending.test(name)).map((name) => name.replace(ending, ''));

test('every recording of the list keeps its name, in any script, and its table and JSON have the same', async () => {
  const names = Object.keys(await entriesOf(await exportedList(store, newestFirst, 'fex', UNSMOOTHED)));
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(2 * NAMES.length);
  const stems = stemsOf(names, /\.fex\.csv$/);
  // the oldest of one name keeps it, whatever is recorded later
  expect(stems).toEqual(['recording', 'a.b', '😀', 'rest2', 'Rest (2)', 'rest', 'Zoë', 'रोहिणी', '王小明', 'Борис', 'Анна']);
  expect(stemsOf(names, /\.json$/)).toEqual(stems);
});

test('the summary of the list is one table with the JSON of every recording', async () => {
  const { name, blob } = await exportedList(store, newestFirst, 'summary', UNSMOOTHED);
  const entries = await entriesOf({ blob });
  const [table, ...jsons] = Object.keys(entries);
  expect([name, table]).toEqual(['recordings.summary.zip', 'summary.csv']);
  expect(entries[table!]!.trimEnd().split('\n')).toHaveLength(1 + NAMES.length);
  const told = jsons.map((json) => JSON.parse(entries[json]!) as { recording: string; scores: { smoothed: boolean } });
  expect(told.map(({ recording, scores }) => [recording, scores.smoothed])).toEqual(
    newestFirst.map(({ name }) => [name === 'Rest' ? 'Rest (2)' : name, false]),
  );
});

test('recordings of one name are told apart by the name that their files have, in every table too', async () => {
  const long = 'x'.repeat(80);
  const alike = ['rest', 'rest', 'rest (2)', 'Rest', 'a:b', 'a*b', long, `${long}y`, long, ''].map(recordingOf);
  const listed = alike.map(({ info }) => info).reverse();
  const opening = { open: async (id: string) => alike[Number(id)]! } as unknown as RecordingStore;
  const cellsOf = (text: string, column: string): string[] => {
    const [header, ...rows] = text.trimEnd().split('\n');
    return rows.map((row) => row.split(',')[header!.split(',').indexOf(column)]!);
  };
  for (const [format, column, ending] of [
    ['openface', 'file', '.csv'],
    ['fex', 'input', '.fex.csv'],
  ] as const) {
    const entries = Object.entries(await entriesOf(await exportedList(opening, listed, format, UNSMOOTHED)));
    const tables = entries.filter(([name]) => name.endsWith(ending));
    expect(new Set(entries.map(([name]) => name.toLowerCase())).size).toBe(2 * alike.length);
    expect(tables.map(([name]) => name)).toEqual(
      tables.map(([, text]) => `${fileName({ name: [...new Set(cellsOf(text, column))].join('+') })}${ending}`),
    );
  }
  const summary = await entriesOf(await exportedList(opening, listed, 'summary', UNSMOOTHED));
  const cells = cellsOf(summary['summary.csv']!, 'recording');
  expect(new Set(cells).size).toBe(alike.length);
  expect(cells.toReversed().slice(0, 6)).toEqual(['rest', 'rest (2)', 'rest (2) (2)', 'Rest (3)', 'a:b', 'a*b (2)']);
  const told = Object.keys(summary).flatMap((name) =>
    name.endsWith('.json') ? [(JSON.parse(summary[name]!) as { recording: string }).recording] : [],
  );
  expect(told).toEqual(cells);
});

test('a recording that cannot be read keeps no other from being exported', async () => {
  const broken = { ...recordings[0]!.info, id: 'broken', fault: 'damaged' };
  const opening = { open: (id: string) => (id === 'broken' ? Promise.reject(new Error('damaged')) : store.open(id)) };
  const listed = await exportedList(opening as RecordingStore, [broken, ...newestFirst.slice(-1)], 'webvtt', UNSMOOTHED);
  expect(Object.keys(await entriesOf(listed))).toEqual(['Анна.vtt']);
});

test('a recording alone is packed under its name', async () => {
  const [anna] = recordings;
  const choice = { format: 'fex', variant: UNSMOOTHED, span: null, face: 1 } as const;
  const packed = await exported(anna!, anna!.track, choice);
  expect(packed.name).toBe('Анна.fex.zip');
  expect(Object.keys(await entriesOf(packed))).toEqual(['Анна.fex.csv', 'Анна.json']);
});

test('a table of the queue keeps the name of its file', async () => {
  const making = { model: '2.0.0', neutral: 'auto', smoothing: 0, faces: 4 };
  const table = { rows: new Blob(['x\n']), about: new FileTally().about('Анна.mp4', null), making };
  expect(Object.keys(await entriesOf({ blob: await packTables([table], 'Анна') }))).toEqual(['Анна.csv', 'Анна.json']);
});

test('BIDS: each recording of the list has a label of letters and digits of its own, on all four of its files', async () => {
  const names = Object.keys(await entriesOf(await exportedList(store, newestFirst, 'bids', UNSMOOTHED)));
  for (const name of names) expect(name).toMatch(/^task-[A-Za-z0-9]+_(recording-face\d+_)?(physio|events)\.(tsv|tsv\.gz|json)$/);
  const labels = stemsOf(names, /_events\.tsv$/);
  expect(new Set(labels.map((label) => label.toLowerCase())).size).toBe(NAMES.length);
  for (const ending of [/_events\.json$/, /_recording-face\d+_physio\.tsv\.gz$/, /_recording-face\d+_physio\.json$/])
    expect(stemsOf(names, ending)).toEqual(labels);
  // the oldest of one name keeps it, whatever is recorded later
  expect(labels).toContain('task-rest');
  expect(labels).toContain('task-Zoe');
});

test('BIDS: recordings exported one by one whose names have no Latin letters are told apart', async () => {
  const choice = { format: 'bids', variant: UNSMOOTHED, span: null, face: 1 } as const;
  const labels = [];
  for (const recording of recordings.slice(0, 4))
    labels.push(...stemsOf(Object.keys(await entriesOf(await exported(recording, recording.track, choice))), /_events\.tsv$/));
  expect(new Set(labels).size).toBe(4);
});

const python = spawnSync('python3', ['--version']).status === 0;
test.runIf(python)('Python unpacks the names as they are', async () => {
  const { blob } = await exportedList(store, newestFirst.slice(-3), 'webvtt', UNSMOOTHED);
  const program =
    'import io, json, sys, zipfile; print(json.dumps(zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())).namelist()))';
  const { stdout } = spawnSync('python3', ['-c', program], { input: new Uint8Array(await blob.arrayBuffer()) });
  expect(JSON.parse(String(stdout))).toEqual(['王小明.vtt', 'Борис.vtt', 'Анна.vtt']);
});
