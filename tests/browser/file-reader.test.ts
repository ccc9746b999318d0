/** Films read by several workers: the same rows as by one, and, but for the finder's own jitter, as read in one piece. */

import { BufferTarget, Mp4OutputFormat, Output, VideoSample, VideoSampleSource } from 'mediabunny';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FileReader, type FileReading } from '../../src/batch/film/file-reader.ts';
import { foundIn, packFound } from '../../src/batch/film/found-bytes.ts';
import { segmentsOf, shareOf, sideBySide } from '../../src/batch/film/segments.ts';
import { FileRecording } from '../../src/app/queue/file-recording.ts';
import { unitIndex, restingUnits } from '../../src/core/facs.ts';
import { assetsBelow } from '../../src/reader/assets.ts';
import { fexCsv } from '../../src/record/export/fex.ts';
import { exportSource } from '../../src/record/export/source.ts';
import { UNSMOOTHED } from '../../src/record/scores.ts';
import { DEFAULT_READING } from '../../src/reader/settings.ts';
import { openMediaFile, type FileRemark, type MediaFile } from '../../src/reader/sources/files/media-file.ts';
import { openDatabase } from '../../src/store/database.ts';
import { packRecordings, unpackRecordings } from '../../src/store/recording-archive.ts';
import { RecordingStore } from '../../src/store/recordings.ts';
import { drawnFace } from './rendered-face.ts';

/** A rate whose frames last no whole milliseconds. */
const [FRAMES, RATE] = [70, 6];
/** Bytes that hold what is found in either of its segments, and not in both. */
const ROOM = 2e6;
const stop = new AbortController();
let film: Blob;

/** A head that turns a little and smiles now and then. */
beforeAll(async () => {
  const face = await drawnFace(640, 360);
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const source = new VideoSampleSource({ codec: 'vp9', bitrate: 3e6, keyFrameInterval: 2 });
  output.addVideoTrack(source);
  await output.start();
  for (let i = 0; i < FRAMES; i++) {
    const seconds = i / RATE;
    const units = Float32Array.from(restingUnits());
    units.fill(Math.max(0, Math.sin((4 / 3) * seconds)) ** 2, 2 * unitIndex('AU12'), 2 * unitIndex('AU12') + 2);
    const sample = new VideoSample(face.draw({ yaw: 8 * Math.sin(0.8 * seconds) }, units), {
      timestamp: seconds,
      duration: 1 / RATE,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  face.dispose();
  film = new Blob([target.buffer!]);
}, 150_000);
afterAll(() => stop.abort());

async function readings(
  finders: number,
  estimate: boolean,
  change: (media: MediaFile) => MediaFile = (media) => media,
  room = Infinity,
  onRemark: (remark: FileRemark) => void = () => undefined,
): Promise<FileReading[]> {
  const own = new AbortController();
  const assets = assetsBelow(new URL('/', location.href).href);
  const settings = { ...DEFAULT_READING, smoothing: 0, backend: 'wasm' as const };
  const reader = await FileReader.open({ assets, settings, finders, room, signal: own.signal });
  const media = change(await openMediaFile(film));
  const all: FileReading[] = [];
  const marks: number[] = [];
  for await (const part of reader.read(media, estimate, onRemark)) {
    all.push(...part.readings);
    marks.push(part.done);
  }
  expect(marks).toEqual(marks.toSorted((a, b) => a - b));
  media.close();
  own.abort();
  return all;
}

const told = (list: readonly FileReading[]) =>
  list.map(({ timestamp, faces }) => ({
    timestamp,
    faces: faces.map(({ id, landmarks, intensity, comparedWith }) => ({
      id,
      landmarks: [...landmarks],
      intensity: [...intensity],
      comparedWith,
    })),
  }));

test('four workers read what one reads, to the last digit; in one piece it differs by no more than the finder does', async () => {
  const one = await readings(1, false);
  expect(one.map(({ timestamp }) => Math.round(timestamp * RATE))).toEqual(Array.from({ length: FRAMES }, (_, i) => i));
  expect(new Set(one.flatMap(({ faces }) => faces.map(({ id }) => id))).size).toBe(1);
  expect(told(await readings(4, false))).toEqual(told(one));
  const whole = await readings(1, false, (media) => ({ ...media, end: media.start }));
  const differences = whole.map(({ faces }, i) =>
    Math.max(...faces[0]!.intensity.map((value, k) => Math.abs(value - one[i]!.faces[0]!.intensity[k]!))),
  );
  // up to the second segment they are the same; after it the filter of the finder has begun half a second before
  expect(Math.max(...differences.slice(0, 5 * RATE))).toBe(0);
  const sorted = differences.toSorted((a, b) => a - b);
  expect(sorted[Math.floor(0.95 * sorted.length)]).toBeLessThan(0.25);
}, 400_000);

test('what everybody is compared with depends neither on the number of workers nor on the room for what was found', async () => {
  const one = await readings(1, true);
  expect(one.length).toBe(FRAMES);
  // the only face of a file is the first, though the film was looked through before
  expect(new Set(one.flatMap(({ faces }) => faces.map(({ id }) => id)))).toEqual(new Set([1]));
  expect(one.some(({ faces }) => faces.some(({ comparedWith }) => comparedWith === 'estimated'))).toBe(true);
  const [asked, remarks]: [number[], FileRemark[]] = [[], []];
  const remarking = (media: MediaFile): MediaFile => ({
    ...media,
    frames(stretch, onRemark) {
      asked.push(stretch.from);
      onRemark({ kind: 'damaged', frames: 1, at: stretch.from });
      return media.frames(stretch, onRemark);
    },
  });
  expect(told(await readings(3, true, remarking, ROOM, (remark) => remarks.push(remark)))).toEqual(told(one));
  // one of the two segments was found twice, and nothing is said twice
  expect(asked.length).toBe(3);
  expect(remarks.length).toBe(2);
}, 400_000);

test.each([[['bundle']], [['model']], [['bundle', 'model']]] as const)(
  'a reader that cannot be opened, for want of %s, rejects once and leaves no worker behind',
  async (missing) => {
    const unheard: unknown[] = [];
    const listen = (event: PromiseRejectionEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      unheard.push(event.reason);
    };
    addEventListener('unhandledrejection', listen, true);
    const terminate = vi.spyOn(Worker.prototype, 'terminate');
    const assets = { ...assetsBelow(new URL('/', location.href).href) };
    for (const name of missing) assets[name] = new URL('/no-such-folder/none', location.href).href;
    const opening = FileReader.open({ assets, settings: DEFAULT_READING, finders: 2, signal: stop.signal });
    await expect(opening).rejects.toMatchObject({
      name: expect.stringMatching(/^(face-bundle-missing|model-missing|file-damaged)$/),
    });
    expect(terminate).toHaveBeenCalledTimes(3);
    await new Promise((done) => setTimeout(done, 1000));
    removeEventListener('unhandledrejection', listen, true);
    terminate.mockRestore();
    expect(unheard).toEqual([]);
  },
);

test('segments meet, and depend on the film alone', () => {
  const segments = segmentsOf({ start: 1.4, end: 61.4 });
  expect(segments.length).toBe(12);
  segments.forEach(({ from, warmFrom }, i) => {
    if (i === 0) return expect(from).toBe(-Infinity);
    expect(from).toBe(segments[i - 1]!.to);
    return expect(from - warmFrom).toBeCloseTo(0.5, 6);
  });
  expect(segments.at(-1)!.to).toBe(Infinity);
  expect(segmentsOf({ start: 0, end: 0 }).length).toBe(1);
});

test('jobs that are done side by side come in order, up to the one that fails', async () => {
  async function* work(job: number, worker: string): AsyncGenerator<string, void> {
    for (let i = 0; i < 3; i++) {
      await new Promise((done) => setTimeout(done, worker === 'slow' ? 20 : 1));
      if (job === 4 && i === 1) throw new Error('broken');
      yield `${job}${i}`;
    }
  }
  const seen: string[] = [];
  const all = async (): Promise<void> => {
    for await (const item of sideBySide([0, 1, 2, 3, 4, 5, 6], ['slow', 'quick'], work)) seen.push(item);
  };
  await expect(all()).rejects.toThrow('broken');
  expect(seen).toEqual(['00', '01', '02', '10', '11', '12', '20', '21', '22', '30', '31', '32', '40']);
});

test('shares hold every segment once and in order, some none where there are more shares than segments', () => {
  const segments = segmentsOf({ start: 0, end: 37 });
  for (const of of [1, 2, 4, 16]) {
    const shares = Array.from({ length: of }, (_, i) => shareOf(segments, { share: i + 1, of }));
    expect(shares.flat()).toEqual(segments);
    expect(Math.max(...shares.map(({ length }) => length)) - Math.min(...shares.map(({ length }) => length))).toBeLessThanOrEqual(
      1,
    );
  }
});

test('a film found in four parts and read from them is what one reading gives, to the last digit; up to a place that cannot be read, all is found', async () => {
  const own = new AbortController();
  const assets = assetsBelow(new URL('/', location.href).href);
  const settings = { ...DEFAULT_READING, smoothing: 0, backend: 'wasm' as const };
  const reader = await FileReader.open({ assets, settings, finders: 1, signal: own.signal });
  const media = await openMediaFile(film);
  const packs: Blob[] = [];
  for (const share of [3, 1, 4, 2]) {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const part of reader.find(media, { share, of: 4 }, () => undefined)) parts.push(packFound(part));
    packs[share - 1] = new Blob(parts);
  }
  const all: FileReading[] = [];
  const found = async function* () {
    for (const pack of packs) yield* foundIn(pack);
  };
  for await (const { readings: some } of reader.read(media, true, () => undefined, found)) all.push(...some);
  expect(told(all)).toEqual(told(await readings(2, true)));
  const [first] = packs.filter(({ size }) => size > 0);
  const cut = async () => {
    for await (const at of foundIn(first!.slice(0, first!.size - 1))) expect(at.found.faces.length).toBeLessThanOrEqual(1);
  };
  await expect(cut()).rejects.toThrow('cut off');
  // every frame before a place that cannot be read is found
  const breaking: MediaFile = {
    ...media,
    async *frames(stretch, onRemark) {
      for await (const each of media.frames(stretch, onRemark)) {
        if (Math.round(each.timestamp * RATE) < 7) yield each;
        else {
          each.frame.close();
          throw new Error('cannot be read further');
        }
      }
    },
  };
  const before: number[] = [];
  const read = async () => {
    for await (const part of reader.find(breaking, { share: 1, of: 1 }, () => undefined))
      before.push(...part.map(({ timestamp }) => Math.round(timestamp * RATE)));
  };
  await expect(read()).rejects.toThrow('cannot be read further');
  expect(before).toEqual([0, 1, 2, 3, 4, 5, 6]);
  media.close();
  own.abort();
}, 240_000);

/** The landmarks and boxes of a still, as a Py-Feat table of its recording has them. */
async function exportedPixels(file: File): Promise<number[]> {
  const own = new AbortController();
  const assets = assetsBelow(new URL('/', location.href).href);
  const settings = { ...DEFAULT_READING, smoothing: 0, backend: 'wasm' as const };
  const reader = await FileReader.open({ assets, settings, finders: 1, signal: own.signal });
  const database = await openDatabase();
  const store = new RecordingStore(database);
  const media = await openMediaFile(file);
  const given = { name: file.name, person: null, personName: '', modelVersion: 'base', file, isFilm: false };
  const recording = await FileRecording.begin(store, given);
  for await (const { readings } of reader.read(media, false, () => undefined)) await recording.add(readings);
  const info = (await recording.finish(media, '', true))!;
  const archive = await packRecordings(store, [info]);
  expect(await unpackRecordings(store, archive)).toBe(1);
  const listed = (await store.list()).find(({ id }) => id !== info.id);
  const open = (await store.open(listed!.id))!;
  let text = '';
  for await (const piece of fexCsv(exportSource(open, UNSMOOTHED, null, open.landmarks)).pieces) text += piece;
  for (const { id } of await store.list()) await store.remove(id);
  database.close();
  media.close();
  own.abort();
  const [header, row] = text.split('\n').map((line) => line.split(','));
  return header!.flatMap((name, i) => (/^(FaceRect[XYWH]|[xy]_\d)/.test(name) ? [Number(row![i])] : []));
}

test('a still of 4000 x 3000 pixels is exported in its own pixels, as one of a quarter is in its own', async () => {
  const face = await drawnFace(1000, 750);
  const drawn = face.draw();
  const still = async (scale: number): Promise<File> => {
    const canvas = new OffscreenCanvas(1000 * scale, 750 * scale);
    canvas.getContext('2d')!.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    return new File([await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })], 'still.jpg');
  };
  const [small, large] = [await exportedPixels(await still(1)), await exportedPixels(await still(4))];
  face.dispose();
  expect(small).toHaveLength(4 + 2 * 68);
  // the finder sees them alike but for a hundredth of the face
  const tolerance = small[2]! / 100;
  small.forEach((at, i) => expect(Math.abs(large[i]! / 4 - at), `number ${i}`).toBeLessThan(tolerance));
}, 150_000);
