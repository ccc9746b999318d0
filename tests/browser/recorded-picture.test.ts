/** The picture of a recording on a real canvas: what was filmed where that can be read, else the stored landmarks, never a blank. */

import { expect, test } from 'vitest';
import { RecordedPicture, type RecordingFilm, type Shown } from '../../src/app/review/picture.ts';
import { AS_SHOWN } from '../../src/record/scores.ts';
import { VideoWriter } from '../../src/store/recording-video.ts';
import type { RecordingFiles } from '../../src/store/recording-files.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';
import { greyOf, video } from './media-files.ts';

const frames = exampleFrames({ frames: 4, ids: (f) => (f === 3 ? [] : [1]), time: (f) => f * 100 });
const recording = exampleRecording(frames);
const shown = (frame: number): Shown => ({ frame, chosen: 1, variant: AS_SHOWN, overlay: [], pixelRatio: 1 });

/** How many colours a frame is painted in, what stands in its corner, and how often the film was given up. */
async function painted(film: RecordingFilm | null, ...order: readonly number[]) {
  const context = new OffscreenCanvas(320, 240).getContext('2d', { willReadFrequently: true })!;
  const failures: string[] = [];
  const picture = new RecordedPicture(recording, context, '/face/canonical-mesh.json', film, ({ message }) =>
    failures.push(message),
  );
  const seen: { colours: number; corner: readonly number[] }[] = [];
  for (const frame of order) {
    await picture.paint(recording.track, shown(frame));
    const { data } = context.getImageData(0, 0, 320, 240);
    const pixels = new Uint32Array(data.buffer);
    seen.push({ colours: new Set(pixels).size, corner: [...data.subarray(0, 4)] });
  }
  await picture.close();
  return { seen, failures };
}

test('without a film the face is drawn from its landmarks, and nothing where there is none', async () => {
  const { seen, failures } = await painted(null, 0, 3);
  expect(seen[0]!.colours).toBeGreaterThan(10);
  expect(seen[1]!.colours).toBe(1);
  expect(failures).toEqual([]);
});

test('with its own video what was filmed is painted, at its time', async () => {
  const file = new Blob([await video('webm', [0, 0.1, 0.2, 0.3])]);
  const { seen, failures } = await painted({ file, start: 0 }, 0, 2);
  expect(failures).toEqual([]);
  seen.forEach(({ corner }, i) => expect(Math.abs(corner[0]! - greyOf([0, 2][i]!))).toBeLessThan(12));
});

test('a frame of another shape than the first, as when a phone is turned, is painted where its landmarks are', async () => {
  const [wide, high] = [
    { width: 320, height: 240 },
    { width: 240, height: 320 },
  ];
  for (const sizes of [
    [wide, high],
    [high, wide],
  ] as const) {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const file = { append: async (bytes: Uint8Array<ArrayBuffer>) => void parts.push(bytes), close: async () => undefined };
    const files = { create: async () => file } as unknown as RecordingFiles;
    const writer = (await VideoWriter.open(files, 'r', sizes[0].width, sizes[0].height))!;
    for (const [i, { width, height }] of sizes.entries()) {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d')!;
      context.fillStyle = 'white';
      context.fillRect(0, 0, width, height);
      context.fillStyle = 'red';
      context.fillRect(width / 4, height / 4, width / 2, height / 2);
      await writer.add(canvas.transferToImageBitmap(), 100 * i);
    }
    await writer.finish();
    const turned = exampleFrames({ frames: 2, ids: () => [], time: (f) => f * 100 }).map((frame, f) => ({
      ...frame,
      ...sizes[f],
    }));
    const { track } = exampleRecording(turned);
    const { width, height } = sizes[1];
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    const film = { file: new Blob(parts, { type: writer.type }), start: 0 };
    const picture = new RecordedPicture(recording, context, '/face/canonical-mesh.json', film, (error) =>
      expect.unreachable(error.message),
    );
    await picture.paint(track, shown(1));
    await picture.close();
    const isRed = (x: number, y: number): boolean => {
      const [red, green] = context.getImageData(x * width, y * height, 1, 1).data;
      expect(red, `at ${x}, ${y}`).toBeGreaterThan(200);
      return green! < 128;
    };
    for (const share of [0.02, 0.2])
      for (const at of [share, 1 - share]) expect([isRed(at, 0.5), isRed(0.5, at)]).toEqual([false, false]);
    for (const at of [0.3, 0.7]) expect([isRed(at, 0.5), isRed(0.5, at)]).toEqual([true, true]);
  }
});

test('a film that cannot be read is said once, and the landmarks stand for it', async () => {
  const { seen, failures } = await painted({ file: new Blob(['no film']), start: 0 }, 0, 1);
  expect(failures).toEqual([expect.stringContaining('cannot decode')]);
  for (const { colours } of seen) expect(colours).toBeGreaterThan(10);
});

test('a picture that is closed while it paints leaves the canvas alone and says nothing more', async () => {
  const whole = new Blob([await video('webm', [0, 0.1, 0.2, 0.3])]);
  for (const [file, landmarks] of [
    [whole, async (row: number) => recording.landmarks(row)],
    [whole, () => Promise.reject(new Error('the recordings are closed'))],
    [new Blob(['no film']), async (row: number) => recording.landmarks(row)],
  ] as const) {
    const context = new OffscreenCanvas(320, 240).getContext('2d', { willReadFrequently: true })!;
    const failures: string[] = [];
    let asked!: () => void;
    let answer!: () => void;
    const [isAsked, isAnswered] = [new Promise<void>((done) => (asked = done)), new Promise<void>((done) => (answer = done))];
    const slow = {
      ...recording,
      landmarks: async (row: number) => {
        asked();
        await isAnswered;
        return landmarks(row);
      },
    };
    const picture = new RecordedPicture(slow, context, '/face/canonical-mesh.json', { file, start: 0 }, ({ message }) =>
      failures.push(message),
    );
    const painting = picture.paint(recording.track, shown(0));
    await isAsked;
    await picture.close();
    answer();
    await painting;
    expect(new Set(new Uint32Array(context.getImageData(0, 0, 320, 240).data.buffer))).toEqual(new Set([0]));
    expect(failures).toEqual([]);
  }
});
